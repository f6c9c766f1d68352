"""The figures of a month counted from facts alone: no database is asked (docs/ledger.md)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from gongzhi.civic.cases import events as said
from gongzhi.civic.cases.queries.replaying import Replayed, Told, replayed
from gongzhi.civic.cases.vocabulary import Promised, Stage
from gongzhi.civic.evaluation.events import CaseExcluded, CaseIncludedAgain
from gongzhi.civic.evaluation.logic.rates import Tally

ENDS_ALL = (
    said.CaseDispatched,
    said.DispatchRecalled,
    said.CaseDeclined,
    said.CaseWithdrawn,
    said.CaseMerged,
    said.CaseUnmerged,
    said.CaseClosed,
)
COUNTED_FROM: tuple[type[Any], ...] = (
    *ENDS_ALL,
    said.CaseOpened,
    said.CaseAccepted,
    said.CaseCategorised,
    said.CaseAcknowledged,
    said.ResidentContacted,
    said.DispatchObjected,
    said.ObjectionRuled,
    said.ExtensionRuled,
    said.CaseSuspended,
    said.CaseResumed,
    said.DeadlineMissed,
    said.DeadlineExempted,
    said.CaseEscalated,
    said.TopReached,
    said.CaseResolved,
    said.CaseFollowedUp,
    said.CaseReopened,
    CaseExcluded,
    CaseIncludedAgain,
)
"""All that the figures of a month are counted from; none of them says who did it, nor who reported it."""


class Happened(NamedTuple):
    """A fact about a case: its id, what it says, and when that happened."""

    fact: int
    event: Any
    at: datetime


@dataclass(frozen=True)
class Rules:
    """By what a month was counted, as published with it: the grade that counts, and what is left out."""

    satisfied_from: int
    left_out: tuple[tuple[str, frozenset[str]], ...] = ()

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "Rules":
        """Return the rules in what was published."""
        left_out = [(rule["criterion"], frozenset(rule["values"])) for rule in content["left_out"]]
        return cls(content["satisfied_from"], tuple(left_out))

    def leave_out(self, case: Replayed) -> bool:
        """Tell whether a case is left out; categories are named by their keys."""
        return any(str(getattr(case, criterion)) in values for criterion, values in self.left_out)


def tallies_of(histories: Iterable[Sequence[Happened]], rules: Rules) -> dict[int, Tally]:
    """Return the counts of each body over cases, each given by its facts, oldest first."""
    found: dict[int, Tally] = defaultdict(Tally)
    for history in histories:
        case = replayed(Told(*each) for each in history if isinstance(each.event, said.CaseEvent))
        if case is not None and case.dispatched_to is not None:
            found[case.dispatched_to] += _tally(case, history, rules)
    return dict(found)


def _tally(case: Replayed, history: Sequence[Happened], rules: Rules) -> Tally:
    if rules.leave_out(case) or _left_out_alone(history):
        return Tally(all=1, excluded=1)
    overdue = overdue_in(history)
    contact, resolve = case.promised(Stage.CONTACT), case.promised(Stage.RESOLVE)
    grade = case.dispatch.grade
    is_late = Stage.RESOLVE in overdue
    return Tally(
        all=1,
        contact_asked=int(contact != Promised.OPEN or Stage.CONTACT in overdue),
        contacted=int(contact == Promised.KEPT and Stage.CONTACT not in overdue),
        answered=int(case.dispatch.resolved is not None or is_late),
        resolved=int(case.dispatch.resolved is True and not is_late),
        rated=int(grade is not None),
        satisfied=int(grade is not None and grade >= rules.satisfied_from),
        due=int(resolve != Promised.OPEN or is_late),
        in_time=int(resolve == Promised.KEPT and not is_late),
    )


def _left_out_alone(history: Sequence[Happened]) -> bool:
    """Tell whether a person left the case out and nobody took that back."""
    ruled = [each.event for each in history if isinstance(each.event, CaseExcluded | CaseIncludedAgain)]
    return bool(ruled) and isinstance(ruled[-1], CaseExcluded)


def overdue_in(history: Iterable[Happened]) -> set[Stage]:
    """Return the stages of which a missed deadline runs on: not met, and still asked for."""
    running, stopped = set[Stage](), set[Stage]()
    for each in history:
        if isinstance(each.event, said.CaseSuspended):
            running, stopped = set(), running
        elif isinstance(each.event, said.CaseResumed):
            running, stopped = stopped, set()
        elif isinstance(each.event, said.DeadlineMissed):
            running.add(each.event.stage)
        else:
            running -= _ended_by(each.event)
    return running


def _ended_by(event: Any) -> set[Stage]:
    """Return the stages whose deadlines an event ends."""
    match event:
        case said.ResidentContacted():
            return {Stage.CONTACT}
        case said.CaseResolved():
            return {Stage.CONTACT, Stage.RESOLVE}
        case said.ExtensionRuled(granted=True):
            return {Stage.RESOLVE}
        case said.ObjectionRuled(upheld=True):
            return set(Stage)
    return set(Stage) if isinstance(event, ENDS_ALL) else set()
