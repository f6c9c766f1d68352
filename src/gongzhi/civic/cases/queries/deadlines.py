"""What is due, what was missed, and what the schedule must do about it."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from gongzhi.civic.cases.logic.lifecycle import STATES
from gongzhi.civic.cases.models import Case, Deadline, EscalationRule, Suspension
from gongzhi.civic.cases.vocabulary import Stage, Status, Step


def deadline_of(case: Case, stage: Stage) -> Deadline | None:
    """Return the running deadline of a stage."""
    return case.deadlines.filter(stage=stage, ended_at=None).first()


def deadlines_to_miss(*, at: datetime) -> QuerySet[Deadline]:
    """Return the running deadlines that have passed unnoticed, longest ago first."""
    return Deadline.objects.filter(ended_at=None, missed_at=None, due_at__lt=at).order_by("due_at")


def cases_to_act_on(rule: EscalationRule, *, at: datetime) -> QuerySet[Case]:
    """Return the cases so far past their resolve deadline that the rule applies and has not yet acted."""
    overdue = Deadline.objects.filter(
        case=OuterRef("pk"),
        stage=Stage.RESOLVE,
        ended_at=None,
        exemption=None,
        due_at__lt=at - timedelta(hours=rule.after_hours),
    )
    possible = Case.objects.filter(Exists(overdue), status__in=STATES[Step(rule.step)]).order_by("due_at")
    if rule.step == Step.SUPERVISE:
        return possible.filter(is_supervised=False)
    return possible.filter(is_escalated=False)


def missed_deadlines(case: Case) -> QuerySet[Deadline]:
    """Return the missed deadlines that nothing excuses, the latest first."""
    return case.deadlines.filter(missed_at__isnull=False, exemption=None).order_by("-id")


def suspensions_to_end(*, at: datetime) -> QuerySet[Suspension]:
    """Return the suspensions whose date has come."""
    due = Suspension.objects.filter(ended_at=None, until__lte=at, case__status=Status.SUSPENDED)
    return due.select_related("case").order_by("until")
