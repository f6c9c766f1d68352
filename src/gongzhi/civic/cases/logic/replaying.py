"""What a case must be, from its facts alone: they are replayed, and whatever can't have happened is named."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gongzhi.civic.cases import events as said
from gongzhi.civic.cases.logic.plausibility import can_have_happened
from gongzhi.civic.cases.logic.replayed import Dispatch, Replayed
from gongzhi.civic.cases.vocabulary import Channel, Stage, Status


@dataclass(frozen=True)
class Told:
    """A fact about a case: its id, what it says, when that happened, and who did it."""

    fact: int
    event: said.CaseEvent
    at: datetime
    by: int | None = None


def replayed(history: Iterable[Told]) -> Replayed | None:
    """Replay the facts of a case, oldest first; None where the first doesn't tell that it was opened."""
    told = iter(history)
    first = next(told, None)
    if first is None or not isinstance(first.event, said.CaseOpened):
        return None
    case = _opened(first.event, first.at, first.by)
    for each in told:
        if not can_have_happened(case, each.event):
            case.impossible.append(each.fact)
        _note(case, each.event)
        if change := _CHANGES.get(type(each.event)):
            change(case, each.event, each.at)
    return case


def _opened(event: said.CaseOpened, at: datetime, by: int | None) -> Replayed:
    case = Replayed(
        case=event.case,
        number=event.number,
        kind=event.kind_of_case,
        channel=event.channel,
        place=event.place,
        opened_at=at,
        is_public=event.public,
        supporters=event.supporters_before or 0,
        words=event.words,
        spoken_by=None if event.anonymous else by,
        typed_by=by if event.typed else None,
    )
    if not event.anonymous and (event.typed or by is None):
        case.unknown.add("spoken_by")
    if event.public is None:
        case.unknown.add("is_public")
    if event.supporters_before is None and event.channel == Channel.IMPORTED:
        case.unknown.add("supporters")
    return case


def _note(case: Replayed, event: said.CaseEvent) -> None:
    """Note what was written, so that it can be compared with what is there."""
    if isinstance(event, said.Said | said.PerhapsSaid) and event.statement is not None:
        case.statements[event.statement] = event.words


def _accept(case: Replayed, event: Any, at: datetime) -> None:
    case.category, case.urgency, case.status = event.category, event.urgency, Status.ACCEPTED


def _decline(case: Replayed, event: Any, at: datetime) -> None:
    case.end(Status.DECLINED, at)


def _categorise(case: Replayed, event: Any, at: datetime) -> None:
    case.category, case.urgency = event.category, event.urgency


def _mark(case: Replayed, event: Any, at: datetime) -> None:
    case.urgency = event.urgency


def _withdraw(case: Replayed, event: Any, at: datetime) -> None:
    case.end(Status.WITHDRAWN, at)


def _dispatch(case: Replayed, event: Any, at: datetime) -> None:
    case.lead = case.dispatched_to = event.body
    case.dispatched_at, case.status, case.acknowledged = at, Status.DISPATCHED, False
    case.dispatch = Dispatch()
    case.unknown -= {"contact", "resolve", "lead", "dispatched_to", "dispatched_at"}


def _recall(case: Replayed, event: Any, at: datetime) -> None:
    case.release()
    case.status = Status.ACCEPTED


def _acknowledge(case: Replayed, event: Any, at: datetime) -> None:
    case.status, case.acknowledged = Status.HANDLING, True


def _contact(case: Replayed, event: Any, at: datetime) -> None:
    _meet(case, Stage.CONTACT, event.met)


def _meet(case: Replayed, stage: Stage, met: bool | None) -> None:
    if met is None:
        case.unknown.add(stage.value)
    elif met:
        case.dispatch.met.add(stage)


def _object(case: Replayed, event: Any, at: datetime) -> None:
    case.status = Status.OBJECTED


def _rule_on_objection(case: Replayed, event: Any, at: datetime) -> None:
    if event.upheld:
        _recall(case, event, at)
    else:
        case.status = Status.HANDLING if case.acknowledged else Status.DISPATCHED


def _suspend(case: Replayed, event: Any, at: datetime) -> None:
    case.status = Status.SUSPENDED


def _resume(case: Replayed, event: Any, at: datetime) -> None:
    case.status = Status.HANDLING


