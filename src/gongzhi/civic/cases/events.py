"""Facts that cases announce: ids, codes, numbers and times; texts are statements, named by id."""

from dataclasses import dataclass
from datetime import datetime

from gongzhi.civic.cases.vocabulary import (
    Channel,
    Kind,
    MediaKind,
    Outcome,
    Part,
    Satisfaction,
    Stage,
    Urgency,
    Way,
)
from gongzhi.kernel.facts import Event


@dataclass(frozen=True, kw_only=True)
class CaseEvent(Event):
    """Something happened in a case."""

    case: int


@dataclass(frozen=True, kw_only=True)
class Said(CaseEvent):
    """Something happened in a case, and somebody wrote why or what."""

    statement: int


@dataclass(frozen=True, kw_only=True)
class CaseOpened(CaseEvent):
    number: str
    kind_of_case: Kind
    channel: Channel
    place: int
    typed: bool = False  # by an operator, on the resident's behalf
    anonymous: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseAccepted(CaseEvent):
    category: int
    urgency: Urgency


@dataclass(frozen=True, kw_only=True)
class CaseDeclined(Said):
    pass


@dataclass(frozen=True, kw_only=True)
class CaseCategorised(CaseEvent):
    category: int
    urgency: Urgency


@dataclass(frozen=True, kw_only=True)
class UrgencyMarked(CaseEvent):
    urgency: Urgency


@dataclass(frozen=True, kw_only=True)
class CaseWithdrawn(Said):
    pass


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(Said):
    pass


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(Said):
    pass


@dataclass(frozen=True, kw_only=True)
class NoteWritten(Said):
    pass


@dataclass(frozen=True, kw_only=True)
class CaseDispatched(CaseEvent):
    body: int
    co_handlers: tuple[int, ...] = ()
    entry: int | None = None  # the catalogue entry followed, if any


@dataclass(frozen=True, kw_only=True)
class DispatchRecalled(CaseEvent):
    body: int


@dataclass(frozen=True, kw_only=True)
class CaseAcknowledged(CaseEvent):
    body: int
    part: Part = Part.LEAD


@dataclass(frozen=True, kw_only=True)
class ResidentContacted(Said):
    body: int


@dataclass(frozen=True, kw_only=True)
class WhistleBlown(Said):
    bodies: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class BodyReportedIn(Said):
    body: int


@dataclass(frozen=True, kw_only=True)
class DispatchObjected(Said):
    body: int


@dataclass(frozen=True, kw_only=True)
class ObjectionRuled(Said):
    body: int
    upheld: bool


@dataclass(frozen=True, kw_only=True)
class ExtensionAsked(Said):
    body: int
    until: datetime


@dataclass(frozen=True, kw_only=True)
class ExtensionRuled(Said):
    body: int
    granted: bool
    until: datetime


@dataclass(frozen=True, kw_only=True)
class CaseSuspended(Said):
    until: datetime


@dataclass(frozen=True, kw_only=True)
class CaseResumed(CaseEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class DeadlineMissed(CaseEvent):
    deadline: int
    stage: Stage
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class DeadlineExempted(Said):
    deadline: int
    stage: Stage


@dataclass(frozen=True, kw_only=True)
class CaseSupervised(CaseEvent):
    statement: int | None = None


@dataclass(frozen=True, kw_only=True)
class CaseEscalated(CaseEvent):
    from_body: int
    body: int
    statement: int | None = None


@dataclass(frozen=True, kw_only=True)
class CaseResolved(Said):
    body: int
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class CaseFollowedUp(CaseEvent):
    way: Way
    reached: bool
    contacted: bool | None = None
    resolved: bool | None = None
    satisfaction: Satisfaction | None = None
    statement: int | None = None


@dataclass(frozen=True, kw_only=True)
class CaseReopened(CaseEvent):
    round: int
    statement: int | None = None


@dataclass(frozen=True, kw_only=True)
class CaseClosed(CaseEvent):
    statement: int | None = None


@dataclass(frozen=True, kw_only=True)
class CaseSupported(CaseEvent):
    supporters: int


@dataclass(frozen=True, kw_only=True)
class CaseMerged(CaseEvent):
    into: int


@dataclass(frozen=True, kw_only=True)
class CaseUnmerged(CaseEvent):
    out_of: int


@dataclass(frozen=True, kw_only=True)
class CaseLinked(CaseEvent):
    parent: int | None


@dataclass(frozen=True, kw_only=True)
class FileAttached(CaseEvent):
    attachment: int
    media: MediaKind


@dataclass(frozen=True, kw_only=True)
class CatalogueChanged(Event):
    entry: int


@dataclass(frozen=True, kw_only=True)
class DeadlineRuleChanged(Event):
    rule: int


@dataclass(frozen=True, kw_only=True)
class TaxonomyChanged(Event):
    category: int


@dataclass(frozen=True, kw_only=True)
class TaxonomyImported(Event):
    categories: int


@dataclass(frozen=True, kw_only=True)
class CasesImported(Event):
    source: str
    cases: int


@dataclass(frozen=True, kw_only=True)
class EscalationRuleChanged(Event):
    rule: int


@dataclass(frozen=True, kw_only=True)
class ReplyTemplateChanged(Event):
    template: int
