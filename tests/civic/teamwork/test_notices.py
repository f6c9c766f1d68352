"""Who is told of what, once each, by which way, and when letters to them are due."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from gongzhi.civic.cases.actions import (
    answer_question,
    ask_extension,
    ask_resident,
    close_case,
    contact_resident,
    dispatch_case,
    follow_up_case,
    object_to_dispatch,
    record_misses,
    rule_on_extension,
    rule_on_objection,
    supervise_case,
)
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Satisfaction, Urgency, Way
from gongzhi.civic.dispatch.events import TroubleNoticed
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.actions import (
    take_case,
    unassign_case,
)
from gongzhi.civic.teamwork.models import StaffNotice
from gongzhi.civic.teamwork.tasks import announce_deadlines, announce_failures
from gongzhi.civic.teamwork.vocabulary import NoticeReason
from gongzhi.kernel.facts import facts_about, publish
from gongzhi.kernel.models import Fact, FailedReaction
from tests.a_city import (
    City,
    a_case_in_hand,
    a_dispatched_case,
    a_resolved_case,
    an_accepted_case,
)
from tests.civic.dispatch.troubled import a_kept_trouble
from tests.civic.teamwork.colleagues import a_colleague, deliver, in_care, reopened, told
from tests.factories import a_body, a_member, a_place

HOUR = timedelta(hours=1)


def test_who_is_put_in_charge_is_told(city: City, lin: Person, noon: datetime) -> None:
    case = in_care(city, lin, noon)
    notice = StaffNotice.objects.get(person=lin)
    assert (notice.reason, notice.case, notice.read_at) == (NoticeReason.ASSIGNED, case, None)


def test_who_takes_a_case_is_not_told_of_it(city: City, noon: datetime) -> None:
    take_case(a_case_in_hand(city, at=noon), within=city.works, by=city.handler, at=noon)
    deliver(noon)
    assert told(city.handler) == []


def supervised(case: Case, city: City, at: datetime) -> object:
    return supervise_case(case, because="群众反映强烈", by=city.supervisor, at=at)


def answered(case: Case, city: City, at: datetime) -> object:
    case = ask_resident(case, question="几号楼？", by=city.handler, at=at)
    unassign_case(case, within=city.works, by=city.handler, at=at)
    city.handler.memberships.update(valid_to=at)
    return answer_question(case, answer="3号楼", by=city.resident, at=at)


def extension_ruled(case: Case, city: City, at: datetime) -> object:
    case = ask_extension(case, until=at + timedelta(days=9), because="等材料", by=city.handler, at=at)
    return rule_on_extension(case, granted=True, because="同意", by=city.supervisor, at=at)


def objection_ruled(case: Case, city: City, at: datetime) -> object:
    case = object_to_dispatch(case, because="不归我局", by=city.handler, at=at)
    return rule_on_objection(case, upheld=False, because="归你局", by=city.dispatcher, at=at)


HAPPENINGS: list[tuple[Callable[[Case, City, datetime], object], str]] = [
    (supervised, "supervised"),
    (extension_ruled, "returned"),
    (objection_ruled, "returned"),
    (reopened, "reopened"),
]


@pytest.mark.parametrize(("happens", "reason"), HAPPENINGS)
def test_whoever_looks_after_a_case_is_told_and_no_colleague(
    happens: Callable[[Case, City, datetime], object], reason: str, city: City, lin: Person, noon: datetime
) -> None:
    happens(in_care(city, lin, noon), city, noon)
    deliver(noon)
    assert (told(lin), told(city.handler)) == (["assigned", reason], [])


@pytest.mark.parametrize(("happens", "reason"), HAPPENINGS)
def test_where_nobody_looks_after_it_every_handler_of_the_body_is_told(
    happens: Callable[[Case, City, datetime], object], reason: str, city: City, lin: Person, noon: datetime
) -> None:
    happens(a_case_in_hand(city, at=noon), city, noon)
    deliver(noon)
    assert (told(lin), told(city.handler)) == ([reason], [reason])
    assert told(city.gardener) == []


def test_a_miss_is_told_to_who_is_in_charge_and_the_body_s_supervisor(
    city: City, lin: Person, noon: datetime
) -> None:
    chief = a_colleague(city, "韩墨", Role.SUPERVISOR)
    case = contact_resident(in_care(city, lin, noon), note="已联系", by=city.handler, at=noon)
    record_misses(by=CLOCKWORK, at=noon + timedelta(days=8))
    deliver(noon + timedelta(days=8))
    assert (told(lin), told(chief), told(city.handler)) == (["assigned", "overdue"], ["overdue"], [])
    assert StaffNotice.objects.get(person=chief).deadline == case.deadlines.get(stage="resolve")


def test_what_was_done_late_before_the_worker_came_alarms_nobody(
    city: City, lin: Person, noon: datetime
) -> None:
    case = a_case_in_hand(city, at=noon)
    late = noon + timedelta(days=2)
    contact_resident(case, note="晚了", by=city.handler, at=late)
    deliver(late)
    assert told(lin) == []


def test_an_old_supervision_of_an_ended_case_is_told_to_nobody(
    city: City, lin: Person, noon: datetime
) -> None:
    case = a_resolved_case(city, at=noon)
    fact = facts_about(case).latest("id")
    close_case(case, because="已核实", by=city.evaluator, at=noon)
    Fact.objects.filter(pk=fact.pk).update(
        kind="cases.CaseSupervised", data={"case": case.pk, "statement": None}, due_at=noon
    )
    deliver(noon)
    assert told(lin) == []


def test_a_danger_to_life_is_told_to_every_handler_of_the_lead(
    city: City, lin: Person, noon: datetime
) -> None:
    a_dispatched_case(city, at=noon, urgency=Urgency.DANGER)
    a_dispatched_case(city, at=noon)
    deliver(noon)
    assert (told(lin), told(city.handler), told(city.gardener)) == (["danger"], ["danger"], [])


def test_a_return_is_told_to_the_dispatchers_who_rule_on_it(city: City, noon: datetime) -> None:
    chief = a_member(Role.DISPATCHER, body=city.county_centre)
    case = a_case_in_hand(city, at=noon)
    object_to_dispatch(case, because="不归我局", by=city.handler, at=noon)
    deliver(noon)
    assert (told(chief), told(city.dispatcher), told(city.handler)) == (["returned"], [], [])


def test_what_the_nearest_centre_leads_is_ruled_on_by_the_one_above(city: City, noon: datetime) -> None:
    handler = a_member(Role.HANDLER, body=city.county_centre)
    case = an_accepted_case(city, at=noon)
    case = dispatch_case(case, to=city.county_centre, by=city.dispatcher, at=noon)
    object_to_dispatch(case, because="不归区里", by=handler, at=noon)
    deliver(noon)
    assert told(city.dispatcher) == ["returned"]


def test_a_wish_for_more_time_is_told_to_the_supervisors_who_rule_on_it(city: City, noon: datetime) -> None:
    chief = a_member(Role.SUPERVISOR, body=city.county_centre)
    case = a_case_in_hand(city, at=noon)
    ask_extension(case, until=noon + timedelta(days=9), because="等材料", by=city.handler, at=noon)
    deliver(noon)
    assert (told(chief), told(city.supervisor)) == (["returned"], [])


def test_an_answer_is_told_to_who_asked(city: City, lin: Person, noon: datetime) -> None:
    case = in_care(city, lin, noon)
    case = ask_resident(case, question="几号楼？", by=city.dispatcher, at=noon)
    answer_question(case, answer="3号楼", by=city.resident, at=noon)
    deliver(noon)
    assert (told(city.dispatcher), told(lin)) == (["answered"], ["assigned"])


def test_an_answer_to_who_left_is_told_to_who_is_in_charge(city: City, lin: Person, noon: datetime) -> None:
    answered(a_case_in_hand(city, at=noon), city, noon)
    deliver(noon)
    assert told(lin) == ["answered"]


def test_a_follow_up_that_reopens_tells_the_body(city: City, lin: Person, noon: datetime) -> None:
    case = a_resolved_case(city, at=noon)
    follow_up_case(
        case,
        way=Way.WEB,
        resolved=False,
        satisfaction=Satisfaction.DISSATISFIED,
        reopen=True,
        by=city.resident,
        at=noon,
    )
    deliver(noon)
    assert told(lin) == ["reopened"]


def test_a_fact_delivered_twice_tells_once(city: City, lin: Person, noon: datetime) -> None:
    case = in_care(city, lin, noon)
    Fact.objects.filter(kind="teamwork.CaseAssigned").update(due_at=noon)
    deliver(noon)
    assert (told(lin), case.status) == (["assigned"], "handling")


def test_a_deadline_of_the_next_working_hours_is_told_once(city: City, lin: Person, noon: datetime) -> None:
    case = in_care(city, lin, noon)  # the first contact is due in 24 hours
    soon = noon + timedelta(hours=21)
    for _again in range(2):
        announce_deadlines(soon)
    notices = StaffNotice.objects.filter(person=lin, reason=NoticeReason.DUE_SOON)
    assert [notice.deadline for notice in notices] == [case.deadlines.get(stage="contact")]
    assert told(city.handler) == []


def test_a_deadline_is_not_told_of_before_it_is_near(city: City, lin: Person, noon: datetime) -> None:
    in_care(city, lin, noon)
    announce_deadlines(noon + HOUR)
    assert told(lin) == ["assigned"]


def test_a_short_deadline_is_told_of_when_half_of_it_is_used(city: City, lin: Person, noon: datetime) -> None:
    a_dispatched_case(city, at=noon)  # to be acknowledged within 4 hours
    announce_deadlines(noon + HOUR)
    assert told(lin) == []
    announce_deadlines(noon + 2 * HOUR)
    assert (told(lin), told(city.handler)) == (["due_soon"], ["due_soon"])


def test_the_centre_s_own_clocks_are_its_list_and_told_to_who_took_the_case(
    city: City, noon: datetime
) -> None:
    dispatcher = a_member(Role.DISPATCHER, body=city.county_centre)
    _left, taken = an_accepted_case(city, at=noon + 2 * HOUR), an_accepted_case(city, at=noon + 2 * HOUR)
    take_case(taken, within=city.county_centre, by=dispatcher, at=noon + 2 * HOUR)
    announce_deadlines(noon + 3.5 * HOUR)
    assert told(dispatcher) == ["due_soon"]


def test_a_passed_or_ended_deadline_is_not_drawing_near(city: City, lin: Person, noon: datetime) -> None:
    case = in_care(city, lin, noon)
    contact_resident(case, note="已联系", by=city.handler, at=noon)
    announce_deadlines(noon + 23 * HOUR)
    assert told(lin) == ["assigned"]


def test_many_deadlines_cost_few_queries(
    city: City, lin: Person, noon: datetime, django_assert_max_num_queries: Any
) -> None:
    for _each in range(5):
        a_dispatched_case(city, at=noon)
    Person.objects.filter(pk__in=[lin.pk, city.handler.pk]).update(is_active=False)
    with django_assert_max_num_queries(7):
        announce_deadlines(noon + 2 * HOUR)


def test_a_reaction_that_was_given_up_is_told_to_the_city_s_administrators_once(
    city: City, noon: datetime
) -> None:
    local = a_member(Role.ADMINISTRATOR, body=city.county_centre)
    fact = Fact.objects.create(kind="cases.CaseOpened", subject="case:1", at=noon, data={})
    FailedReaction.objects.create(
        fact=fact, reaction="x", attempts=6, error="no", failed_at=noon, parked_at=noon
    )
    for _again in range(2):
        announce_failures(noon + timedelta(minutes=5))
    assert (told(city.administrator), told(local)) == (["failed"], [])


def test_what_heats_up_early_is_told_to_the_centres_around(city: City, noon: datetime) -> None:
    below = a_member(Role.DISPATCHER, body=city.county_centre)
    beside = a_body("望山区中心", place=a_place("望山区", within=city.city), is_centre=True)
    neighbour = a_member(Role.DISPATCHER, body=beside)
    trouble = a_kept_trouble(a_case_in_hand(city, at=noon), county=city.county, at=noon)
    event = TroubleNoticed(trouble=trouble.pk, county=city.county.pk, seen=8, expected_per_mille=1200)
    with transaction.atomic():
        publish(event, about=trouble, by=CLOCKWORK, at=noon)
    deliver(noon)
    assert [NoticeReason.TROUBLE in told(each) for each in (city.dispatcher, city.supervisor, below)] == [
        True,
        True,
        True,
    ]
    assert told(neighbour) == told(city.operator) == []
