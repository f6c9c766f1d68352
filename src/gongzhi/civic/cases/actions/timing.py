"""Steps about time: extend, suspend, exempt, and what happens by itself when a deadline passes."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.actions.dispatching import NobodyAbove, escalate_case, supervise_case
from gongzhi.civic.cases.actions.holding import drop, hold, keep, miss_if_late, say
from gongzhi.civic.cases.actions.reckoning import write_result
from gongzhi.civic.cases.events import (
    CaseResumed,
    CaseSuspended,
    DeadlineExempted,
    ExtensionAsked,
    ExtensionRuled,
    TopReached,
)
from gongzhi.civic.cases.models import Case, Deadline, EscalationRule, Motion, Suspension
from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.cases.queries.binding import told
from gongzhi.civic.cases.queries.deadlines import (
    cases_to_act_on,
    deadline_of,
    deadlines_to_miss,
    suspensions_to_end,
)
from gongzhi.civic.cases.vocabulary import Audience, MotionKind, Stage, Status, Step
from gongzhi.civic.jurisdictions.queries import due_time
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.facts import publish

log = logging.getLogger(__name__)


class NoTimeGained(Refused):
    message = _("新的期限要晚于现在的期限(%(due_at)s)。")


class NoDeadlineRunning(Refused):
    message = _("这件事项现在没有办结期限在计时。")


class AlreadyAsked(Refused):
    message = _("已经有一份延期申请在等待审批。")


class TooLateToAsk(Refused):
    message = _("办结期限已过，不能再申请延期。请尽快办结，确有客观原因的可申请免责登记。")


class NothingAsked(Refused):
    message = _("没有等待审批的延期申请。")


class DateNotAhead(Refused):
    message = _("请选择今天以后的日期。")


class NotMissed(Refused):
    message = _("只有已经超期的期限才需要免责登记。")


@transaction.atomic
def ask_extension(case: Case, *, until: datetime, because: str, by: Actor, at: datetime) -> Case:
    """Ask for more time to resolve, before the time is up."""
    held = hold(case, Step.ASK_EXTENSION, by=by, at=at)
    running = _running(held)
    if at > running.due_at:
        raise TooLateToAsk
    _refuse_no_gain(running, until)
    if held.motions.filter(kind=MotionKind.EXTENSION, ruled_at=None).exists():
        raise AlreadyAsked
    reason = say(held, because, by=by, at=at, to=Audience.STAFF)
    lead = held.lead
    assert lead is not None  # a case in hand has one
    Motion.objects.create(
        case=held, kind=MotionKind.EXTENSION, body=lead, reason=reason, until=until, asked_at=at
    )
    asked = ExtensionAsked(case=held.pk, seen=held.seen, body=lead.pk, until=until, **told(reason))
    publish(asked, about=held, by=by, at=at)
    return keep(held)


def _running(case: Case) -> Deadline:
    running = deadline_of(case, Stage.RESOLVE)
    if running is None:
        raise NoDeadlineRunning
    return running


def _refuse_no_gain(running: Deadline, until: datetime) -> None:
    if until <= running.due_at:
        raise NoTimeGained(due_at=f"{timezone.localtime(running.due_at):%Y-%m-%d %H:%M}")


@transaction.atomic
def rule_on_extension(case: Case, *, granted: bool, because: str, by: Actor, at: datetime) -> Case:
    """Grant or refuse more time; granted, a new deadline takes the old one's place, a miss stays."""
    held = hold(case, Step.RULE_ON_EXTENSION, by=by, at=at)
    motion = held.motions.filter(kind=MotionKind.EXTENSION, ruled_at=None).first()
    if motion is None or motion.until is None:
        raise NothingAsked
    if granted:
        running = _running(held)
        _refuse_no_gain(running, motion.until)
        _replace(held, running, due_at=motion.until, at=at)
    ruling = say(held, because, by=by, at=at, to=Audience.STAFF)
    motion.ruled_at, motion.granted, motion.ruling = at, granted, ruling
    motion.save()
    ruled = ExtensionRuled(
        case=held.pk, seen=held.seen, body=motion.body_id, granted=granted, until=motion.until, **told(ruling)
    )
    publish(ruled, about=held, by=by, at=at)
    return keep(held)


def _replace(case: Case, old: Deadline, *, due_at: datetime, at: datetime) -> None:
    miss_if_late(case, old, at=at)
    old.ended_at = at
    old.save()
    Deadline.objects.create(
        case=case, stage=old.stage, body=old.body, rule=old.rule, replaces=old, set_at=at, due_at=due_at
    )


@transaction.atomic
def suspend_case(case: Case, *, until: datetime, because: str, by: Actor, at: datetime) -> Case:
    """Suspend a case until a date (挂账): the clocks stand still until then."""
    held = hold(case, Step.SUSPEND, by=by, at=at)
    if until <= at:
        raise DateNotAhead
    reason = say(held, because, by=by, at=at, to=Audience.REPORTER)
    Suspension.objects.create(case=held, reason=reason, until=until, began_at=at)
    drop(held, Stage, at=at)
    held.status = Status.SUSPENDED
    publish(
        CaseSuspended(case=held.pk, seen=held.seen, until=until, **told(reason)), about=held, by=by, at=at
    )
    return keep(held)


