"""The check of a reply at the desk: while it is written, with reasons, never in the way."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Outcome, Status
from gongzhi.web.desk.case.answer_check import ENOUGH
from tests.a_city import City, a_case_in_hand
from tests.web.desk.conftest import SignedIn, let_the_worker_work, take

EMPTY = "您好！您的留言已收悉，感谢您对我们工作的支持！"
GOOD = "3月2日我们到现场查看，属于电缆被挖断。电缆已更换，路灯全部恢复照明。"


@pytest.fixture
def case(city: City, earlier: datetime) -> Case:
    """A case in the hands of the works bureau."""
    return a_case_in_hand(city, at=earlier)


def checked(client: Client, case: Case, reply: str) -> Any:
    """Send what the page sends while somebody writes."""
    return client.post(f"/desk/case/{case.number}/answer-check/", {"reply": reply})


def test_phrases_alone_are_told_with_what_to_do(case: Case, city: City, signed_in: SignedIn) -> None:
    page = checked(signed_in(city.handler), case, EMPTY).content.decode()
    assert "只有套话" in page
    assert "请写明查明了什么、办了什么" in page
    assert "不改也可以发出" in page


def test_points_that_were_passed_over_stand_side_by_side(
    city: City, earlier: datetime, signed_in: SignedIn
) -> None:
    asked = "请问保教费补贴多少？请问公办学位有多少？"
    case = a_case_in_hand(city, at=earlier, title="咨询幼儿园", text=asked)
    page = checked(signed_in(city.handler), case, EMPTY).content.decode()
    assert "</strong>：请问保教费补贴多少？；请问公办学位有多少？<br>" in page


def test_a_good_reply_is_met_with_silence(case: Case, city: City, signed_in: SignedIn) -> None:
    assert checked(signed_in(city.handler), case, GOOD).content.strip() == b""


def test_a_beginning_is_not_judged(case: Case, city: City, signed_in: SignedIn) -> None:
    for reply in ("", "您好", "您" * (ENOUGH - 1)):
        assert checked(signed_in(city.handler), case, reply).content.strip() == b""


def test_what_was_written_comes_back_harmless(case: Case, city: City, signed_in: SignedIn) -> None:
    reply = f"{EMPTY}我们将尽快<script>alert(1)</script>整改。经查属实。"
    page = checked(signed_in(city.handler), case, reply).content.decode()
    assert "没有说什么时候办完" in page
    assert "<script>" not in page


def test_who_may_not_see_the_case_learns_nothing(case: Case, city: City, signed_in: SignedIn) -> None:
    assert checked(signed_in(city.gardener), case, EMPTY).status_code == 404
    assert checked(signed_in(city.resident), case, EMPTY).status_code == 404
    assert checked(Client(), case, EMPTY).status_code == 302


def test_it_is_asked_not_visited(case: Case, city: City, signed_in: SignedIn) -> None:
    assert signed_in(city.handler).get(f"/desk/case/{case.number}/answer-check/").status_code == 405


def test_the_form_of_the_answer_asks_while_one_writes(case: Case, city: City, signed_in: SignedIn) -> None:
    page = signed_in(city.handler).get(f"/desk/case/{case.number}/").content.decode()
    assert page.count(f'aria-live="polite" hx-post="/desk/case/{case.number}/answer-check/"') == 1
    assert 'hx-trigger="input changed delay:900ms from:#resolve-reply"' in page
    assert 'id="resolve-reply"' in page


def test_words_that_were_there_before_are_checked_at_once(
    case: Case, city: City, signed_in: SignedIn
) -> None:
    page = take(signed_in(city.handler), case, "resolve", reply=EMPTY).content.decode()
    assert 'hx-trigger="load, input changed' in page


def test_it_never_stands_in_the_way(case: Case, city: City, signed_in: SignedIn) -> None:
    take(signed_in(city.handler), case, "resolve", reply=EMPTY, outcome=Outcome.DONE)
    let_the_worker_work()
    assert Case.objects.get(pk=case.pk).status == Status.RESOLVED


def test_after_it_went_out_nothing_is_said(case: Case, city: City, signed_in: SignedIn) -> None:
    client = signed_in(city.handler)
    take(client, case, "resolve", reply=EMPTY, outcome=Outcome.DONE)
    let_the_worker_work()
    assert "answer-check" not in client.get(f"/desk/case/{case.number}/").content.decode()
