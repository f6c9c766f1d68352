"""The rates of a month over the API, and the cases behind each figure."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.cases.actions import follow_up_case
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Satisfaction, Way
from gongzhi.civic.clients.vocabulary import Scope
from tests.a_city import City, a_resolved_case
from tests.api.rest.program import Program

pytestmark = pytest.mark.django_db


def a_closed_case(city: City, *, at: datetime, grade: Satisfaction, **details: Any) -> Case:
    """Return a case whose reporter has said what they think of the answer."""
    case = a_resolved_case(city, at=at, **details)
    later = at + timedelta(hours=1)
    return follow_up_case(case, way=Way.WEB, resolved=True, satisfaction=grade, by=city.resident, at=later)


@pytest.fixture
def cases(city: City, noon: datetime) -> list[Case]:
    """Two answered cases of March 2025, one of them public."""
    good = a_closed_case(city, at=noon, grade=Satisfaction.VERY_SATISFIED, is_public=True)
    return [good, a_closed_case(city, at=noon, grade=Satisfaction.DISSATISFIED)]


def numbers(answer: Any) -> list[str]:
    """Return the numbers on a page."""
    return [case["number"] for case in answer.json()["items"]]


def test_everybody_reads_the_rates(cases: list[Case], city: City) -> None:
    told = Program().get("/rates?month=2025-03&by=body").json()
    row = told["rows"][0]
    assert row["of"] == {"code": city.works.code, "name": city.works.name}
    assert (row["rank"], row["resolution_rate"], row["satisfaction_rate"]) == (1, 1.0, 0.5)
    assert (row["figures"]["all"], row["figures"]["rated"], row["figures"]["satisfied"]) == (2, 2, 1)


@pytest.mark.parametrize(("query", "name"), [("by=category", "道路破损"), ("by=place&level=4", "荷塘街道")])
def test_rates_are_grouped(query: str, name: str, cases: list[Case], city: City) -> None:
    rows = Program().get(f"/rates?month=2025-03&{query}").json()["rows"]
    assert [row["of"]["name"] for row in rows] == [name]


def test_a_month_without_cases_has_no_rows(city: City) -> None:
    assert Program().get("/rates?month=2024-01").json()["rows"] == []


@pytest.mark.parametrize("month", ["2025-13", "2025", "0001-01", "9999-12", "now", ""])
def test_a_month_is_a_month(month: str, city: City) -> None:
    for address in ("/rates", "/rates/cases"):
        answer = Program().get(f"{address}?month={month}")
        assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, "month")


@pytest.mark.parametrize(("figure", "places"), [("all", [0, 1]), ("satisfied", [0]), ("excluded", [])])
def test_a_figure_opens_into_the_very_cases(
    figure: str, places: list[int], cases: list[Case], city: City
) -> None:
    address = f"/rates/cases?month=2025-03&of={city.works.code}&figure={figure}"
    answer = Program(city.auditor).get(address)
    assert set(numbers(answer)) == {cases[place].number for place in places}
    assert (answer.json()["total"], answer.json()["hidden"]) == (len(places), 0)


def test_who_may_not_see_a_case_is_told_how_many_there_are(cases: list[Case], city: City) -> None:
    told = Program().get("/rates/cases?month=2025-03")
    assert numbers(told) == [cases[0].number]
    assert (told.json()["total"], told.json()["hidden"]) == (2, 1)
    assert told.json()["items"][0]["view"] == "public"


def test_a_token_hides_nothing_that_is_public(cases: list[Case], city: City) -> None:
    told = Program(city.gardener).get("/rates/cases?month=2025-03").json()
    assert [(case["number"], case["view"]) for case in told["items"]] == [(cases[0].number, "public")]
    assert (told["total"], told["hidden"]) == (2, 1)
    mine = Program(city.resident).get("/rates/cases?month=2025-03").json()
    assert ([case["view"] for case in mine["items"]], mine["hidden"]) == (["full", "full"], 0)


def test_behind_a_figure_stands_a_scope(cases: list[Case], city: City) -> None:
    program = Program(city.auditor, scopes=[Scope.CASES_READ])
    assert program.get("/rates/cases?month=2025-03").status_code == 403
    assert program.get("/rates?month=2025-03").status_code == 200


def test_a_line_that_is_none_is_named(city: City) -> None:
    answer = Program().get("/rates/cases?month=2025-03&of=nobody")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, "of")


def test_pages_behind_a_figure_together_are_the_list(cases: list[Case], city: City) -> None:
    program, address = Program(city.auditor), "/rates/cases?month=2025-03&limit=1"
    first = program.get(address)
    second = program.get(f"{address}&cursor={first.json()['next']}")
    assert set(numbers(first) + numbers(second)) == {case.number for case in cases}
    assert second.json()["next"] is None


def test_rates_cost_the_same_for_any_number_of_cases(cases: list[Case], city: City, noon: datetime) -> None:
    counts = []
    for _each in range(2):
        with CaptureQueriesContext(connection) as asked:
            Program().get("/rates?month=2025-03")
        counts.append(len(asked))
        a_closed_case(city, at=noon, grade=Satisfaction.FAIR)
    assert counts[0] == counts[1]
