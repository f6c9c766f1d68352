"""Again and again: cases that are reopened, each round with clocks and a judgement of its own."""

from datetime import datetime, timedelta

import pytest

from gongzhi.civic.cases.actions import (
    close_case,
    dispatch_case,
    exempt_deadline,
    follow_up_case,
    object_to_dispatch,
    reopen_case,
    resolve_case,
    rule_on_objection,
    watch_deadlines,
    whistle_for,
)
from gongzhi.civic.cases.actions.closing import AlreadyAnswered
from gongzhi.civic.cases.actions.dispatching import SecondReturn
from gongzhi.civic.cases.events import CaseEscalated, CaseReopened
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.queries.timeline import timeline_of
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Outcome, Satisfaction, Stage, Status, Urgency, Way
from gongzhi.kernel.facts import event_of, facts_about
from tests.a_city import City, a_case_in_hand, a_resolved_case

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def disputed(city: City, case: Case, at: datetime) -> Case:
    """Return the case after its reporter was not content and sent it back."""
    return follow_up_case(
        case,
        way=Way.WEB,
        resolved=False,
        satisfaction=Satisfaction.DISSATISFIED,
        reopen=True,
        by=city.resident,
        at=at,
    )


def answered(city: City, case: Case, at: datetime) -> Case:
    return resolve_case(case, reply="再次处理完毕。", outcome=Outcome.PARTLY, by=city.handler, at=at)


def test_each_round_is_numbered_judged_and_timed_by_itself(city: City, noon: datetime) -> None:
    case = a_resolved_case(city, at=noon)
    for days in (1, 3):
        case = disputed(city, case, noon + days * DAY)
        case = answered(city, case, noon + (days + 1) * DAY)
    rounds = [event_of(fact) for fact in facts_about(case, kinds=[CaseReopened])]
    assert rounds == [CaseReopened(case=case.pk, round=number) for number in (2, 3)]
    assert list(case.follow_ups.values_list("round", flat=True)) == [1, 2]
    met = case.deadlines.filter(stage=Stage.RESOLVE).values_list("met_at", flat=True)
    assert list(met) == [noon, noon + 2 * DAY, noon + 4 * DAY]


def test_a_new_round_has_no_outcome_yet_and_its_whole_time(city: City, noon: datetime) -> None:
    case = disputed(city, a_resolved_case(city, at=noon), noon + 5 * DAY)
    assert (case.outcome, case.closed_at) == ("", None)
    assert case.deadlines.get(stage=Stage.RESOLVE, ended_at=None).due_at == noon + 12.5 * DAY


def test_what_was_missed_in_the_first_round_stays_in_the_third(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon, urgency=Urgency.DANGER)
    case = answered(city, case, noon + 3 * HOUR)
    for hours in (4, 6):
        case = disputed(city, case, noon + hours * HOUR)
        case = answered(city, case, noon + (hours + 1) * HOUR)
    assert case.has_missed
    missed = case.deadlines.filter(stage=Stage.RESOLVE).values_list("missed_at", flat=True)
    assert list(missed) == [noon + 3 * HOUR, None, None]


def test_an_evaluator_who_asked_closes_the_door_to_a_second_answer_only_in_this_round(
    city: City, noon: datetime
) -> None:
    case = disputed(city, a_resolved_case(city, at=noon), noon)
    case = disputed(city, answered(city, case, noon), noon)
    assert case.rounds == 3
    case = answered(city, case, noon)
    case = follow_up_case(
        case, way=Way.PHONE, resolved=False, satisfaction=Satisfaction.FAIR, by=city.evaluator, at=noon
    )
    with pytest.raises(AlreadyAnswered):
        disputed(city, case, noon)


def test_who_confirms_and_yet_asks_for_more_is_heard(city: City, noon: datetime) -> None:
    case = follow_up_case(
        a_resolved_case(city, at=noon),
        way=Way.WEB,
        resolved=True,
        satisfaction=Satisfaction.FAIR,
        comment="路灯亮了，灯罩还是坏的。",
        reopen=True,
        by=city.resident,
        at=noon,
    )
    assert (case.status, case.rounds) == (Status.HANDLING, 2)
    last = timeline_of(case, viewer=city.resident, at=noon)[-1]
    assert (last.title, last.text) == ("重新办理，第2轮", "路灯亮了，灯罩还是坏的。")


def test_who_was_not_reached_sends_nothing_back(city: City, noon: datetime) -> None:
    case = follow_up_case(
        a_resolved_case(city, at=noon), way=Way.PHONE, reached=False, reopen=True, by=city.evaluator, at=noon
    )
    assert (case.status, case.rounds) == (Status.RESOLVED, 1)


def test_a_round_that_grows_late_is_handed_up_by_the_schedule_again(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon, urgency=Urgency.DANGER)
    Case.objects.filter(pk=case.pk).update(is_escalated=True)  # as in an earlier round
    case = answered(city, Case.objects.get(pk=case.pk), noon)
    disputed(city, case, noon)
    watch_deadlines(by=CLOCKWORK, at=noon + 75 * HOUR)
    assert facts_about(case, kinds=[CaseEscalated]).count() == 1
    assert Case.objects.get().lead == city.county_centre


def test_who_was_called_in_the_first_round_can_be_called_in_the_second(city: City, noon: datetime) -> None:
    case = whistle_for(
        a_case_in_hand(city, at=noon), bodies=[city.parks], because="树根", by=city.handler, at=noon
    )
    case = close_case(answered(city, case, noon), because="未接通", by=city.evaluator, at=noon)
    case = reopen_case(case, because="又塌了", by=city.resident, at=noon + DAY)
    case = whistle_for(case, bodies=[city.parks], because="树根又长了", by=city.handler, at=noon + DAY)
    assert case.deadlines.filter(stage=Stage.REPORT_IN, body=city.parks).count() == 2
    assert case.assignments.filter(ended_at=None).count() == 2


def test_a_right_to_return_that_was_used_is_not_renewed_by_a_new_round(city: City, noon: datetime) -> None:
    case = object_to_dispatch(a_case_in_hand(city, at=noon), because="……", by=city.handler, at=noon)
    case = rule_on_objection(case, upheld=False, because="……", by=city.dispatcher, at=noon)
    case = disputed(city, answered(city, case, noon), noon)
    with pytest.raises(SecondReturn):
        object_to_dispatch(case, because="……", by=city.handler, at=noon)


def test_a_reopened_case_given_back_goes_to_another_body_with_its_rounds(city: City, noon: datetime) -> None:
    case = disputed(city, a_resolved_case(city, at=noon), noon)
    case = object_to_dispatch(case, because="属园林职责", by=city.handler, at=noon)
    case = rule_on_objection(case, upheld=True, because="属实", by=city.dispatcher, at=noon)
    case = dispatch_case(case, to=city.parks, by=city.dispatcher, at=noon)
    assert (case.lead, case.rounds, case.status) == (city.parks, 2, Status.DISPATCHED)


def test_a_miss_is_excused_even_after_the_case_is_closed(city: City, noon: datetime) -> None:
    case = answered(city, a_case_in_hand(city, at=noon, urgency=Urgency.DANGER), noon + DAY)
    case = close_case(case, because="未接通", by=city.evaluator, at=noon + DAY)
    missed = case.deadlines.get(stage=Stage.RESOLVE)
    case = exempt_deadline(case, deadline=missed, because="塌方封路", by=city.supervisor, at=noon + 2 * DAY)
    assert (case.status, case.has_missed) == (Status.CLOSED, True)
