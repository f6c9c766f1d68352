"""What comes in and tells of danger goes before all others at once, and those on duty are told."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.cases.actions import accept_case
from gongzhi.civic.cases.events import UrgencyMarked
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Urgency
from gongzhi.civic.dispatch.queries.urgency import signs_in, untouched_dangers
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.vocabulary import NoticeReason
from gongzhi.kernel.facts import facts_about
from tests.a_city import City, an_opened_case
from tests.civic.teamwork.colleagues import a_colleague, deliver, told

FIRE = "三楼着火了，楼道里全是烟，快来人"


def marks_on(case: Case) -> int:
    return facts_about(case, kinds=[UrgencyMarked]).count()


def test_a_case_of_danger_goes_to_the_top_before_anybody_accepted_it(city: City, noon: datetime) -> None:
    others = [an_opened_case(city, at=noon) for _ in range(3)]
    case = an_opened_case(city, at=noon, text=FIRE)
    deliver(noon)
    assert Case.objects.underway().order_by("turn", "pk").first() == case
    assert Case.objects.get(pk=case.pk).urgency == Urgency.DANGER
    assert {Case.objects.get(pk=other.pk).urgency for other in others} == {Urgency.ORDINARY}


def test_what_somebody_decided_already_stays(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon, text=FIRE)
    accept_case(case, category=city.roads, urgency=Urgency.ORDINARY, by=city.dispatcher, at=noon)
    deliver(noon)
    assert (Case.objects.get(pk=case.pk).urgency, marks_on(case)) == (Urgency.ORDINARY, 0)


def test_told_again_it_is_marked_once(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon, text=FIRE)
    deliver(noon)
    facts_about(case).update(due_at=noon)
    deliver(noon)
    assert marks_on(case) == 1


def test_a_cut_off_supply_is_not_marked_by_itself(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon, text="整栋楼停水两天了")
    deliver(noon)
    assert marks_on(case) == 0


def test_operators_and_dispatchers_of_the_centre_are_told_and_nobody_else(city: City, noon: datetime) -> None:
    an_opened_case(city, at=noon, text=FIRE)
    deliver(noon)
    staff = (city.operator, city.dispatcher, city.supervisor, city.handler)
    assert [told(person) for person in staff] == [[NoticeReason.DANGER], [NoticeReason.DANGER], [], []]


def test_a_nearer_centre_with_somebody_on_duty_is_told_instead(city: City, noon: datetime) -> None:
    near = a_colleague(city, "林珊", Role.DISPATCHER, body=city.county_centre)
    an_opened_case(city, at=noon, text=FIRE)
    deliver(noon)
    assert (told(near), told(city.dispatcher)) == ([NoticeReason.DANGER], [])


def test_who_does_both_is_told_once(city: City, noon: datetime) -> None:
    person = a_colleague(city, "陈静", Role.OPERATOR, body=city.centre)
    city.dispatcher.memberships.update(person=person)
    an_opened_case(city, at=noon, text=FIRE)
    deliver(noon)
    assert told(person) == [NoticeReason.DANGER]


@pytest.mark.parametrize("number", [1, 5])
def test_any_number_of_cases_is_looked_through_with_two_queries(
    city: City, noon: datetime, number: int
) -> None:
    cases = [an_opened_case(city, at=noon, text=FIRE).pk for _ in range(number)]
    with CaptureQueriesContext(connection) as queries:
        found = untouched_dangers(cases)
    assert ([case.pk for case in found], len(queries)) == (cases, 2)


def test_pages_ask_by_title_and_text(db: None) -> None:
    assert signs_in(title="楼道着火了", text="快来").emergency_numbers == ("119",)
