"""What belongs together is found among the street's recent cases, right after each was opened."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.cases.vocabulary import Status
from gongzhi.civic.dispatch.queries.alike import alike_to
from tests.a_city import City, an_opened_case

pytestmark = pytest.mark.django_db
TEXT = "小区东门的搅拌站半夜施工，噪音很大，粉尘进屋，老人孩子没法睡觉。"


def public(city: City, at: datetime, title: str, text: str) -> Case:
    case = an_opened_case(city, at=at, title=title, text=text, is_public=True)
    Case.objects.filter(pk=case.pk).update(status=Status.ACCEPTED)
    return case


def found(city: City, at: datetime) -> list[tuple[str, bool]]:
    alike = alike_to("搅拌站噪音粉尘", TEXT, place=city.community, at=at)
    return [(each.case.title, each.is_likely) for each in alike]


def test_the_same_matter_comes_before_what_only_sounds_like_it(city: City, noon: datetime) -> None:
    public(city, noon, "广场舞噪音", "社区广场每天晚上放音响跳舞，噪音吵得孩子没法写作业。")
    public(city, noon, "搅拌站粉尘噪音", "东门搅拌站半夜施工，噪音和粉尘让人没法睡觉。")
    assert found(city, noon + timedelta(minutes=1)) == [("搅拌站粉尘噪音", True), ("广场舞噪音", False)]


def test_what_shares_no_words_is_not_offered(city: City, noon: datetime) -> None:
    public(city, noon, "公积金转贷", "公积金商转公的门槛太高。")
    assert found(city, noon) == []


def test_a_case_is_found_as_soon_as_it_is_public(city: City, noon: datetime) -> None:
    public(city, noon, "搅拌站噪音粉尘", TEXT)
    assert found(city, noon) == [("搅拌站噪音粉尘", True)]


def test_whoever_may_see_it_finds_a_case_right_after_it_was_opened(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon, title="搅拌站噪音粉尘", text=TEXT)
    assert found(city, noon) == []
    among = visible_cases(city.operator, at=noon)
    (alike,) = alike_to("", TEXT, place=city.community, at=noon, among=among)
    assert (alike.case, alike.is_likely) == (case, True)


def test_an_empty_text_is_like_nothing(city: City, noon: datetime) -> None:
    public(city, noon, "搅拌站噪音粉尘", TEXT)
    assert alike_to("", "", place=city.community, at=noon) == []


def test_finding_costs_the_same_few_queries_however_many_there_are(city: City, noon: datetime) -> None:
    asked = []
    for many in (1, 8):
        for _ in range(many):
            public(city, noon, "搅拌站噪音粉尘", TEXT)
        with CaptureQueriesContext(connection) as queries:
            alike_to("搅拌站", TEXT, place=city.community, at=noon)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 3