@transaction.atomic
def resume_case(case: Case, *, by: Actor, at: datetime) -> Case:
    """Go on with a suspended case: each clock that was running gets the time it had left."""
    held = hold(case, Step.RESUME, by=by, at=at)
    suspension = held.suspensions.get(ended_at=None)
    suspension.ended_at = at
    suspension.save()
    reported_in = held.assignments.filter(ended_at=None, reported_in_at__isnull=False).values("body")
    stopped = held.deadlines.filter(ended_at=suspension.began_at, met_at=None)
    for deadline in stopped.exclude(stage=Stage.REPORT_IN, body__in=reported_in):
        _resume_clock(deadline, suspension, at=at)
    held.status = Status.HANDLING
    publish(CaseResumed(case=held.pk, seen=held.seen), about=held, by=by, at=at)
    return keep(held)


def _resume_clock(stopped: Deadline, suspension: Suspension, *, at: datetime) -> None:
    if stopped.missed_at:  # no new promise: missed once, and an exemption stays beside it
        stopped.ended_at = None
        stopped.save()
        return
    if stopped.rule is None or stopped.replaces:  # an agreed date: moved by as long as the clock stood still
        due_at = stopped.due_at + (at - suspension.began_at)
    else:
        due_at = due_time(stopped.rule.limit, stopped.set_at, pauses=_pauses(stopped.case))
    Deadline.objects.create(
        case=stopped.case,
        stage=stopped.stage,
        body=stopped.body,
        rule=stopped.rule,
        replaces=stopped.replaces,
        set_at=stopped.set_at,
        due_at=due_at,
    )


def _pauses(case: Case) -> list[tuple[datetime, datetime]]:
    spans = case.suspensions.exclude(ended_at=None).values_list("began_at", "ended_at")
    return [(began_at, ended_at) for began_at, ended_at in spans if ended_at]


@transaction.atomic
def exempt_deadline(case: Case, *, deadline: Deadline, because: str, by: Actor, at: datetime) -> Case:
    """Put an exemption beside a missed deadline; it stays missed for all to see."""
    held = hold(case, Step.EXEMPT, by=by, at=at)
    missed = held.deadlines.filter(pk=deadline.pk, missed_at__isnull=False, exemption=None).first()
    if missed is None:
        raise NotMissed
    missed.exemption = say(held, because, by=by, at=at, to=Audience.STAFF)
    missed.save()
    exempted = DeadlineExempted(
        case=held.pk, seen=held.seen, deadline=missed.pk, stage=Stage(missed.stage), **told(missed.exemption)
    )
    publish(exempted, about=held, by=by, at=at)
    return keep(held)


@transaction.atomic
def miss_deadline(deadline: Deadline, *, by: Actor, at: datetime) -> bool:
    """Record that a deadline passed; by the schedule."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=deadline.case_id)
    running = case.deadlines.filter(pk=deadline.pk, ended_at=None).first()
    if running is None or not miss_if_late(case, running, at=at):
        return False
    running.save()
    # No new version: nobody's open page grows stale by it.
    Case.objects.filter(pk=case.pk).update(has_missed=True)
    write_result(case, case.deadlines.all())
    return True


def watch_deadlines(*, by: Actor, at: datetime, limit: int = 200) -> int:
    """Record passed deadlines, then supervise and escalate as the city's rules say; return how many acts."""
    missed = record_misses(by=by, at=at, limit=limit)
    return missed + sum(_follow(rule, by=by, at=at, limit=limit) for rule in _rules(at))


def record_misses(*, by: Actor, at: datetime, limit: int = 200) -> int:
    """Record the deadlines that have passed, longest ago first; return how many."""
    return sum(_try(miss_deadline, late, by=by, at=at) for late in deadlines_to_miss(at=at)[:limit])


def _rules(at: datetime) -> list[EscalationRule]:
    return list(EscalationRule.objects.valid(timezone.localdate(at)).order_by("after_hours"))


def _follow(rule: EscalationRule, *, by: Actor, at: datetime, limit: int) -> int:
    act = {Step.SUPERVISE: supervise_case, Step.ESCALATE: _hand_up}[Step(rule.step)]
    return sum(_try(act, case, by=by, at=at) for case in cases_to_act_on(rule, at=at)[:limit])


def _hand_up(case: Case, *, by: Actor, at: datetime) -> Case:
    """Escalate a case; one at the top is not tried again, so that it keeps no other waiting."""
    try:
        return escalate_case(case, by=by, at=at)
    except NobodyAbove:
        _stay_at_the_top(case, by=by, at=at)
        raise


@transaction.atomic
def _stay_at_the_top(case: Case, *, by: Actor, at: datetime) -> None:
    held = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    assert held.lead_id is not None  # as for all that are handed up
    Case.objects.filter(pk=held.pk).update(is_escalated=True)
    publish(TopReached(case=held.pk, body=held.lead_id), about=held, by=by, at=at)


def _try(act: Callable[..., object], late: Case | Deadline, *, by: Actor, at: datetime) -> bool:
    """Act for the schedule; what was changed just now, or is broken, is left to the next run."""
    try:
        return bool(act(late, by=by, at=at))
    except Refused:
        return False
    except Exception:  # one broken case must not hold up the others
        log.exception("the schedule failed on %s %s", type(late).__name__, late.pk)
        return False


def resume_due_cases(*, by: Actor, at: datetime, limit: int = 200) -> int:
    """Resume the cases whose suspension is over; by the schedule."""
    due = suspensions_to_end(at=at)[:limit]
    return sum(_try(resume_case, suspension.case, by=by, at=at) for suspension in due)
