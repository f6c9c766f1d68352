"""A file is added once, within the quota, safely; and shown to nobody who may not see the case."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import include, path, reverse

from gongzhi.civic.cases.actions import CaseChangedMeanwhile, attaching, withdraw_case
from gongzhi.civic.cases.actions.attaching import TooManyBytes, TooManyFiles, attach_file
from gongzhi.civic.cases.actions.holding import StepNotPossible
from gongzhi.civic.cases.events import FileAttached
from gongzhi.civic.cases.logic.media import FileTooLarge, UnknownMedia
from gongzhi.civic.cases.models import Attachment, Case
from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.cases.queries.binding import binding_of_file
from gongzhi.civic.cases.vocabulary import HELD_CASES, CodeHolder, MediaKind
from gongzhi.civic.people.models import Person
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import event_of, facts_about
from tests.a_city import City, a_case_in_hand, an_opened_case
from tests.civic.cases.files import MP3, SOUNDS, a_pdf, a_photo
from tests.factories import a_person

urlpatterns = [path("files/", include("gongzhi.civic.cases.urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "attachments"
    return tmp_path / "attachments"


def attach(case: Case, by: Actor, at: datetime, content: bytes = b"", name: str = "路灯.jpg") -> Attachment:
    upload = SimpleUploadedFile(name, content or a_photo())
    return attach_file(Case.objects.get(pk=case.pk), upload=upload, by=by, at=at)


def files_on(shelf: Path) -> list[Path]:
    return [found for found in shelf.rglob("*") if found.is_file()]


def test_a_reporter_adds_a_photo(city: City, noon: datetime, shelf: Path) -> None:
    case = an_opened_case(city, at=noon)

    added = attach(case, city.resident, noon)

    assert (added.kind, added.name, added.by, added.at) == (MediaKind.PHOTO, "路灯.jpg", city.resident, noon)
    assert [found.read_bytes() for found in files_on(shelf)] == [added.file.read()]
    assert added.size == len(files_on(shelf)[0].read_bytes())


def test_the_addition_is_a_fact_and_a_new_version(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)

    added = attach(case, city.resident, noon)

    fact = facts_about(case, kinds=[FileAttached]).get()
    digest = binding_of_file(added.sha256, bytes(added.salt or b""))
    assert event_of(fact) == FileAttached(
        case=case.pk, attachment=added.pk, media=MediaKind.PHOTO, digest=digest
    )
    assert added.case.version == case.version + 1 == Case.objects.get(pk=case.pk).version


def test_the_stored_name_says_nothing(city: City, noon: datetime) -> None:
    added = attach(an_opened_case(city, at=noon), city.resident, noon)

    folder, _, name = str(added.file.name).rpartition("/")
    assert (folder, len(name), name[-4:]) == ("2025/03", 36, ".jpg")


def test_whoever_holds_the_code_adds_a_file(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon, spoken_by=None)

    assert attach(case, CodeHolder(case.pk), noon).by is None


def test_others_add_nothing(city: City, noon: datetime, shelf: Path) -> None:
    case = an_opened_case(city, at=noon)

    for stranger in (None, a_person(), city.gardener, CodeHolder(case.pk + 1)):
        with pytest.raises(NotAllowed):
            attach(case, stranger, noon)
    assert files_on(shelf) == []


def test_the_same_content_twice_gives_the_same_attachment(city: City, noon: datetime, shelf: Path) -> None:
    case = an_opened_case(city, at=noon)

    first, again = attach(case, city.resident, noon), attach(case, city.resident, noon, name="又一次.jpg")

    assert (first.pk, first.name) == (again.pk, again.name)
    assert len(files_on(shelf)) == facts_about(case, kinds=[FileAttached]).count() == 1
    assert again.case.version == Case.objects.get(pk=case.pk).version


def test_the_same_content_in_another_case_is_another_attachment(city: City, noon: datetime) -> None:
    one, two = an_opened_case(city, at=noon), an_opened_case(city, at=noon)

    assert attach(one, city.resident, noon).pk != attach(two, city.resident, noon).pk


def test_the_eleventh_file_is_refused(city: City, noon: datetime, shelf: Path) -> None:
    case = an_opened_case(city, at=noon)
    for number in range(10):
        attach(case, city.resident, noon, MP3 + bytes([number]))

    with pytest.raises(TooManyFiles, match="最多 10 个附件，已经有 10 个"):
        attach(case, city.resident, noon, MP3)
    assert len(files_on(shelf)) == 10


def test_more_bytes_than_a_case_may_have_are_refused(
    city: City, noon: datetime, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "MOST_BYTES", len(MP3) + 10)
    case = an_opened_case(city, at=noon)
    attach(case, city.resident, noon, MP3)

    with pytest.raises(TooManyBytes):
        attach(case, city.resident, noon, SOUNDS[".amr"])
    assert len(files_on(shelf)) == 1


def test_a_file_larger_than_any_kind_is_refused_unread(
    city: City, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "LARGEST_OF_ALL", 100)

    with pytest.raises(FileTooLarge):
        attach(an_opened_case(city, at=noon), city.resident, noon, MP3)


def test_a_wrong_file_changes_nothing(city: City, noon: datetime, shelf: Path) -> None:
    case = an_opened_case(city, at=noon)

    with pytest.raises(UnknownMedia):
        attach(case, city.resident, noon, b"<html>", name="路灯.jpg")
    assert (files_on(shelf), case.attachments.count()) == ([], 0)
    assert Case.objects.get(pk=case.pk).version == case.version


def test_a_case_that_has_ended_takes_no_file(city: City, noon: datetime, shelf: Path) -> None:
    case = withdraw_case(an_opened_case(city, at=noon), because="已经好了", by=city.resident, at=noon)

    with pytest.raises(StepNotPossible):
        attach(case, city.resident, noon)
    assert files_on(shelf) == []


def test_a_stale_view_is_told(city: City, noon: datetime) -> None:
    stale = an_opened_case(city, at=noon)
    attach(stale, city.resident, noon, MP3)

    with pytest.raises(CaseChangedMeanwhile):
        attach_file(stale, upload=SimpleUploadedFile("x", a_photo()), by=city.resident, at=noon)


def test_a_failure_while_writing_leaves_no_file(
    city: City, noon: datetime, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError

    case = an_opened_case(city, at=noon)
    monkeypatch.setattr(attaching, "publish", fail)

    with pytest.raises(OSError), transaction.atomic():  # noqa: PT011  # any will do
        attach(case, city.resident, noon)
    assert (files_on(shelf), case.attachments.count()) == ([], 0)


def fetch(client: Client, added: Attachment, **headers: str) -> Any:
    return client.get(reverse("cases:attachment", args=[added.pk]), headers=headers)


@pytest.fixture
def photo(city: City, noon: datetime) -> Attachment:
    return attach(a_case_in_hand(city, at=noon, is_public=True), city.resident, noon)


def test_the_public_gets_no_file_even_of_a_public_case(client: Client, photo: Attachment) -> None:
    assert fetch(client, photo).status_code == 404


def test_each_person_gets_the_files_of_the_cases_they_see(
    client: Client, city: City, photo: Attachment
) -> None:
    seen = {
        city.resident: 200,
        city.handler: 200,
        city.dispatcher: 200,
        city.auditor: 200,
        city.gardener: 404,
        city.administrator: 404,
        a_person(): 404,
    }
    found: dict[Person, int] = {}
    for person in seen:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        found[person] = fetch(client, photo).status_code

    assert found == seen


def hold_codes(client: Client, *cases: int) -> None:
    visit = client.session
    visit[HELD_CASES] = list(cases)
    visit.save()


def test_whoever_showed_the_code_gets_the_files_of_that_case_only(client: Client, photo: Attachment) -> None:
    hold_codes(client, photo.case.pk + 1)
    assert fetch(client, photo).status_code == 404

    hold_codes(client, photo.case.pk + 1, photo.case.pk)
    assert fetch(client, photo).status_code == 200


def test_a_photo_is_shown_and_can_do_nothing_else(client: Client, photo: Attachment) -> None:
    hold_codes(client, photo.case.pk)

    shown = fetch(client, photo)

    assert b"".join(shown.streaming_content) == photo.file.read()
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Content-Disposition"].startswith("inline")
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert shown["Cache-Control"] == "private, no-cache"
    assert shown["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(a_pdf(), "application/pdf"), (MP3, "audio/mpeg"), (SOUNDS[".m4a"], "audio/mp4")],
)
def test_anything_but_a_photo_is_a_download(
    client: Client, city: City, noon: datetime, content: bytes, media_type: str
) -> None:
    added = attach(an_opened_case(city, at=noon), city.resident, noon, content, name="x.html")
    hold_codes(client, added.case.pk)

    served = fetch(client, added)

    assert served["Content-Type"] == media_type
    assert served["Content-Disposition"].startswith("attachment")
    assert ".html" not in served["Content-Disposition"]


def test_what_a_browser_has_is_not_sent_again_but_rights_are_asked(client: Client, photo: Attachment) -> None:
    hold_codes(client, photo.case.pk)
    tag = fetch(client, photo)["ETag"]
    assert fetch(client, photo, if_none_match=tag).status_code == 304

    hold_codes(client)
    assert fetch(client, photo, if_none_match=tag).status_code == 404


def test_a_file_that_is_gone_is_not_found(client: Client, photo: Attachment, shelf: Path) -> None:
    hold_codes(client, photo.case.pk)
    files_on(shelf)[0].unlink()

    assert fetch(client, photo).status_code == 404


def test_a_file_is_only_read(client: Client, photo: Attachment) -> None:
    assert client.post(reverse("cases:attachment", args=[photo.pk])).status_code == 405
