"""What a body has in hand: by member, in the order of names, now and never before."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from gongzhi.civic.cases.actions import close_case, resolve_case, whistle_for
from gongzhi.civic.cases.vocabulary import Outcome, Urgency
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.actions import assign_case, take_case
from gongzhi.civic.teamwork.policy import can_see_load, supervised_bodies
from gongzhi.civic.teamwork.queries.load import (
    Counts,
    cases_in_hand,
    end_of_day,
    load_of,
    loads_below,
)
from tests.a_city import City, a_case_in_hand, an_accepted_case
from tests.civic.teamwork.colleagues import a_colleague
from tests.factories import a_member

HOUR = timedelta(hours=1)


@pytest.fixture
def lin(city: City) -> Person:
    """A second handler of the works bureau."""
    return a_colleague(city, "林俏")


def counts_of(body: Organisation, at: datetime) -> dict[str, tuple[int, int, int]]:
    """Return what each member has in hand, by name, and what nobody has."""
    load = load_of(body, at=at)
    named = [(member.person.name, member.counts) for member in load.members] + [("–", load.unassigned)]
    return {name: (counts.in_hand, counts.today, counts.overdue) for name, counts in named}


def test_each_member_s_cases_are_counted_and_what_nobody_has(city: City, lin: Person, noon: datetime) -> None:
    for _each in range(2):
        assign_case(a_case_in_hand(city, at=noon), to=lin, within=city.works, by=city.handler, at=noon)
    a_case_in_hand(city, at=noon)
    assert counts_of(city.works, noon) == {"周敏": (0, 0, 0), "林俏": (2, 0, 0), "–": (1, 0, 0)}


def test_what_is_due_today_and_what_is_late_are_told_apart(city: City, lin: Person, noon: datetime) -> None:
    for urgency in (Urgency.DANGER, Urgency.ORDINARY):
        case = a_case_in_hand(city, at=noon, urgency=urgency)
        assign_case(case, to=lin, within=city.works, by=city.handler, at=noon)
    assert counts_of(city.works, noon)["林俏"] == (2, 1, 0)
    assert counts_of(city.works, noon + 3 * HOUR)["林俏"] == (2, 0, 1)
    assert counts_of(city.works, noon + 13 * HOUR)["林俏"] == (2, 1, 1)


def test_what_is_done_is_no_longer_counted(city: City, lin: Person, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    assign_case(case, to=lin, within=city.works, by=city.handler, at=noon)
    case = resolve_case(case, reply="已修好", outcome=Outcome.DONE, by=city.handler, at=noon)
    assert counts_of(city.works, noon)["林俏"] == (0, 0, 0)
    close_case(case, because="已核实", by=city.evaluator, at=noon)
    assert counts_of(city.works, noon) == {"周敏": (0, 0, 0), "林俏": (0, 0, 0), "–": (0, 0, 0)}


def test_members_stand_by_name_not_by_load(city: City, noon: datetime) -> None:
    busy = a_colleague(city, "丁一")
    a_colleague(city, "丙二")
    take_case(a_case_in_hand(city, at=noon), within=city.works, by=busy, at=noon)
    names = [member.person.name for member in load_of(city.works, at=noon).members]
    assert names == sorted(names)


def test_who_only_reads_or_administers_is_not_in_the_team(city: City, noon: datetime) -> None:
    names = [member.roles for member in load_of(city.centre, at=noon).members]
    assert names == [("热线话务员",), ("派单员",), ("督办员",), ("回访员",)]


def test_a_member_with_two_roles_stands_there_once(city: City, lin: Person, noon: datetime) -> None:
    a_second = {"person": lin, "body": city.works, "place": city.county, "role": Role.SUPERVISOR}
    lin.memberships.create(valid_from=noon, **a_second)
    members = load_of(city.works, at=noon).members
    assert [member.roles for member in members if member.person == lin] == [("承办人", "督办员")]


def test_a_co_handler_s_work_is_its_own(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    whistle_for(case, bodies=[city.parks], because="请到场", by=city.handler, at=noon)
    take_case(case, within=city.parks, by=city.gardener, at=noon)
    assert (counts_of(city.parks, noon)["周敏"][0], counts_of(city.works, noon)["–"][0]) == (1, 1)


def test_the_cases_of_a_member_are_what_is_counted(city: City, lin: Person, noon: datetime) -> None:
    mine, free = a_case_in_hand(city, at=noon), a_case_in_hand(city, at=noon)
    assign_case(mine, to=lin, within=city.works, by=city.handler, at=noon)
    assert [list(cases_in_hand(city.works, who, at=noon)) for who in (lin, None)] == [[mine], [free]]


def test_bodies_below_stand_with_what_they_lead(city: City, lin: Person, noon: datetime) -> None:
    assign_case(a_case_in_hand(city, at=noon), to=lin, within=city.works, by=city.handler, at=noon)
    a_case_in_hand(city, at=noon)
    an_accepted_case(city, at=noon)
    bodies = supervised_bodies(city.supervisor, at=noon)
    assert loads_below(bodies, at=noon) == [(city.works, Counts(2, 0, 0), 1)]


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("supervisor", {"centre", "county_centre", "works", "parks"}),
        ("dispatcher", set()),
        ("handler", set()),
        ("auditor", set()),
        ("administrator", set()),
        ("resident", set()),
    ],
)
def test_a_load_is_for_supervisors(who: str, sees: set[str], city: City, noon: datetime) -> None:
    bodies = ("centre", "county_centre", "works", "parks")
    person = getattr(city, who)
    assert {name for name in bodies if can_see_load(person, getattr(city, name), at=noon)} == sees
    assert set(supervised_bodies(person, at=noon)) == {getattr(city, name) for name in sees}


def test_the_supervisor_of_a_body_sees_that_body(city: City, noon: datetime) -> None:
    chief = a_member(Role.SUPERVISOR, body=city.works)
    assert list(supervised_bodies(chief, at=noon)) == [city.works]


def test_a_day_ends_at_the_city_s_midnight(noon: datetime) -> None:
    assert end_of_day(noon) == noon + 12 * HOUR


def test_a_large_team_costs_as_few_queries(
    city: City, lin: Person, noon: datetime, django_assert_num_queries: Any
) -> None:
    for number in range(5):
        colleague = a_colleague(city, f"同事{number}")
        take_case(a_case_in_hand(city, at=noon), within=city.works, by=colleague, at=noon)
    with django_assert_num_queries(3):
        load_of(city.works, at=noon)
