"""Drafts at the desk: saved by the page's script, given back with the page, forgotten when sent."""

import json
import logging
import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.teamwork.models import Draft
from gongzhi.web.desk.queue.drafts import _words as words_in
from tests.a_city import City, a_case_in_hand, an_accepted_case, an_opened_case
from tests.web.desk.conftest import SignedIn, take


def save(client: Client, place: str, words: dict[str, list[str]], *, seen: int = 0) -> Any:
    """Send what the script sends after a pause."""
    return client.post("/desk/drafts/", {"place": place, "words": json.dumps(words), "seen": seen})


def shown(client: Client, address: str) -> str:
    """Return a page."""
    return str(client.get(address).content.decode())


def test_a_reply_is_given_back_in_any_browser(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_case_in_hand(city, at=earlier)
    words = {"reply": ["已到现场"], "outcome": ["partly"]}
    assert save(signed_in(city.handler), f"{case.number}:resolve", words).json()["version"] == 1
    page = shown(signed_in(city.handler), f"/desk/case/{case.number}/")
    assert re.search(r"<textarea[^>]*>\s*已到现场</textarea>", page)
    assert re.search(r'value="partly"[^>]*checked', page)
    assert re.search(r"已恢复\d+月\d+日 \d\d:\d\d的草稿", page)


def test_nobody_else_gets_it(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_case_in_hand(city, at=earlier)
    save(signed_in(city.handler), f"{case.number}:note", {"note": ["心里话"]})
    assert "心里话" not in shown(signed_in(city.supervisor), f"/desk/case/{case.number}/")
    signed_in(city.supervisor).post("/desk/drafts/forget/", {"place": f"{case.number}:note"})
    assert Draft.objects.count() == 1


def test_names_on_several_lines_are_given_back(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case, client = an_accepted_case(city, at=earlier), signed_in(city.dispatcher)
    save(client, f"{case.number}:dispatch", {"to": ["区园林中心"], "with__0": ["区住"], "with__1": [""]})
    page = shown(client, f"/desk/case/{case.number}/")
    assert ('value="区园林中心"' in page, 'value="区住"' in page) == (True, True)


def test_a_draft_goes_with_the_step(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case, client = a_case_in_hand(city, at=earlier), signed_in(city.handler)
    save(client, f"{case.number}:note", {"note": ["看"]})
    take(client, case, "note", note="看过")
    assert not Draft.objects.exists()


def test_a_refused_step_keeps_its_draft(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case, client = a_case_in_hand(city, at=earlier), signed_in(city.handler)
    save(client, f"{case.number}:note", {"note": ["看"]})
    assert take(client, case, "note", note="  ").status_code == 422
    assert Draft.objects.count() == 1


def test_a_call_half_taken_in_is_given_back(city: City, signed_in: SignedIn) -> None:
    client = signed_in(city.operator)
    save(client, "intake", {"phone": ["13800001234"], "text": ["楼道灯坏了"], "kind": ["complaint"]})
    page = shown(client, "/desk/intake/")
    assert ('value="13800001234"' in page, "楼道灯坏了</textarea>" in page) == (True, True)
    assert re.search(r'value="complaint"[^>]*checked', page)


def test_a_call_taken_in_leaves_no_draft(city: City, signed_in: SignedIn) -> None:
    client = signed_in(city.operator)
    save(client, "intake", {"text": ["楼道灯坏了"]})
    page = client.get("/desk/intake/")
    said = {"text": "楼道灯坏了三天", "place": "柳岸社区", "kind": "help", "urgency": "ordinary"}
    key = page.context["form"]["key"].value()
    answer = client.post("/desk/intake/", {**said, "key": key, "ending": "open"})
    assert ("已登记" in answer.content.decode(), Draft.objects.count()) == (True, 0)


def test_what_is_not_wanted_is_thrown_away(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case, client = a_case_in_hand(city, at=earlier), signed_in(city.handler)
    place, back = f"{case.number}:note", f"/desk/case/{case.number}/"
    save(client, place, {"note": ["看"]})
    assert client.post("/desk/drafts/forget/", {"place": place, "next": back})["Location"] == back
    assert not Draft.objects.exists()


def test_the_words_of_the_other_browser_are_offered(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case, client = a_case_in_hand(city, at=earlier), signed_in(city.handler)
    place = f"{case.number}:note"
    save(client, place, {"note": ["一号楼"]})
    save(client, place, {"note": ["二号楼"]})
    assert "换成另一处" in shown(client, f"/desk/case/{case.number}/")
    client.post("/desk/drafts/swap/", {"place": place})
    assert "一号楼</textarea>" in shown(client, f"/desk/case/{case.number}/")


def test_a_swap_without_a_draft_is_no_error(city: City, signed_in: SignedIn) -> None:
    assert signed_in(city.handler).post("/desk/drafts/swap/", {"place": "x"}).status_code == 302


def test_the_script_goes_on_with_the_version_it_was_told(city: City, signed_in: SignedIn) -> None:
    client = signed_in(city.handler)
    first = save(client, "intake", {"text": ["灯"]}).json()["version"]
    second = save(client, "intake", {"text": ["灯坏了"]}, seen=first).json()["version"]
    assert (first, second, Draft.objects.get().other) == (1, 2, None)


@pytest.mark.parametrize(
    "sent",
    [
        {"place": "", "words": "{}"},
        {"place": "../x", "words": "{}"},
        {"place": "x" * 81, "words": "{}"},
        {"place": "x", "words": ""},
        {"place": "x", "words": "[]"},
        {"place": "x", "words": '{"a": "b"}'},
        {"place": "x", "words": '{"a": [1]}'},
        {"place": "x", "words": '{"a": ["\\u0000"]}'},
        {"place": "x", "words": "[" * 200_000},
    ],
)
def test_what_no_form_of_ours_sends_makes_no_sense(
    sent: dict[str, str], city: City, signed_in: SignedIn
) -> None:
    assert signed_in(city.handler).post("/desk/drafts/", sent).status_code == 400
    assert not Draft.objects.exists()


def test_half_a_sign_is_kept_as_a_mark_that_every_database_takes(city: City, signed_in: SignedIn) -> None:
    told = '{"a": ["路灯\\ud83d", "\\ud83d\\ude00"]}'
    assert signed_in(city.handler).post("/desk/drafts/", {"place": "x", "words": told}).status_code == 200
    assert Draft.objects.get().data == {"a": ["路灯\ufffd", "😀"]}


def test_what_is_far_too_long_is_told(city: City, signed_in: SignedIn) -> None:
    answer = save(signed_in(city.handler), "intake", {"text": ["字" * 200_001]})
    assert (answer.status_code, answer.json()) == (413, {"refused": "草稿太长，没有保存。"})


@given(st.text())
def test_any_words_are_read_or_make_no_sense(told: str) -> None:
    found = words_in(told)
    assert found is None or all(isinstance(each, list) for each in found.values())


def test_drafts_are_not_saved_from_other_sites(city: City) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(city.handler)
    assert save(client, "intake", {"text": ["灯"]}).status_code == 403


def test_no_log_holds_what_was_typed(
    city: City, signed_in: SignedIn, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        save(signed_in(city.handler), "intake", {"text": ["张三的电话"]})
    logged = [record for record in caplog.records if not record.name.startswith("django.db")]
    assert "张三" not in "".join(f"{record.getMessage()}{vars(record)}" for record in logged)


def test_many_drafts_cost_a_page_no_more_queries(
    city: City, signed_in: SignedIn, earlier: datetime, django_assert_max_num_queries: Any
) -> None:
    case, client = an_opened_case(city, at=earlier), signed_in(city.dispatcher)
    client.get(f"/desk/case/{case.number}/")
    for step in ("accept", "note", "ask", "decline"):
        save(client, f"{case.number}:{step}", {"note": ["字"]})
    with django_assert_max_num_queries(60) as few:
        client.get(f"/desk/case/{case.number}/")
    drafts = [each for each in few.captured_queries if "teamwork_draft" in each["sql"]]
    assert len(drafts) == 1
