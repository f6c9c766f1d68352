"""Which facts of a case are decisions, by which step each was taken, and in which capacity of then."""

from collections.abc import Mapping, Sequence

from gongzhi.civic.cases import events as said
from gongzhi.civic.cases.policy import might_take_step
from gongzhi.civic.cases.vocabulary import Step
from gongzhi.civic.people.queries import Capacity
from gongzhi.kernel.facts import Event

STEPS: Mapping[type[said.Decided], Step] = {
    said.CaseAccepted: Step.ACCEPT,
    said.CaseDeclined: Step.DECLINE,
    said.CaseCategorised: Step.CATEGORISE,
    said.UrgencyMarked: Step.MARK,
    said.CaseDispatched: Step.DISPATCH,
    said.DispatchRecalled: Step.RECALL,
    said.WhistleBlown: Step.WHISTLE,
    said.DispatchObjected: Step.OBJECT,
    said.ObjectionRuled: Step.RULE_ON_OBJECTION,
    said.ExtensionAsked: Step.ASK_EXTENSION,
    said.ExtensionRuled: Step.RULE_ON_EXTENSION,
    said.CaseSuspended: Step.SUSPEND,
    said.CaseResumed: Step.RESUME,
    said.DeadlineExempted: Step.EXEMPT,
    said.CaseSupervised: Step.SUPERVISE,
    said.CaseEscalated: Step.ESCALATE,
    said.CaseResolved: Step.RESOLVE,
    said.CaseReopened: Step.REOPEN,
    said.CaseClosed: Step.CLOSE,
    said.CaseMerged: Step.MERGE,
    said.CaseUnmerged: Step.UNMERGE,
    said.CaseLinked: Step.LINK,
}
# They happen beside the steps: no page of the case grows stale by them.
BESIDE: frozenset[type[Event]] = frozenset(
    {said.CaseSupported, said.DeadlineMissed, said.TopReached, said.PublicityChanged, said.WordsErased}
)


def is_step(event: Event | None) -> bool:
    """Tell whether a fact made a new version of its case, so that a step from an older page was refused."""
    return isinstance(event, said.CaseEvent) and type(event) not in BESIDE


def acting_in(held: Sequence[Capacity], event: Event, *, lead: int | None) -> tuple[Capacity, ...]:
    """Return those of somebody's roles that gave the right to a decision while a body led; else all."""
    step = STEPS.get(type(event)) if isinstance(event, said.Decided) else None
    fitting = step and [each for each in held if might_take_step(step, each.role, in_lead=each.body == lead)]
    return tuple(fitting or held)
