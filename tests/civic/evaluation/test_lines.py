"""Lines of a table: cases are counted by their own place or category, and these tallies add up."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Kind
from gongzhi.civic.evaluation.actions import exclude_case, seed_evaluation
from gongzhi.civic.evaluation.logic.rates import Tally
from gongzhi.civic.evaluation.queries import cases_behind, cases_of, rates_by, reasons_of, total_of
from gongzhi.civic.evaluation.vocabulary import Figure, Grouping, Month
from gongzhi.civic.jurisdictions.models import PlaceAncestry
from gongzhi.civic.jurisdictions.vocabulary import Level
from tests.a_city import City, a_case_in_hand
from tests.civic.evaluation.test_ranking import a_judged_case
from tests.factories import a_place

MARCH = Month(2025, 3)
DAY = timedelta(days=1)
INQUIRY = "咨询类，现场答复，不计入三率"


@pytest.fixture
def rules(city: City, noon: datetime) -> None:
    seed_evaluation(valid_from=date(2025, 1, 1), by=CLOCKWORK, at=noon)


def lines(grouping: Grouping, level: Level, at: datetime) -> list[tuple[str, Tally]]:
    rows = rates_by(grouping, cases_of(MARCH), month=MARCH, at=at, level=level)
    return [(row.label, row.tally) for row in rows]


def a_mixed_month(city: City, at: datetime) -> list[Case]:
    """Return a good case, an overdue one next door, an inquiry, and one that a person left out."""
    near = a_place("槐荫社区", within=city.street)
    good, late = a_judged_case(city, at), a_case_in_hand(city, at=at, place=near)
    asked, spared = a_judged_case(city, at, kind=Kind.INQUIRY), a_judged_case(city, at, place=near)
    exclude_case(spared, because="恶劣天气", by=city.supervisor, at=at + 3 * DAY)
    return [good, late, asked, spared]


@pytest.mark.parametrize(
    ("grouping", "level"),
    [(grouping, Level.COUNTY) for grouping in Grouping]
    + [(Grouping.PLACE, level) for level in (Level.CITY, Level.STREET, Level.COMMUNITY)],
)
@pytest.mark.usefixtures("rules")
def test_the_lines_of_every_table_add_up_to_the_total(
    city: City, noon: datetime, grouping: Grouping, level: Level
) -> None:
    a_mixed_month(city, noon)
    at = noon + 9 * DAY
    tallies = [tally for _label, tally in lines(grouping, level, at)]
    assert sum(tallies, Tally()) == total_of(cases_of(MARCH), month=MARCH, at=at)


@pytest.mark.usefixtures("rules")
def test_the_cases_of_two_communities_are_one_line_of_their_county(city: City, noon: datetime) -> None:
    a_mixed_month(city, noon)
    two = Tally(
        all=4,
        excluded=2,
        contact_asked=2,
        contacted=1,
        answered=2,
        resolved=1,
        rated=1,
        satisfied=1,
        due=2,
        in_time=1,
    )
    assert lines(Grouping.PLACE, Level.COUNTY, noon + 9 * DAY) == [("临湖区", two)]
    communities = lines(Grouping.PLACE, Level.COMMUNITY, noon + 9 * DAY)
    assert [(label, tally.all, tally.excluded) for label, tally in communities] == [
        ("柳岸社区", 2, 1),
        ("槐荫社区", 2, 1),
    ]


def test_a_case_above_the_level_is_in_the_line_without_a_name(city: City, noon: datetime) -> None:
    for place in (city.county, city.street, city.community):
        a_case_in_hand(city, at=noon, place=place)
    rows = rates_by(Grouping.PLACE, cases_of(MARCH), month=MARCH, at=noon, level=Level.STREET)
    assert [(row.key, row.tally.all) for row in rows] == [(city.street.pk, 2), (None, 1)]


def test_figures_stay_with_the_county_in_which_the_place_lay(city: City, noon: datetime) -> None:
    heir = a_place("滨江区", within=city.city)
    PlaceAncestry.objects.create(ancestor=heir, descendant=city.community, inherited=True)
    a_case_in_hand(city, at=noon)
    assert [label for label, _tally in lines(Grouping.PLACE, Level.COUNTY, noon)] == ["临湖区"]


def test_three_levels_of_categories_are_one_line_and_no_category_another(city: City, noon: datetime) -> None:
    lamps = Category.objects.create(code="0101", name="路灯", parent=city.roads)
    bulbs = Category.objects.create(code="010101", name="灯泡", parent=lamps)
    for category in (city.roads, lamps, bulbs, None):
        case = a_case_in_hand(city, at=noon)
        Case.objects.filter(pk=case.pk).update(category=category)
    rows = rates_by(Grouping.CATEGORY, cases_of(MARCH), month=MARCH, at=noon)
    assert [(row.key, row.tally.all) for row in rows] == [(city.roads.pk, 3), (None, 1)]


def test_lines_that_are_alike_in_all_stand_in_a_fixed_order(city: City, noon: datetime) -> None:
    twins = [a_place("新村", within=city.street) for _ in range(2)]
    for place in reversed(twins):
        a_case_in_hand(city, at=noon, place=place)
    rows = rates_by(Grouping.PLACE, cases_of(MARCH), month=MARCH, at=noon, level=Level.COMMUNITY)
    assert [row.key for row in rows] == [place.pk for place in twins]


@pytest.mark.parametrize("grouping", Grouping)
def test_more_cases_and_lines_cost_no_more_queries(city: City, noon: datetime, grouping: Grouping) -> None:
    costs = []
    for number in range(2):
        a_judged_case(city, noon, place=a_place(f"第{number}社区", within=city.street))
        with CaptureQueriesContext(connection) as queries:
            lines(grouping, Level.COMMUNITY, noon + 3 * DAY)
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.mark.usefixtures("rules")
def test_reasons_are_the_same_of_a_query_as_of_a_list(city: City, noon: datetime) -> None:
    _good, _late, asked, spared = a_mixed_month(city, noon)
    cases = cases_of(MARCH)
    told = {asked.pk: INQUIRY, spared.pk: "恶劣天气"}
    assert reasons_of(cases, month=MARCH) == reasons_of(list(cases), month=MARCH) == told


@pytest.mark.usefixtures("rules")
def test_the_reasons_of_all_that_is_left_out_cost_two_queries(city: City, noon: datetime) -> None:
    for case in a_mixed_month(city, noon)[:2]:
        Case.objects.filter(pk=case.pk).update(kind=Kind.SUGGESTION)
    out = cases_behind(Figure.EXCLUDED, cases_of(MARCH), month=MARCH, at=noon).only("pk")
    with CaptureQueriesContext(connection) as queries:
        told = reasons_of(out, month=MARCH)
    assert (len(told), len(queries)) == (4, 2)


def test_without_rules_only_a_person_leaves_cases_out(city: City, noon: datetime) -> None:
    spared = a_mixed_month(city, noon)[-1]
    assert reasons_of(cases_of(MARCH), month=MARCH) == {spared.pk: "恶劣天气"}


def test_tallies_add_up_figure_by_figure() -> None:
    first, second = Tally(*range(10)), Tally(*range(0, 100, 10))
    assert first + second == Tally(*range(0, 110, 11))
    assert Tally() + first == first
