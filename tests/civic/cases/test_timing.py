"""Time: extensions, suspensions, exemptions, and what the schedule does when a deadline passes."""

from datetime import datetime, timedelta

import pytest

from gongzhi.civic.cases.actions import (
    acknowledge_case,
    ask_extension,
    dispatch_case,
    exempt_deadline,
    report_in,
    resolve_case,
    resume_case,
    resume_due_cases,
    rule_on_extension,
    suspend_case,
    watch_deadlines,
    whistle_for,
)
from gongzhi.civic.cases.actions.timing import (
    AlreadyAsked,
    DateNotAhead,
    NoTimeGained,
    NotMissed,
    TooLateToAsk,
)
from gongzhi.civic.cases.events import CaseEscalated, DeadlineMissed, TopReached
from gongzhi.civic.cases.models import Case, Suspension
from gongzhi.civic.cases.queries.auditing import deviations_in
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Outcome, Stage, Status, Urgency
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import facts_about
from gongzhi.kernel.schedule import run_due_work
from tests.a_city import City, a_case_in_hand, an_accepted_case, an_opened_case
from tests.factories import a_member

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def asked(city: City, at: datetime) -> Case:
    case = a_case_in_hand(city, at=at)
    return ask_extension(case, until=at + 12 * DAY, because="等待材料", by=city.handler, at=at + DAY)


def test_a_granted_extension_replaces_the_deadline_and_keeps_the_old_one(city: City, noon: datetime) -> None:
    case = rule_on_extension(
        asked(city, noon), granted=True, because="同意", by=city.supervisor, at=noon + DAY
    )
    old, new = case.deadlines.filter(stage=Stage.RESOLVE)
    assert (old.ended_at, old.due_at, old.missed_at) == (noon + DAY, noon + 7.5 * DAY, None)
    assert (new.replaces, new.due_at, new.ended_at) == (old, noon + 12 * DAY, None)


def test_a_refused_extension_changes_no_deadline(city: City, noon: datetime) -> None:
    case = rule_on_extension(
        asked(city, noon), granted=False, because="材料已到", by=city.supervisor, at=noon + DAY
    )
    assert case.deadlines.get(stage=Stage.RESOLVE).due_at == noon + 7.5 * DAY


def test_the_handler_does_not_grant_their_own_extension(city: City, noon: datetime) -> None:
    with pytest.raises(NotAllowed):
        rule_on_extension(asked(city, noon), granted=True, because="同意", by=city.handler, at=noon + DAY)


def test_an_extension_must_gain_time(city: City, noon: datetime) -> None:
    with pytest.raises(NoTimeGained, match="2025-03-20 00:00"):
        ask_extension(a_case_in_hand(city, at=noon), until=noon + DAY, because="……", by=city.handler, at=noon)


def test_one_extension_is_asked_at_a_time(city: City, noon: datetime) -> None:
    with pytest.raises(AlreadyAsked):
        ask_extension(asked(city, noon), until=noon + 20 * DAY, because="……", by=city.handler, at=noon + DAY)


def test_after_the_deadline_it_is_too_late_to_ask(city: City, noon: datetime) -> None:
    with pytest.raises(TooLateToAsk):
        ask_extension(
            a_case_in_hand(city, at=noon),
            until=noon + 20 * DAY,
            because="……",
            by=city.handler,
            at=noon + 8 * DAY,
        )


def test_an_answer_does_not_wait_for_a_ruling_on_more_time(city: City, noon: datetime) -> None:
    case = asked(city, noon)
    case = resolve_case(case, reply="办好了", outcome=Outcome.DONE, by=city.handler, at=noon + 2 * DAY)
    motion = case.motions.get()
    assert (case.status, motion.ruled_at, motion.granted) == (Status.RESOLVED, noon + 2 * DAY, None)