def _miss(case: Replayed, event: Any, at: datetime) -> None:
    case.has_missed = True
    case.dispatch.missed.add((event.stage, event.deadline))


def _exempt(case: Replayed, event: Any, at: datetime) -> None:
    case.exempted.add(event.deadline)


def _supervise(case: Replayed, event: Any, at: datetime) -> None:
    case.is_supervised = True


def _escalate(case: Replayed, event: Any, at: datetime) -> None:
    case.lead, case.status, case.is_escalated, case.acknowledged = event.body, Status.DISPATCHED, True, False


def _stay_at_the_top(case: Replayed, event: Any, at: datetime) -> None:
    case.is_escalated = True


def _resolve(case: Replayed, event: Any, at: datetime) -> None:
    if case.status == Status.OPENED:
        _begin_as_imported(case, event.body)
    case.status, case.outcome, case.resolved_at = Status.RESOLVED, event.outcome, at
    _meet(case, Stage.RESOLVE, event.met)


def _begin_as_imported(case: Replayed, body: int) -> None:
    """Take what another system answered as dispatched when it was opened."""
    case.lead = case.dispatched_to = body
    case.dispatched_at, case.acknowledged = case.opened_at, True


def _follow_up(case: Replayed, event: Any, at: datetime) -> None:
    if event.reached:
        case.dispatch.resolved, case.dispatch.grade = event.resolved, event.satisfaction


def _reopen(case: Replayed, event: Any, at: datetime) -> None:
    case.rounds, case.status, case.outcome, case.closed_at = event.round, Status.HANDLING, "", None
    case.is_escalated, case.acknowledged = False, True


def _close(case: Replayed, event: Any, at: datetime) -> None:
    if case.status == Status.OPENED and event.led_by is None:
        case.unknown |= {"lead", "dispatched_to", "dispatched_at"}
    elif case.status == Status.OPENED:
        _begin_as_imported(case, event.led_by)
    case.end(Status.CLOSED, at)


def _support(case: Replayed, event: Any, at: datetime) -> None:
    case.supporters = event.supporters
    case.unknown.discard("supporters")


def _merge(case: Replayed, event: Any, at: datetime) -> None:
    case.merged_into = event.into
    case.end(Status.MERGED, at)


def _unmerge(case: Replayed, event: Any, at: datetime) -> None:
    case.release()
    case.merged_into = case.closed_at = None
    case.status = Status.ACCEPTED if case.category else Status.OPENED


def _link(case: Replayed, event: Any, at: datetime) -> None:
    case.parent = event.parent


def _attach(case: Replayed, event: Any, at: datetime) -> None:
    case.attachments[event.attachment] = event.digest


def _show(case: Replayed, event: Any, at: datetime) -> None:
    case.is_public = event.shown
    case.unknown.discard("is_public")


def _erase(case: Replayed, event: Any, at: datetime) -> None:
    case.erased.add(event.statement)


_CHANGES: Mapping[type[said.CaseEvent], Callable[[Replayed, Any, datetime], None]] = {
    said.CaseAccepted: _accept,
    said.CaseDeclined: _decline,
    said.CaseCategorised: _categorise,
    said.UrgencyMarked: _mark,
    said.CaseWithdrawn: _withdraw,
    said.CaseDispatched: _dispatch,
    said.DispatchRecalled: _recall,
    said.CaseAcknowledged: _acknowledge,
    said.ResidentContacted: _contact,
    said.DispatchObjected: _object,
    said.ObjectionRuled: _rule_on_objection,
    said.CaseSuspended: _suspend,
    said.CaseResumed: _resume,
    said.DeadlineMissed: _miss,
    said.DeadlineExempted: _exempt,
    said.CaseSupervised: _supervise,
    said.CaseEscalated: _escalate,
    said.TopReached: _stay_at_the_top,
    said.CaseResolved: _resolve,
    said.CaseFollowedUp: _follow_up,
    said.CaseReopened: _reopen,
    said.CaseClosed: _close,
    said.CaseSupported: _support,
    said.CaseMerged: _merge,
    said.CaseUnmerged: _unmerge,
    said.CaseLinked: _link,
    said.FileAttached: _attach,
    said.PublicityChanged: _show,
    said.WordsErased: _erase,
}
