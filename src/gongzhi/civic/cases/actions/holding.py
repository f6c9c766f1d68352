"""What every step does first and last: hold the case, write what was said, keep the case."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.actions.reckoning import write_result
from gongzhi.civic.cases.events import DeadlineMissed
from gongzhi.civic.cases.logic.lifecycle import is_possible
from gongzhi.civic.cases.logic.words import clean
from gongzhi.civic.cases.models import Case, Deadline, Statement
from gongzhi.civic.cases.policy import Actor, may_take_step
from gongzhi.civic.cases.queries.limits import limits
from gongzhi.civic.cases.vocabulary import CONFIDENTIAL, Audience, CodeHolder, Stage, Status, Step
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.privacy.queries import without_personal_data
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import new_salt, publish


class CaseChangedMeanwhile(Refused):
    message = _(
        "就在刚才，这件事项已由他人处理(现在是“%(status)s”)。您的内容没有提交，请看过最新进展再决定。"
    )


class StepNotPossible(Refused):
    message = _("事项现在是“%(status)s”，不能%(step)s。")


def hold(case: Case, step: Step, *, by: Actor, at: datetime) -> Case:
    """Lock the case for one step; refuse a stale view, a missing right, an impossible step."""
    locked = Case.objects.select_for_update(of=("self",))
    held = locked.select_related("place", "lead__place", "category__parent__parent").get(pk=case.pk)
    if held.version != case.version:
        raise CaseChangedMeanwhile(status=held.get_status_display())
    if not may_take_step(step, by, held, at=at):
        raise NotAllowed
    if not is_possible(step, Status(held.status)):
        raise StepNotPossible(status=held.get_status_display(), step=step.label)
    held.seen = case.seen
    return held


def keep(case: Case) -> Case:
    """Write the case, with what is due next and what its dispatch came to, as its next version."""
    deadlines = list(case.deadlines.all())
    case.due_at = min((each.due_at for each in deadlines if each.ended_at is None), default=None)
    case.take_turn()
    case.version += 1
    case.save()
    write_result(case, deadlines)
    return case


def say(case: Case, text: str, *, by: Actor, at: datetime, to: Audience) -> Statement:
    """Write down what somebody said at a step; without personal data, where they speak in confidence."""
    speaker = by if isinstance(by, Person) else None
    in_confidence = case.kind in CONFIDENTIAL and isinstance(by, CodeHolder)
    said = without_personal_data(clean(text)) if in_confidence else clean(text)
    return Statement.objects.create(case=case, text=said, by=speaker, at=at, audience=to, salt=new_salt())


def start_clocks(case: Case, *stages: Stage, at: datetime, of: Organisation | None = None) -> None:
    """Set the deadlines of stages by the table of limits; a stage without a limit gets none."""
    Deadline.objects.bulk_create(deadlines_of(case, *stages, at=at, of=of))


def deadlines_of(case: Case, *stages: Stage, at: datetime, of: Organisation | None = None) -> list[Deadline]:
    """Return the deadlines of stages by the table of limits, not yet written."""
    known = limits()
    found = ((stage, known.limit_for(case, stage, at=at)) for stage in stages)
    return [
        Deadline(case=case, stage=stage, body=of, rule=limit[0], set_at=at, due_at=limit[1])
        for stage, limit in found
        if limit
    ]


def meet(case: Case, stage: Stage, *, at: datetime, of: Organisation | None = None) -> bool:
    """Stop the clock of a stage because it was done, and tell whether one ran; too late counts as missed."""
    running = list(_running(case, (stage,), of))
    for deadline in running:
        miss_if_late(case, deadline, at=at)
        deadline.met_at = deadline.ended_at = at
        deadline.save()
    return bool(running)


def drop(case: Case, stages: Iterable[Stage], *, at: datetime, of: Organisation | None = None) -> None:
    """Stop the clocks of stages that are no longer asked for; what was missed stays missed."""
    for deadline in _running(case, stages, of):
        miss_if_late(case, deadline, at=at)
        deadline.ended_at = at
        deadline.save()


def await_dispatch(case: Case, *, at: datetime) -> None:
    """Let a case wait for the dispatcher, on the clock."""
    case.status = Status.ACCEPTED
    start_clocks(case, Stage.DISPATCH, at=at)


def end_work(case: Case, *, at: datetime) -> None:
    """Stop all clocks, end everybody's work, and let lapse what was asked for or put off."""
    drop(case, Stage, at=at)
    case.assignments.filter(ended_at=None).update(ended_at=at)
    case.motions.filter(ruled_at=None).update(ruled_at=at)
    case.suspensions.filter(ended_at=None).update(ended_at=at)


def miss_if_late(case: Case, deadline: Deadline, *, at: datetime) -> bool:
    """Record once that a deadline has passed."""
    if deadline.missed_at or at <= deadline.due_at:
        return False
    deadline.missed_at = at
    case.has_missed = True
    stage = Stage(deadline.stage)
    missed = DeadlineMissed(case=case.pk, deadline=deadline.pk, stage=stage, due_at=deadline.due_at)
    publish(missed, about=case, by=None, at=at)
    return True


def _running(case: Case, stages: Iterable[Stage], of: Organisation | None) -> Iterable[Deadline]:
    running = case.deadlines.filter(stage__in=list(stages), ended_at=None)
    return running.filter(body=of) if of else running
