"""Figures of cases that took a turn: reopened, handed up, merged, given back, suspended, withdrawn."""

from datetime import datetime, timedelta

from gongzhi.civic.cases.actions import (
    acknowledge_case,
    dispatch_case,
    escalate_case,
    exempt_deadline,
    follow_up_case,
    merge_case,
    recall_case,
    reopen_case,
    resolve_case,
    resume_case,
    suspend_case,
    unmerge_case,
    watch_deadlines,
    withdraw_case,
)
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Outcome, Satisfaction, Stage, Way
from gongzhi.civic.evaluation.logic.rates import Tally
from gongzhi.civic.evaluation.queries import cases_of, rates_by, total_of
from gongzhi.civic.evaluation.vocabulary import Grouping, Month
from gongzhi.civic.people.vocabulary import Role
from tests.a_city import City, a_case_in_hand, a_dispatched_case, a_resolved_case
from tests.civic.evaluation.test_ranking import a_judged_case
from tests.factories import a_member

MARCH = Month(2025, 3)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def total(at: datetime) -> Tally:
    return total_of(cases_of(MARCH), month=MARCH, at=at)


def judge(
    city: City, case: Case, at: datetime, *, resolved: bool, grade: Satisfaction, reopen: bool = False
) -> Case:
    return follow_up_case(
        case,
        way=Way.PHONE,
        resolved=resolved,
        satisfaction=grade,
        reopen=reopen,
        by=city.evaluator,
        at=at,
    )


def a_reopened_case(city: City, at: datetime) -> Case:
    """Return a case that its reporter sent back after a day with the worst grade."""
    case = a_resolved_case(city, at=at)
    return judge(city, case, at + DAY, resolved=False, grade=Satisfaction.VERY_DISSATISFIED, reopen=True)


def test_until_it_is_judged_again_the_first_judgement_stands(city: City, noon: datetime) -> None:
    a_reopened_case(city, noon)
    found = total(noon + 2 * DAY)
    assert (found.answered, found.resolved, found.rated, found.satisfied) == (1, 0, 1, 0)


def test_the_judgement_of_the_last_round_decides(city: City, noon: datetime) -> None:
    case = a_reopened_case(city, noon)
    case = resolve_case(case, reply="修好了", outcome=Outcome.DONE, by=city.handler, at=noon + 2 * DAY)
    judge(city, case, noon + 3 * DAY, resolved=True, grade=Satisfaction.SATISFIED)
    found = total(noon + 3 * DAY)
    assert (found.answered, found.resolved, found.rated, found.satisfied) == (1, 1, 1, 1)


def test_a_second_round_that_is_late_makes_the_case_late(city: City, noon: datetime) -> None:
    a_reopened_case(city, noon)
    before, after = (total(noon + days * DAY) for days in (2, 10))
    assert [(found.due, found.in_time) for found in (before, after)] == [(1, 1), (1, 0)]


def test_a_case_reopened_after_its_good_judgement_and_overdue_is_not_resolved(
    city: City, noon: datetime
) -> None:
    case = a_judged_case(city, noon)
    reopen_case(case, because="又坏了", by=city.resident, at=noon + 3 * DAY)
    before, after = (total(noon + days * DAY) for days in (4, 12))
    assert [(found.answered, found.resolved) for found in (before, after)] == [(1, 1), (1, 0)]