def test_an_extension_granted_late_never_shortens_the_time(city: City, noon: datetime) -> None:
    case = suspend_case(
        asked(city, noon), until=noon + 11 * DAY, because="停工", by=city.supervisor, at=noon + DAY
    )
    case = resume_case(case, by=city.handler, at=noon + 11 * DAY)
    with pytest.raises(NoTimeGained):
        rule_on_extension(case, granted=True, because="同意", by=city.supervisor, at=noon + 11 * DAY)
    case = rule_on_extension(case, granted=False, because="不需要", by=city.supervisor, at=noon + 11 * DAY)
    assert not case.motions.filter(ruled_at=None).exists()


def test_while_suspended_no_clock_runs_and_afterwards_the_rest_is_left(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    case = suspend_case(case, until=noon + 10 * DAY, because="汛期停工", by=city.supervisor, at=noon + DAY)
    assert (case.status, case.due_at) == (Status.SUSPENDED, None)
    assert watch_deadlines(by=CLOCKWORK, at=noon + 9 * DAY) == 0
    case = resume_case(case, by=city.handler, at=noon + 10 * DAY)
    assert case.deadlines.get(stage=Stage.RESOLVE, ended_at=None).due_at == noon + 16.5 * DAY


def test_a_suspension_ends_by_itself_on_its_date(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    suspend_case(case, until=noon + 2 * DAY, because="等待雨停", by=city.supervisor, at=noon)
    assert resume_due_cases(by=CLOCKWORK, at=noon + DAY) == 0
    assert resume_due_cases(by=CLOCKWORK, at=noon + 2 * DAY) == 1
    assert Case.objects.get().status == Status.HANDLING


def test_a_suspension_ends_in_the_future(city: City, noon: datetime) -> None:
    with pytest.raises(DateNotAhead):
        suspend_case(a_case_in_hand(city, at=noon), until=noon, because="……", by=city.supervisor, at=noon)


def test_a_passed_deadline_is_recorded_once_and_stays(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    assert watch_deadlines(by=CLOCKWORK, at=noon + DAY) == 1
    assert watch_deadlines(by=CLOCKWORK, at=noon + DAY + HOUR) == 0
    case.refresh_from_db()
    assert (case.has_missed, case.deadlines.get().missed_at) == (True, noon + DAY)
    assert facts_about(case, kinds=[DeadlineMissed]).count() == 1


def test_an_exemption_stands_beside_the_miss(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    watch_deadlines(by=CLOCKWORK, at=noon + DAY)
    case.refresh_from_db()
    case.status = Status.HANDLING
    case.save()
    missed = case.deadlines.get()
    exempt_deadline(case, deadline=missed, because="系统故障", by=city.supervisor, at=noon + 2 * DAY)
    missed.refresh_from_db()
    assert missed.missed_at == noon + DAY
    assert missed.exemption is not None


def test_only_a_missed_deadline_is_exempted(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    with pytest.raises(NotMissed):
        exempt_deadline(case, deadline=case.deadlines.last(), because="……", by=city.supervisor, at=noon)  # type: ignore[arg-type]


def test_a_day_late_the_schedule_supervises_and_three_days_late_it_escalates(
    city: City, noon: datetime
) -> None:
    case = a_case_in_hand(city, at=noon, urgency=Urgency.DANGER)
    late = noon + 2 * HOUR
    watch_deadlines(by=CLOCKWORK, at=late + 23 * HOUR)
    case.refresh_from_db()
    assert (case.is_supervised, case.lead) == (False, city.works)
    watch_deadlines(by=CLOCKWORK, at=late + 25 * HOUR)
    case.refresh_from_db()
    assert (case.is_supervised, case.lead) == (True, city.works)
    watch_deadlines(by=CLOCKWORK, at=late + 73 * HOUR)
    case.refresh_from_db()
    assert case.lead == city.county_centre


def test_the_schedule_escalates_once(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon, urgency=Urgency.DANGER)
    for days in (5, 6, 7):
        watch_deadlines(by=CLOCKWORK, at=noon + days * DAY)
    assert facts_about(case, kinds=[CaseEscalated]).count() == 1


def test_escalation_really_is_on_the_schedule(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon, urgency=Urgency.DANGER)
    assert "cases.watch_the_clock" in run_due_work(at=noon + 5 * DAY)
    case.refresh_from_db()
    assert (case.lead, case.is_supervised, case.has_missed) == (city.county_centre, True, True)


def test_an_extension_outlives_two_suspensions(city: City, noon: datetime) -> None:
    case = rule_on_extension(
        asked(city, noon), granted=True, because="同意", by=city.supervisor, at=noon + DAY
    )
    for begins in (noon + 2 * DAY, noon + 4 * DAY):
        case = suspend_case(case, until=begins + DAY, because="停工", by=city.supervisor, at=begins)
        case = resume_case(case, by=city.handler, at=begins + DAY)
    assert case.deadlines.get(stage=Stage.RESOLVE, ended_at=None).due_at == noon + 14 * DAY


def test_a_miss_is_one_miss_though_the_case_was_suspended(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon, urgency=Urgency.DANGER)
    watch_deadlines(by=CLOCKWORK, at=noon + 3 * HOUR)
    case.refresh_from_db()
    missed = case.deadlines.get(stage=Stage.RESOLVE)
    case = exempt_deadline(case, deadline=missed, because="塌方", by=city.supervisor, at=noon + 3 * HOUR)
    case = suspend_case(case, until=noon + DAY, because="暴雨", by=city.supervisor, at=noon + 4 * HOUR)
    case = resume_case(case, by=city.handler, at=noon + 5 * HOUR)
    again = case.deadlines.get(stage=Stage.RESOLVE)
    assert (again.pk, again.ended_at, again.exemption is None) == (missed.pk, None, False)
    assert watch_deadlines(by=CLOCKWORK, at=noon + 6 * HOUR) == 0


def test_who_reported_in_while_the_case_was_suspended_is_not_asked_again(city: City, noon: datetime) -> None:
    case = whistle_for(
        a_case_in_hand(city, at=noon), bodies=[city.parks], because="树根", by=city.handler, at=noon
    )
    case = suspend_case(case, until=noon + DAY, because="停工", by=city.supervisor, at=noon + HOUR)
    case = report_in(case, body=city.parks, findings="已断根", by=city.gardener, at=noon + 2 * HOUR)
    case = resume_case(case, by=city.handler, at=noon + DAY)
    assert not case.deadlines.filter(stage=Stage.REPORT_IN, ended_at=None).exists()


def test_one_broken_case_does_not_hold_up_the_others(city: City, noon: datetime) -> None:
    broken, sound = (a_case_in_hand(city, at=noon) for _ in range(2))
    for number, case in enumerate((broken, sound), 1):
        suspend_case(case, until=noon + number * DAY, because="停工", by=city.supervisor, at=noon)
    Suspension.objects.create(
        case=broken, reason=broken.suspensions.get().reason, until=noon + DAY, began_at=noon
    )
    assert resume_due_cases(by=CLOCKWORK, at=noon + 3 * DAY) == 1
    sound.refresh_from_db()
    assert sound.status == Status.HANDLING


def test_a_case_at_the_top_does_not_keep_others_from_being_handed_up(city: City, noon: datetime) -> None:
    top = an_accepted_case(city, at=noon, urgency=Urgency.DANGER)
    top = dispatch_case(top, to=city.centre, by=city.dispatcher, at=noon)
    acknowledge_case(top, by=a_member(Role.HANDLER, body=city.centre), at=noon)
    late = a_case_in_hand(city, at=noon + HOUR, urgency=Urgency.DANGER)
    for hours in (80, 81):
        watch_deadlines(by=CLOCKWORK, at=noon + hours * HOUR, limit=1)
    late.refresh_from_db()
    assert late.lead == city.county_centre
    assert facts_about(top, kinds=[TopReached]).count() == 1
    assert deviations_in([top.pk, late.pk]) == []
