"""The link to evaluate: for one round of one case, for thirty days, once."""

from datetime import datetime, timedelta

import pytest
from django.core import signing
from django.test import Client

from gongzhi.civic.cases.actions import reopen_case
from gongzhi.civic.cases.models import Case, FollowUp
from gongzhi.civic.cases.vocabulary import Status
from gongzhi.web.follow_up_links import LASTS, follow_up_link
from tests.a_city import City, a_case_in_hand, a_resolved_case
from tests.web.portal.words import text_of

OPINION = {"contacted": "no", "verdict": "solved", "satisfaction": "4", "comment": ""}


@pytest.fixture
def case(city: City, now: datetime) -> Case:
    return a_resolved_case(city, at=now, reply="已更换桥头的灯泡。")


def test_the_link_shows_the_answer_without_signing_in(client: Client, case: Case) -> None:
    page = text_of(client.get(follow_up_link(case)))
    assert "已更换桥头的灯泡。" in page


def test_the_link_evaluates(client: Client, case: Case) -> None:
    page = client.post(follow_up_link(case), {"version": case.version, **OPINION})
    case.refresh_from_db()
    assert "谢谢您的评价" in text_of(page)
    assert (case.status, FollowUp.objects.get().contacted) == (Status.CLOSED, False)


def test_the_link_opens_nothing_else(client: Client, case: Case) -> None:
    client.get(follow_up_link(case))
    assert client.get(f"/case/{case.number}/").status_code == 404


def test_a_second_answer_by_the_same_link_is_told(client: Client, case: Case) -> None:
    link, said = follow_up_link(case), {"version": case.version, **OPINION}
    client.post(link, said)
    again = client.post(link, said)
    assert (again.status_code, FollowUp.objects.count()) == (410, 1)
    assert "您已经评价过了" in text_of(again)


def test_the_link_of_an_earlier_round_no_longer_works(
    client: Client, case: Case, city: City, now: datetime
) -> None:
    link = follow_up_link(case)
    reopen_case(case, because="又坏了", by=city.resident, at=now)
    page = client.get(link)
    assert page.status_code == 410
    assert "这次答复已经不用评价了" in text_of(page)


def test_a_link_expires(client: Client, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    link = follow_up_link(case)
    later = datetime.now().timestamp() + (LASTS + timedelta(minutes=1)).total_seconds()  # noqa: DTZ005
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    page = client.get(link)
    assert page.status_code == 410
    assert "评价链接已经过期" in text_of(page)


@pytest.mark.parametrize(
    "token",
    ["nonsense", "WzEsMV0:1xV7hp:BqHhrdb", signing.dumps([1, 1], salt="another")],
    ids=["nonsense", "signed by somebody else", "signed for something else"],
)
def test_a_foreign_link_is_told(client: Client, case: Case, token: str) -> None:
    page = client.get(f"/follow-up/{token}/")
    assert page.status_code == 404
    assert "这个评价链接用不了" in text_of(page)


def test_a_case_not_yet_answered_is_not_evaluated(client: Client, city: City, now: datetime) -> None:
    assert client.get(follow_up_link(a_case_in_hand(city, at=now))).status_code == 410


def test_an_incomplete_answer_is_told_and_kept(client: Client, case: Case) -> None:
    said = {"version": case.version, **OPINION, "satisfaction": "", "comment": "还行"}
    page = client.post(follow_up_link(case), said)
    assert (page.status_code, FollowUp.objects.count()) == (422, 0)
    assert "还行" in page.content.decode()


def test_a_page_that_grew_stale_is_told(client: Client, case: Case) -> None:
    page = client.post(follow_up_link(case), {"version": case.version - 1, **OPINION})
    assert page.status_code == 422
    assert "就在刚才，这件事项已由他人处理" in text_of(page)
