"""The end: resolve, follow up, reopen, close."""

from datetime import datetime, timedelta

import pytest

from gongzhi.civic.cases.actions import close_case, follow_up_case, reopen_case, resolve_case
from gongzhi.civic.cases.actions.closing import AlreadyAnswered, NothingAnswered
from gongzhi.civic.cases.models import FollowUp
from gongzhi.civic.cases.vocabulary import Outcome, Satisfaction, Stage, Status, Way
from gongzhi.kernel.errors import NotAllowed
from tests.a_city import City, a_case_in_hand, a_resolved_case

DAY = timedelta(days=1)


def test_a_reply_meets_the_deadline_and_waits_for_the_reporter(city: City, noon: datetime) -> None:
    case = a_resolved_case(city, at=noon)
    assert (case.status, case.outcome, case.resolved_at) == (Status.RESOLVED, Outcome.DONE, noon)
    assert list(case.deadlines.filter(ended_at=None).values_list("stage", flat=True)) == [Stage.FOLLOW_UP]


def test_a_late_reply_is_a_miss_that_stays(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    case = resolve_case(case, reply="修好了", outcome=Outcome.DONE, by=city.handler, at=noon + 9 * DAY)
    assert case.has_missed
    assert case.deadlines.get(stage=Stage.RESOLVE).missed_at == noon + 9 * DAY


def test_a_reporter_who_confirms_closes_the_case(city: City, noon: datetime) -> None:
    case = follow_up_case(
        a_resolved_case(city, at=noon),
        way=Way.WEB,
        resolved=True,
        satisfaction=Satisfaction.SATISFIED,
        by=city.resident,
        at=noon + DAY,
    )
    assert (case.status, case.closed_at) == (Status.CLOSED, noon + DAY)


def test_a_reporter_who_disputes_sends_it_back_for_another_round(city: City, noon: datetime) -> None:
    case = follow_up_case(
        a_resolved_case(city, at=noon),
        way=Way.WEB,
        resolved=False,
        satisfaction=Satisfaction.DISSATISFIED,
        comment="灯还是不亮",
        reopen=True,
        by=city.resident,
        at=noon + DAY,
    )
    assert (case.status, case.rounds, case.lead) == (Status.HANDLING, 2, city.works)
    running = case.deadlines.filter(ended_at=None).values_list("stage", flat=True)
    assert set(running) == {Stage.CONTACT, Stage.RESOLVE}


def test_each_round_is_judged_once(city: City, noon: datetime) -> None:
    case = a_resolved_case(city, at=noon)
    judged = {"way": Way.PHONE, "resolved": False, "satisfaction": Satisfaction.FAIR}
    case = follow_up_case(case, **judged, by=city.evaluator, at=noon)  # type: ignore[arg-type]  # three details
    with pytest.raises(AlreadyAnswered):
        follow_up_case(case, **judged, by=city.resident, at=noon)  # type: ignore[arg-type]  # three details


def test_nobody_reached_leaves_the_question_open(city: City, noon: datetime) -> None:
    case = a_resolved_case(city, at=noon)
    for _ in range(2):
        case = follow_up_case(case, way=Way.PHONE, reached=False, by=city.evaluator, at=noon)
    assert (case.status, FollowUp.objects.filter(reached=False).count()) == (Status.RESOLVED, 2)


def test_half_an_answer_is_refused(city: City, noon: datetime) -> None:
    with pytest.raises(NothingAnswered):
        follow_up_case(a_resolved_case(city, at=noon), way=Way.WEB, resolved=True, by=city.resident, at=noon)


def test_the_body_does_not_judge_itself(city: City, noon: datetime) -> None:
    with pytest.raises(NotAllowed):
        follow_up_case(
            a_resolved_case(city, at=noon),
            way=Way.PHONE,
            resolved=True,
            satisfaction=Satisfaction.VERY_SATISFIED,
            by=city.handler,
            at=noon,
        )


def test_an_evaluator_closes_with_a_reason(city: City, noon: datetime) -> None:
    case = close_case(a_resolved_case(city, at=noon), because="三次未接通", by=city.evaluator, at=noon)
    assert (case.status, case.due_at) == (Status.CLOSED, None)


def test_a_closed_case_is_reopened_with_its_body(city: City, noon: datetime) -> None:
    case = close_case(a_resolved_case(city, at=noon), because="未接通", by=city.evaluator, at=noon)
    case = reopen_case(case, because="灯又坏了", by=city.resident, at=noon + DAY)
    assert (case.status, case.rounds, case.closed_at) == (Status.HANDLING, 2, None)
    assert case.assignments.get(ended_at=None).body == city.works
