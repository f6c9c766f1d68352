"""Whether an event can have happened to a case as it was: no step left out, taken twice, or out of order."""

from collections.abc import Mapping

from gongzhi.civic.cases import events as said
from gongzhi.civic.cases.logic.lifecycle import is_possible
from gongzhi.civic.cases.logic.replayed import Replayed
from gongzhi.civic.cases.vocabulary import Channel, Kind, Status, Step

_IMPORTED_AT_ONCE = {Step.CATEGORISE, Step.RESOLVE, Step.CLOSE}
_BY_THE_LEAD = (
    said.DispatchRecalled,
    said.CaseAcknowledged,
    said.ResidentContacted,
    said.DispatchObjected,
    said.ObjectionRuled,
    said.TopReached,
    said.CaseResolved,
)
_STEPS: Mapping[type[said.CaseEvent], Step] = {
    said.CaseAccepted: Step.ACCEPT,
    said.CaseDeclined: Step.DECLINE,
    said.CaseCategorised: Step.CATEGORISE,
    said.UrgencyMarked: Step.MARK,
    said.CaseWithdrawn: Step.WITHDRAW,
    said.QuestionAsked: Step.ASK,
    said.QuestionAnswered: Step.ANSWER,
    said.NoteWritten: Step.NOTE,
    said.CaseDispatched: Step.DISPATCH,
    said.DispatchRecalled: Step.RECALL,
    said.CaseAcknowledged: Step.ACKNOWLEDGE,
    said.ResidentContacted: Step.CONTACT,
    said.WhistleBlown: Step.WHISTLE,
    said.BodyReportedIn: Step.REPORT_IN,
    said.DispatchObjected: Step.OBJECT,
    said.ObjectionRuled: Step.RULE_ON_OBJECTION,
    said.ExtensionAsked: Step.ASK_EXTENSION,
    said.ExtensionRuled: Step.RULE_ON_EXTENSION,
    said.CaseSuspended: Step.SUSPEND,
    said.CaseResumed: Step.RESUME,
    said.DeadlineExempted: Step.EXEMPT,
    said.CaseSupervised: Step.SUPERVISE,
    said.CaseEscalated: Step.ESCALATE,
    said.TopReached: Step.ESCALATE,
    said.CaseResolved: Step.RESOLVE,
    said.CaseFollowedUp: Step.FOLLOW_UP,
    said.CaseReopened: Step.REOPEN,
    said.CaseClosed: Step.CLOSE,
    said.CaseSupported: Step.SUPPORT,
    said.CaseMerged: Step.MERGE,
    said.CaseUnmerged: Step.UNMERGE,
    said.CaseLinked: Step.LINK,
    said.FileAttached: Step.ATTACH,
}


def can_have_happened(case: Replayed, event: said.CaseEvent) -> bool:
    """Tell whether an event fits what was before it: the state, the lead, the counts, the order of words."""
    return (
        event.case == case.case
        and not isinstance(event, said.CaseOpened)
        and _fits_the_state(case, event)
        and _fits_the_lead(case, event)
        and _fits_the_counts(case, event)
        and _fits_the_words(case, event)
    )


def _fits_the_state(case: Replayed, event: said.CaseEvent) -> bool:
    step = _STEPS.get(type(event))
    if step == Step.CLOSE and case.kind == Kind.RIGHTS:
        step = Step.SETTLE
    if step is None or is_possible(step, case.status):
        return True
    return step in _IMPORTED_AT_ONCE and case.channel == Channel.IMPORTED and case.status == Status.OPENED


def _fits_the_lead(case: Replayed, event: said.CaseEvent) -> bool:
    if isinstance(event, said.CaseEscalated):
        return event.from_body == case.lead or "lead" in case.unknown
    if not isinstance(event, _BY_THE_LEAD):
        return True
    return event.body == case.lead or case.status == Status.OPENED or "lead" in case.unknown


def _fits_the_counts(case: Replayed, event: said.CaseEvent) -> bool:
    match event:
        case said.CaseReopened():
            return event.round == case.rounds + 1
        case said.CaseSupported():
            return event.supporters == case.supporters + 1 or "supporters" in case.unknown
        case said.CaseUnmerged():
            return event.out_of == case.merged_into
    return True


def _fits_the_words(case: Replayed, event: said.CaseEvent) -> bool:
    """Tell whether words were written after all those before them: their ids grow."""
    statement = written_in(event)
    return statement is None or statement >= max(case.statements, default=0)


def written_in(event: said.CaseEvent) -> int | None:
    """Return the statement that was written with an event, if any."""
    return event.statement if isinstance(event, said.Said | said.PerhapsSaid) else None
