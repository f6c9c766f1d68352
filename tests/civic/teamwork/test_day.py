"""What a person's day holds."""

from datetime import datetime, timedelta

import pytest
from django.db.models import Q

from gongzhi.civic.cases.actions import contact_resident, resolve_case
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Outcome, Status, Urgency
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.actions import assign_case, take_case, write_note
from gongzhi.civic.teamwork.queries import day
from gongzhi.civic.teamwork.queries.day import by_hour, done_today, mine_to_move
from tests.a_city import City, a_case_in_hand, a_dispatched_case
from tests.civic.teamwork.colleagues import a_colleague

WAITING = Q(status__in=(Status.DISPATCHED, Status.HANDLING))
HOUR = timedelta(hours=1)


@pytest.fixture
def lin(city: City) -> Person:
    """A second handler of the works bureau."""
    return a_colleague(city, "林俏")


def mine(person: Person, at: datetime) -> set[Case]:
    return set(mine_to_move(person, WAITING, at=at))


def test_what_waits_for_the_role_is_everybody_s_until_somebody_looks_after_it(
    city: City, lin: Person, noon: datetime
) -> None:
    case = a_case_in_hand(city, at=noon)
    assert (mine(city.handler, noon), mine(lin, noon)) == ({case}, {case})
    take_case(case, within=city.works, by=lin, at=noon)
    assert (mine(city.handler, noon), mine(lin, noon)) == (set(), {case})


def test_what_one_looks_after_is_one_s_own_whatever_the_role_waits_for(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    take_case(case, within=city.works, by=city.handler, at=noon)
    assert set(mine_to_move(city.handler, Q(pk__in=()), at=noon)) == {case}


def test_another_body_s_carer_takes_nothing_off_one(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    carer = a_colleague(city, "徐然", Role.DISPATCHER, body=city.county_centre)
    take_case(case, within=city.county_centre, by=carer, at=noon)
    assert mine(city.handler, noon) == {case}


def test_what_is_resolved_or_of_others_is_not_in_the_day(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    resolve_case(case, reply="已修好", outcome=Outcome.DONE, by=city.handler, at=noon)
    a_dispatched_case(city, at=noon)
    assert (len(mine(city.handler, noon)), mine(city.gardener, noon)) == (1, set())


def test_cases_stand_by_the_hour_in_which_they_are_due(city: City, noon: datetime) -> None:
    cases = [
        a_case_in_hand(city, at=noon + minutes, urgency=Urgency.DANGER)
        for minutes in (timedelta(0), timedelta(minutes=59), HOUR)
    ]
    found = [(hour.begins, list(hour.cases)) for hour in by_hour(cases[::-1])]
    assert found == [(noon + 2 * HOUR, cases[:2]), (noon + 3 * HOUR, cases[2:])]


def test_what_one_did_today_stands_there_the_latest_first(city: City, lin: Person, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    case = contact_resident(case, note="已联系", by=city.handler, at=noon + HOUR)
    case = write_note(case, note="看过", by=city.handler, at=noon + 2 * HOUR)
    assign_case(case, to=lin, within=city.works, by=city.handler, at=noon + 3 * HOUR)
    done = done_today(city.handler, at=noon + 4 * HOUR)
    assert [each.what for each in done] == ["指定承办人", "内部备注", "登记首次联系", "签收"]
    assert {each.number for each in done} == {case.number}


def test_what_others_did_or_one_did_yesterday_is_not_there(city: City, lin: Person, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon - timedelta(days=1))
    write_note(case, note="看过", by=lin, at=noon)
    assert done_today(city.handler, at=noon) == []


def test_what_one_did_with_a_case_that_one_no_longer_sees_is_not_told(city: City, noon: datetime) -> None:
    a_case_in_hand(city, at=noon)
    city.handler.memberships.update(valid_to=noon)
    gone = Person.objects.get(pk=city.handler.pk)
    assert done_today(gone, at=noon + HOUR) == []


def test_every_deed_has_its_words() -> None:
    assert [words for words in day._WORDS.values() if not str(words)] == []
