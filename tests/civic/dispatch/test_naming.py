"""Accepted cases teach what people call places; nothing personal is learned, and what is refused stays so."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.cases.models import Case
from gongzhi.civic.dispatch.actions import learn_names, refuse_name
from gongzhi.civic.dispatch.queries.naming import names_learned, new_names_in
from gongzhi.civic.jurisdictions.models import Place, Toponym
from gongzhi.civic.jurisdictions.queries import places_in
from gongzhi.kernel.delivery import deliver_due
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.models import Fact
from tests.a_city import City, an_accepted_case, an_opened_case
from tests.factories import a_place

pytestmark = pytest.mark.django_db


def told(case: Case) -> list[tuple[str, str, Place]]:
    return [(new.name, new.kind, new.place) for new in new_names_in([case])]


def taught(city: City, at: datetime, *, times: int = 2, text: str = "在翠屏路有人摆摊") -> Toponym:
    for _case in range(times):
        learn_names([an_opened_case(city, at=at, text=text)], by=city.dispatcher, at=at)
    return Toponym.objects.get()


def test_a_road_that_no_list_has_is_read_with_its_place(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon, text="在翠屏路有人摆摊，位于翠苑小区东门。")
    assert told(case) == [("翠屏路", "road", city.community), ("翠苑小区", "estate", city.community)]


def test_a_name_of_the_tree_is_no_news(city: City, noon: datetime) -> None:
    a_place("李家村", within=city.street)
    assert told(an_opened_case(city, at=noon, text="在李家村有人摆摊")) == []


def test_a_name_of_the_citys_list_is_no_news_where_it_lies(city: City, noon: datetime) -> None:
    Toponym.objects.create(name="翠屏路", kind="road", place=city.community, is_imported=True)
    case = an_opened_case(city, at=noon, text="在翠屏路有人摆摊")
    assert told(case) == []
    elsewhere = an_opened_case(city, at=noon, text="在翠屏路有人摆摊", place=city.street)
    assert told(elsewhere) == [("翠屏路", "road", city.street)]


def test_a_grid_is_too_near_to_somebodys_door(city: City, noon: datetime) -> None:
    grid = a_place("第一网格", within=city.community)
    case = an_opened_case(city, at=noon, text="在翠屏路有人摆摊", place=grid)
    assert told(case) == [("翠屏路", "road", city.community)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("我叫王建国，住王建国家园，电话13800001234", []),
        ("我住在翠苑小区3栋2单元501室，楼上漏水", ["翠苑小区"]),
        ("身份证430102199001011234，地址：翠苑小区12栋1203", ["翠苑小区"]),
    ],
)
def test_of_a_home_the_estate_is_learned_at_most(
    city: City, noon: datetime, text: str, names: list[str]
) -> None:
    assert [new[0] for new in told(an_opened_case(city, at=noon, text=text))] == names


def test_the_second_case_lets_a_name_lead_to_its_place(city: City, noon: datetime) -> None:
    taught(city, noon, times=1)
    assert places_in("翠屏路积水") == []
    taught(city, noon, times=1)
    assert [each.place for each in places_in("翠屏路积水")] == [city.community.pk]


def test_who_accepts_a_case_confirms_its_place(city: City, noon: datetime) -> None:
    for _case in range(2):
        an_accepted_case(city, at=noon, text="在翠屏路有人摆摊")
    an_opened_case(city, at=noon, text="在柳堤路有人摆摊")
    deliver_all(noon)
    assert list(names_learned().values_list("name", "times")) == [("翠屏路", 2)]


def deliver_all(at: datetime) -> None:
    while deliver_due(at=at):
        pass


def test_one_case_counts_once_however_often_it_says_the_name(city: City, noon: datetime) -> None:
    assert taught(city, noon, times=1, text="在翠屏路有人摆摊，在翠屏路还有人唱歌").times == 1


def test_more_cases_are_read_by_no_more_queries(city: City, noon: datetime) -> None:
    asked = []
    for many in (1, 5):
        cases = [an_opened_case(city, at=noon, text="在翠屏路有人摆摊") for _ in range(many)]
        read = list(Case.objects.filter(pk__in=[case.pk for case in cases]).select_related("place__parent"))
        with CaptureQueriesContext(connection) as queries:
            new_names_in(read)
        asked.append(len(queries))
    assert asked == [2, 2]


def test_a_refused_name_leads_nowhere_and_is_not_learned_again(city: City, noon: datetime) -> None:
    toponym = taught(city, noon)
    refuse_name(toponym, by=city.administrator, at=noon)
    assert places_in("翠屏路积水") == []
    assert taught(city, noon).times == 0
    assert not names_learned().exists()


def test_refusing_is_a_fact_without_the_name(city: City, noon: datetime) -> None:
    toponym = taught(city, noon)
    refuse_name(toponym, by=city.administrator, at=noon)
    refuse_name(toponym, by=city.administrator, at=noon)
    fact = Fact.objects.get(kind="jurisdictions.ToponymRefused")
    assert fact.data == {"toponym": toponym.pk, "place": city.community.pk, "times": 2}
    assert fact.by == city.administrator.pk


def test_only_administrators_refuse(city: City, noon: datetime) -> None:
    toponym = taught(city, noon)
    with pytest.raises(NotAllowed):
        refuse_name(toponym, by=city.dispatcher, at=noon)
    assert names_learned().exists()
