"""Pages of the incidents: noted, told, closed; the letters; the limits."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.privacy.actions import seed_notice_limits
from gongzhi.civic.privacy.models import Incident, NoticeDuty, NoticeLimit
from gongzhi.kernel.clock import now
from tests.a_city import City, an_opened_case
from tests.web.desk.conftest import SignedIn, queries_of
from tests.web.portal.words import text_of

PAGE = "/desk/privacy/incidents/"


@pytest.fixture(autouse=True)
def limits(db: None, earlier: datetime) -> None:
    """The limits with which every city starts."""
    seed_notice_limits(by=CLOCKWORK, at=earlier)


@pytest.fixture
def officer(city: City, signed_in: SignedIn) -> Client:
    """The privacy officer's browser."""
    return signed_in(city.officer)


def said(**details: Any) -> dict[str, Any]:
    """Return what an officer fills in of a larger leak."""
    found = timezone.localtime(now() - timedelta(hours=1))
    usual = {
        "title": "导出文件发错单位",
        "harms": ["leaked"],
        "level": "2",
        "discovered_at": f"{found:%Y-%m-%dT%H:%M}",
        "kinds": "姓名、手机号码",
        "cause": "选错收件人",
        "danger": "骚扰电话",
        "measures": "已要求删除",
        "contact": "12345",
    }
    return usual | details


def noted(officer: Client, **details: Any) -> Incident:
    """Return an incident that the officer has just noted."""
    officer.post(f"{PAGE}new/", said(**details))
    return Incident.objects.get()


def test_an_empty_list_says_so(officer: Client) -> None:
    assert "没有记过安全事件" in text_of(officer.get(PAGE))


def test_a_larger_incident_shows_three_duties_and_how_long_is_left(officer: Client) -> None:
    page = text_of(officer.post(f"{PAGE}new/", said(), follow=True))
    assert ("属地省级网信部门" in page, "还剩2小时59分钟" in page, page.count("已经告知")) == (True, True, 3)
    listed = text_of(officer.get(PAGE))
    assert ("导出文件发错单位" in listed, "立即" in listed) == (True, True)


def test_what_lacks_comes_back_with_the_reason(officer: Client) -> None:
    answer = officer.post(f"{PAGE}new/", said(discovered_at="2100-01-01T00:00"))
    assert (answer.status_code, "发现时间不能晚于现在" in answer.text) == (422, True)


def test_it_is_written_anew_when_more_is_known(officer: Client) -> None:
    found = noted(officer)
    page = text_of(officer.post(f"{PAGE}{found.pk}/change/", said(people=17), follow=True))
    assert "涉及多少人17" in page


def test_those_who_reported_are_named_by_their_cases(officer: Client, city: City, earlier: datetime) -> None:
    case, found = an_opened_case(city, at=earlier), noted(officer)
    wrong = officer.post(f"{PAGE}{found.pk}/people/", {"numbers": "123"})
    assert (wrong.status_code, "有看不懂的编号" in wrong.text) == (422, True)
    page = text_of(officer.post(f"{PAGE}{found.pk}/people/", {"numbers": case.number}, follow=True))
    assert "已经点到1人" in page
    assert list(found.concerns.values_list("person", flat=True)) == [city.resident.pk]


def test_all_are_told_and_it_is_closed(officer: Client) -> None:
    found = noted(officer)
    early = officer.post(f"{PAGE}{found.pk}/close/", {"learned": "加一道核对"})
    assert (early.status_code, "还有没办的告知" in early.text) == (422, True)
    for duty in NoticeDuty.objects.exclude(limit__to="people"):
        officer.post(f"{PAGE}{found.pk}/told/{duty.pk}/", {"how": "电话"})
    spared = NoticeDuty.objects.get(limit__to="people")
    officer.post(f"{PAGE}{found.pk}/not-told/{spared.pk}/", {"how": "文件已加密"})
    page = text_of(officer.post(f"{PAGE}{found.pk}/close/", {"learned": "加一道核对"}, follow=True))
    assert [words in page for words in ("已结束", "加一道核对", "文件已加密", "不用通知")] == [True] * 4


def test_without_a_way_nobody_was_told(officer: Client) -> None:
    found = noted(officer)
    duty = found.duties.all()[0]
    assert officer.post(f"{PAGE}{found.pk}/told/{duty.pk}/", {"how": ""}).status_code == 422
    assert not NoticeDuty.objects.exclude(told_at=None).exists()


def test_a_duty_of_another_incident_is_not_reached(officer: Client) -> None:
    found = noted(officer)
    duty = found.duties.all()[0]
    assert officer.post(f"{PAGE}{found.pk + 1}/told/{duty.pk}/", {"how": "电话"}).status_code == 404


def test_the_letters_are_there_in_both_languages(officer: Client) -> None:
    page = officer.get(f"{PAGE}{noted(officer).pk}/").text
    assert (page.count('lang="zh-hans"') >= 2, page.count('lang="en"') >= 2) == (True, True)


def test_an_auditor_reads_and_changes_nothing(officer: Client, city: City, signed_in: SignedIn) -> None:
    found, browser = noted(officer), signed_in(city.auditor)
    page = text_of(browser.get(f"{PAGE}{found.pk}/"))
    assert ("姓名、手机号码" in page, "已经告知" in page) == (True, False)
    assert browser.post(f"{PAGE}{found.pk}/close/", {"learned": "x"}).status_code == 404


def test_more_incidents_cost_no_more_queries(officer: Client) -> None:
    noted(officer)
    before = queries_of(officer, PAGE)
    for _more in range(2):
        officer.post(f"{PAGE}new/", said())
    assert (queries_of(officer, PAGE), Incident.objects.count()) == (before, 3)


def test_a_limit_is_changed_with_its_source(officer: Client) -> None:
    limit = NoticeLimit.objects.get(code="cyber-cii-1h")
    address = f"{PAGE}limits/{limit.pk}/"
    assert officer.post(address, {"minutes": 30, "is_on": "on"}).status_code == 422
    page = officer.post(address, {"minutes": 30, "is_on": "on", "source": "本市规定"}, follow=True)
    assert ("30分钟" in text_of(page), "本市规定" in text_of(page)) == (True, True)
