"""Timeline, deadlines and files over the API: each to whom it may be shown."""

import hashlib
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.civic.cases.actions import note_case
from gongzhi.civic.cases.actions.attaching import attach_file
from gongzhi.civic.cases.models import Attachment, Case
from gongzhi.civic.clients.vocabulary import Scope
from gongzhi.kernel import clock
from tests.a_city import City, a_case_in_hand, an_accepted_case, an_opened_case
from tests.api.rest.program import V1, Program
from tests.civic.cases.files import MP3, a_pdf, a_photo

pytestmark = pytest.mark.django_db


def upload(program: Program, case: Case, content: bytes, name: str = "路灯.jpg") -> Any:
    """Send a file."""
    said = {"file": SimpleUploadedFile(name, content)}
    return program.client.post(f"{V1}/cases/{case.number}/attachments", said, headers=program.headers)


def an_attachment(city: City, case: Case) -> Attachment:
    """Return a photo that the reporter added."""
    photo = SimpleUploadedFile("路灯.jpg", a_photo())
    return attach_file(case, upload=photo, by=city.resident, at=clock.now())


def titles(answer: Any) -> list[str]:
    """Return the lines of a timeline."""
    return [entry["title"] for entry in answer.json()["items"]]


def test_a_timeline_tells_each_reader_what_they_may_read(city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon, is_public=True)
    case = note_case(case, note="内部的话", by=city.dispatcher, at=noon)
    address = f"/cases/{case.number}/timeline"
    staff, public = Program(city.dispatcher).get(address), Program().get(address)
    assert titles(staff)[-1] == "内部备注"
    assert titles(public) == ["提出事项", "已受理，分类为“道路破损”，一般"]
    assert "内部的话" not in public.text + Program(city.resident).get(address).text


def test_a_timeline_speaks_english(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    program = Program(city.resident)
    chinese = program.get(f"/cases/{case.number}/timeline")
    english = program.get(f"/cases/{case.number}/timeline", accept_language="en")
    assert titles(chinese) != titles(english)
    assert chinese["ETag"] != english["ETag"]


@pytest.mark.parametrize("part", ["", "/timeline", "/deadlines", "/attachments", "/steps"])
def test_nothing_of_a_case_is_told_to_another_body(part: str, city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    assert Program(city.handler).get(f"/cases/{case.number}{part}").status_code == 200
    assert Program(city.gardener).get(f"/cases/{case.number}{part}").status_code == 404


@pytest.mark.parametrize("part", ["/deadlines", "/attachments"])
def test_deadlines_and_files_of_a_public_case_are_not_public(part: str, city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon, is_public=True)
    assert Program(city.gardener).get(f"/cases/{case.number}{part}").status_code == 404
    assert Program().get(f"/cases/{case.number}{part}").status_code == 401


def test_deadlines_are_told_with_what_became_of_them(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    told = Program(city.handler).get(f"/cases/{case.number}/deadlines").json()["items"]
    assert [(it["stage"], bool(it["met_at"])) for it in told] == [
        ("accept", True),
        ("dispatch", True),
        ("acknowledge", True),
        ("contact", False),
        ("resolve", False),
    ]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("路灯.jpg", a_photo(), "photo"), ("说.mp3", MP3, "audio"), ("a.pdf", a_pdf(), "pdf")],
)
def test_a_file_is_sent_listed_and_fetched(name: str, content: bytes, kind: str, city: City) -> None:
    case, program = an_opened_case(city, at=clock.now()), Program(city.resident)
    sent = upload(program, case, content, name)
    assert (sent.status_code, sent.json()["kind"]) == (201, kind)
    assert program.get(f"/cases/{case.number}/attachments").json()["items"] == [sent.json()]
    fetched = program.get(sent["Location"].removeprefix(V1))
    assert hashlib.sha256(fetched.getvalue()).hexdigest() == sent.json()["sha256"]
    assert fetched["Content-Disposition"].startswith("attachment")
    assert fetched["X-Content-Type-Options"] == "nosniff"


def test_a_photo_loses_its_place(city: City) -> None:
    case, program = an_opened_case(city, at=clock.now()), Program(city.resident)
    sent = upload(program, case, a_photo())
    assert b"Secret" not in program.get(sent["Location"].removeprefix(V1)).getvalue()


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [(b"", 422, "EmptyFile"), (b"<html>", 415, "UnknownMedia"), (b"MZ\x90\x00", 415, "UnknownMedia")],
)
def test_a_file_that_is_none_of_ours_is_refused(content: bytes, status: int, code: str, city: City) -> None:
    case = an_opened_case(city, at=clock.now())
    answer = upload(Program(city.resident), case, content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert Attachment.objects.count() == 0


def test_a_form_without_a_file_is_refused(city: City) -> None:
    case, program = an_opened_case(city, at=clock.now()), Program(city.resident)
    address = f"{V1}/cases/{case.number}/attachments"
    answer = program.client.post(address, {"other": "x"}, headers=program.headers)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert program.post(f"/cases/{case.number}/attachments", {}).status_code == 415


def test_a_file_is_fetched_once(city: City) -> None:
    file = an_attachment(city, an_opened_case(city, at=clock.now()))
    program = Program(city.resident)
    first = program.get(f"/attachments/{file.pk}")
    first.getvalue()
    for known in (first["ETag"], f'"other", {first["ETag"]}', f"W/{first['ETag']}", "*"):
        assert program.get(f"/attachments/{file.pk}", if_none_match=known).status_code == 304
    assert program.get(f"/attachments/{file.pk}", if_none_match='"other"').status_code == 200


def test_a_file_opens_to_who_sees_its_case_and_to_nobody_else(city: City) -> None:
    file = an_attachment(city, an_accepted_case(city, at=clock.now(), is_public=True))
    address, seen = f"/attachments/{file.pk}", {}
    for who in ("resident", "operator", "auditor", "handler", "gardener", "administrator"):
        answer = Program(getattr(city, who)).get(address)
        seen[who] = answer.status_code
        assert not answer.streaming or answer.getvalue()
    refused = dict.fromkeys(("handler", "gardener", "administrator"), 404)
    assert seen == {"resident": 200, "operator": 200, "auditor": 200, **refused}
    assert Program().get(address).status_code == 401


def test_no_file_is_added_to_the_case_of_another(city: City) -> None:
    case = an_opened_case(city, at=clock.now())
    assert upload(Program(city.handler), case, a_photo()).status_code == 404
    assert upload(Program(city.auditor), case, a_photo()).status_code == 403
    assert upload(Program(city.resident, scopes=[Scope.CASES_READ]), case, a_photo()).status_code == 403
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30])
def test_a_file_that_is_none_is_404(pk: str, city: City) -> None:
    assert Program(city.operator).get(f"/attachments/{pk}").status_code == 404


def test_a_file_gone_from_the_shelf_is_404(city: City) -> None:
    file = an_attachment(city, an_opened_case(city, at=clock.now()))
    file.file.storage.delete(str(file.file.name))
    assert Program(city.resident).get(f"/attachments/{file.pk}").status_code == 404


@pytest.mark.parametrize("part", ["", "/timeline", "/deadlines", "/steps", "/attachments"])
def test_what_has_not_changed_is_not_sent_again(part: str, city: City) -> None:
    case, program = an_opened_case(city, at=clock.now()), Program(city.resident)
    address = f"/cases/{case.number}{part}"
    first = program.get(address)
    again = program.get(address, if_none_match=f'"other", {first["ETag"]}')
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    case = Case.objects.get()
    note_case(case, note="看过", by=city.operator, at=clock.now())
    assert program.get(address, if_none_match=first["ETag"]).status_code == 200
