"""Who sees which cases: one filter, tried for each role."""

from datetime import datetime

import pytest

from gongzhi.civic.cases.actions import dispatch_case, merge_case, whistle_for
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import (
    Actor,
    can_configure,
    can_import,
    is_public,
    public_cases,
    standing_of,
    steps_open_to,
    visible_cases,
)
from gongzhi.civic.cases.vocabulary import CLOCKWORK, CodeHolder, Kind, Step
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.vocabulary import Role
from tests.a_city import City, a_case_in_hand, an_accepted_case, an_opened_case
from tests.factories import a_body, a_member, a_person, a_place


@pytest.fixture
def hidden(city: City, noon: datetime) -> Case:
    """A case in the hands of the works bureau, not public."""
    return a_case_in_hand(city, at=noon)


def sees(viewer: Actor, case: Case, at: datetime) -> bool:
    return visible_cases(viewer, at=at).filter(pk=case.pk).exists()


def signed_in_anew(person: Person) -> Person:
    """Return the person as the next page sees them: with nothing remembered."""
    return Person.objects.get(pk=person.pk)


@pytest.mark.parametrize("role", ["operator", "dispatcher", "supervisor", "evaluator", "auditor"])
def test_the_centres_staff_see_the_cases_of_its_place(
    city: City, hidden: Case, noon: datetime, role: str
) -> None:
    assert sees(getattr(city, role), hidden, noon)


def test_a_handler_sees_what_the_body_works_on_and_nothing_else(
    city: City, hidden: Case, noon: datetime
) -> None:
    waiting = an_accepted_case(city, at=noon)
    assert [sees(city.handler, case, noon) for case in (hidden, waiting)] == [True, False]
    assert not sees(city.gardener, hidden, noon)


def test_a_whistle_lets_the_called_body_see(city: City, hidden: Case, noon: datetime) -> None:
    whistle_for(hidden, bodies=[city.parks], because="……", by=city.handler, at=noon)
    assert sees(city.gardener, hidden, noon)


def test_a_body_that_gave_a_case_back_can_still_read_what_it_did(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    target = an_accepted_case(city, at=noon)
    merge_case(case, into=target, by=city.dispatcher, at=noon)
    assert [sees(city.handler, seen, noon) for seen in (case, target)] == [True, False]


def test_an_administrator_of_people_and_tables_reads_no_cases(
    city: City, hidden: Case, noon: datetime
) -> None:
    assert not sees(city.administrator, hidden, noon)


def test_residents_see_their_own_and_nobody_elses(city: City, hidden: Case, noon: datetime) -> None:
    assert [sees(person, hidden, noon) for person in (city.resident, a_person())] == [True, False]


def test_a_code_opens_its_case_only(city: City, hidden: Case, noon: datetime) -> None:
    other = an_opened_case(city, at=noon)
    holder = CodeHolder(hidden.pk)
    assert [sees(holder, case, noon) for case in (hidden, other)] == [True, False]


def test_a_role_ends_where_its_place_ends(city: City, hidden: Case, noon: datetime) -> None:
    elsewhere = a_place("白鹭县", within=city.city)
    centre = a_body("县社会治理中心", place=elsewhere, is_centre=True)
    same_body_elsewhere = a_member(Role.HANDLER, body=city.works, place=elsewhere)
    assert not sees(a_member(Role.DISPATCHER, body=centre), hidden, noon)
    assert not sees(same_body_elsewhere, hidden, noon)
    assert Step.RESOLVE not in steps_open_to(same_body_elsewhere, hidden, at=noon)


def test_a_role_at_a_body_that_is_no_centre_gives_no_sight_of_a_place(city: City, noon: datetime) -> None:
    waiting = an_accepted_case(city, at=noon)
    assert not sees(a_member(Role.SUPERVISOR, body=city.works, place=city.city), waiting, noon)


def test_an_ended_membership_ends_the_sight(city: City, hidden: Case, noon: datetime) -> None:
    city.dispatcher.memberships.update(valid_to=noon)
    assert not sees(signed_in_anew(city.dispatcher), hidden, noon)


def test_the_public_sees_what_was_accepted_and_is_meant_to_be_public(city: City, noon: datetime) -> None:
    an_opened_case(city, at=noon, is_public=True)
    an_accepted_case(city, at=noon, is_public=False)
    an_accepted_case(city, at=noon, is_public=True, kind=Kind.REPORT)
    shown = an_accepted_case(city, at=noon, is_public=True)
    assert list(public_cases()) == list(visible_cases(None, at=noon)) == [shown]
    assert [case.pk for case in Case.objects.all() if is_public(case)] == [shown.pk]


def test_the_number_of_queries_does_not_grow_with_the_cases(
    city: City, noon: datetime, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    for expected in (1, 2):
        dispatch_case(an_accepted_case(city, at=noon), by=city.dispatcher, at=noon)
        handler = signed_in_anew(city.handler)
        with django_assert_num_queries(2):  # type: ignore[operator]  # the memberships, then the cases
            assert len(visible_cases(handler, at=noon)) == expected


def test_the_buttons_of_a_case_are_those_that_work(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    assert set(steps_open_to(city.dispatcher, case, at=noon)) == {
        Step.ACCEPT,
        Step.DECLINE,
        Step.MARK,
        Step.ASK,
        Step.NOTE,
        Step.MERGE,
        Step.LINK,
    }
    assert set(steps_open_to(city.resident, case, at=noon)) == {Step.WITHDRAW, Step.ANSWER, Step.ATTACH}
    assert steps_open_to(city.auditor, case, at=noon) == steps_open_to(None, case, at=noon) == ()


def test_only_the_topmost_centres_administrator_configures(city: City, noon: datetime) -> None:
    of_a_body = a_member(Role.ADMINISTRATOR, body=city.works)
    of_a_county = a_member(Role.ADMINISTRATOR, body=city.county_centre)
    people = (city.administrator, of_a_county, of_a_body, city.supervisor, city.resident)
    assert [can_configure(person, at=noon) for person in people] == [True, False, False, False, False]


def test_the_schedule_and_administrators_may_import(city: City, noon: datetime) -> None:
    actors: tuple[Actor, ...] = (CLOCKWORK, city.administrator, city.operator, None)
    assert [can_import(actor, at=noon) for actor in actors] == [True, True, False, False]


def test_strangers_have_no_standing(city: City, hidden: Case, noon: datetime) -> None:
    assert not standing_of(a_person(), hidden, at=noon).is_staff
    assert not standing_of(CodeHolder(hidden.pk + 1), hidden, at=noon).is_reporter