def test_an_excuse_for_the_first_round_does_not_excuse_the_second(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    case = resolve_case(case, reply="修好了", outcome=Outcome.DONE, by=city.handler, at=noon + 9 * DAY)
    missed = case.deadlines.get(stage=Stage.RESOLVE)
    case = exempt_deadline(case, deadline=missed, because="塌方", by=city.supervisor, at=noon + 9 * DAY)
    excused = total(noon + 9 * DAY)
    reopen_case(case, because="又坏了", by=city.resident, at=noon + 10 * DAY)
    assert [(found.due, found.in_time) for found in (excused, total(noon + 20 * DAY))] == [(1, 1), (1, 0)]


def test_who_was_sent_the_case_is_judged_for_what_the_county_did_with_it(city: City, noon: datetime) -> None:
    case = escalate_case(a_case_in_hand(city, at=noon), because="难", by=city.handler, at=noon)
    county = a_member(Role.HANDLER, body=city.county_centre)
    case = acknowledge_case(case, by=county, at=noon)
    case = resolve_case(case, reply="协调解决", outcome=Outcome.DONE, by=county, at=noon + DAY)
    judge(city, case, noon + DAY, resolved=True, grade=Satisfaction.SATISFIED)
    rows = rates_by(Grouping.BODY, cases_of(MARCH), month=MARCH, at=noon + 2 * DAY)
    assert [(row.label, row.tally.resolved, row.tally.in_time) for row in rows] == [("区住建局", 1, 1)]


def test_a_merged_case_is_no_ones_promise_to_keep(city: City, noon: datetime) -> None:
    target, double = a_case_in_hand(city, at=noon), a_case_in_hand(city, at=noon)
    merge_case(double, into=target, by=city.dispatcher, at=noon + HOUR)
    found = total(noon + 9 * DAY)
    assert (found.all, found.due, found.contact_asked, found.answered) == (2, 1, 1, 1)


def test_what_was_missed_before_a_merge_is_not_washed_off_by_it(city: City, noon: datetime) -> None:
    double = a_case_in_hand(city, at=noon)
    watch_deadlines(by=CLOCKWORK, at=noon + 9 * DAY)
    merge_case(
        Case.objects.get(pk=double.pk),
        into=a_case_in_hand(city, at=noon + 9 * DAY),
        by=city.dispatcher,
        at=noon + 9 * DAY,
    )
    found = total(noon + 9 * DAY)
    assert (found.all, found.due, found.in_time) == (2, 1, 0)


def test_a_case_taken_out_again_is_nobodys_until_it_is_dispatched(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    case = merge_case(case, into=a_case_in_hand(city, at=noon), by=city.dispatcher, at=noon)
    case = unmerge_case(case, by=city.dispatcher, at=noon)
    before = total(noon).all
    dispatch_case(case, to=city.parks, by=city.dispatcher, at=noon)
    rows = rates_by(Grouping.BODY, cases_of(MARCH), month=MARCH, at=noon)
    assert (before, {row.label: row.tally.all for row in rows}) == (1, {"区住建局": 1, "区园林中心": 1})


def test_a_dispatch_taken_back_leaves_no_trace_in_the_figures(city: City, noon: datetime) -> None:
    recall_case(a_dispatched_case(city, at=noon), by=city.dispatcher, at=noon + HOUR)
    assert total(noon + 9 * DAY) == Tally()


def test_a_withdrawn_case_counts_but_asks_for_nothing(city: City, noon: datetime) -> None:
    withdraw_case(a_case_in_hand(city, at=noon), because="不需要了", by=city.resident, at=noon + HOUR)
    assert total(noon + 9 * DAY) == Tally(all=1)


def test_while_a_case_is_suspended_it_is_not_late(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    case = suspend_case(case, until=noon + 20 * DAY, because="汛期", by=city.supervisor, at=noon + HOUR)
    meanwhile = total(noon + 10 * DAY)
    resume_case(case, by=city.handler, at=noon + 10 * DAY)
    after = total(noon + 19 * DAY)
    assert [(found.due, found.contact_asked) for found in (meanwhile, after)] == [(0, 0), (1, 1)]


def test_nobody_reached_is_no_judgement(city: City, noon: datetime) -> None:
    follow_up_case(a_resolved_case(city, at=noon), way=Way.PHONE, reached=False, by=city.evaluator, at=noon)
    found = total(noon + DAY)
    assert (found.answered, found.rated, found.in_time) == (0, 0, 1)


def test_a_case_judged_twice_over_is_one_case(city: City, noon: datetime) -> None:
    case = a_reopened_case(city, noon)
    case = resolve_case(case, reply="修好了", outcome=Outcome.DONE, by=city.handler, at=noon + 2 * DAY)
    judge(city, case, noon + 3 * DAY, resolved=True, grade=Satisfaction.SATISFIED)
    rows = rates_by(Grouping.CATEGORY, cases_of(MARCH), month=MARCH, at=noon + 4 * DAY)
    assert [(row.tally.all, row.tally.rated, row.tally.due) for row in rows] == [(1, 1, 1)]
