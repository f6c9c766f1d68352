"""Facts that cases announce: ids, codes, numbers, times, and commitments to texts in their place."""

from dataclasses import dataclass
from datetime import datetime

from gongzhi.civic.cases.vocabulary import (
    Channel,
    ErasureBasis,
    Kind,
    MediaKind,
    Need,
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
    words: str = ""  # the commitment to what was written; facts of old have none


@dataclass(frozen=True, kw_only=True)
class PerhapsSaid(CaseEvent):
    """Something happened in a case, and perhaps somebody wrote why or what."""

    statement: int | None = None
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Decided(CaseEvent):
    """A step that somebody answers for, and the last fact on the page from which they took it.

    None: there was no page (the schedule, a program, a list), or the fact is of old.
    """

    seen: int | None = None


@dataclass(frozen=True, kw_only=True)
class CaseOpened(CaseEvent):
    number: str
    kind_of_case: Kind
    channel: Channel
    place: int
    typed: bool = False  # by an operator, on the resident's behalf
    anonymous: bool = False
    words: str = ""  # the commitment to title, text, address and point
    public: bool | None = None  # facts of old don't say
    supporters_before: int | None = None  # that an imported case came with


@dataclass(frozen=True, kw_only=True)
class PublicityChanged(CaseEvent):
    """A case is shown to everybody no longer, or again, because its reporter said so."""

    shown: bool


@dataclass(frozen=True, kw_only=True)
class CaseAccepted(Decided):
    category: int
    urgency: Urgency


@dataclass(frozen=True, kw_only=True)
class CaseDeclined(Said, Decided):
    pass


@dataclass(frozen=True, kw_only=True)
class CaseCategorised(Decided):
    category: int
    urgency: Urgency


@dataclass(frozen=True, kw_only=True)
class UrgencyMarked(Decided):
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
class CaseDispatched(Decided):
    body: int
    co_handlers: tuple[int, ...] = ()
    entry: int | None = None  # the catalogue entry followed, if any


@dataclass(frozen=True, kw_only=True)
class DispatchRecalled(Decided):
    body: int


@dataclass(frozen=True, kw_only=True)
class CaseAcknowledged(CaseEvent):
    body: int
    part: Part = Part.LEAD


@dataclass(frozen=True, kw_only=True)
class ResidentContacted(Said):
    body: int
    met: bool | None = None  # whether a clock ran for it; facts of old don't say


@dataclass(frozen=True, kw_only=True)
class WhistleBlown(Said, Decided):
    bodies: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class BodyReportedIn(Said):
    body: int


@dataclass(frozen=True, kw_only=True)
class DispatchObjected(Said, Decided):
    body: int


@dataclass(frozen=True, kw_only=True)
class ObjectionRuled(Said, Decided):
    body: int
    upheld: bool


@dataclass(frozen=True, kw_only=True)
class ExtensionAsked(Said, Decided):
    body: int
    until: datetime


@dataclass(frozen=True, kw_only=True)
class ExtensionRuled(Said, Decided):
    body: int
    granted: bool
    until: datetime


@dataclass(frozen=True, kw_only=True)
class CaseSuspended(Said, Decided):
    until: datetime


@dataclass(frozen=True, kw_only=True)
class CaseResumed(Decided):
    pass


@dataclass(frozen=True, kw_only=True)
class DeadlineMissed(CaseEvent):
    deadline: int
    stage: Stage
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class DeadlineExempted(Said, Decided):
    deadline: int
    stage: Stage


@dataclass(frozen=True, kw_only=True)
class CaseSupervised(PerhapsSaid, Decided):
    pass


@dataclass(frozen=True, kw_only=True)
class CaseEscalated(PerhapsSaid, Decided):
    from_body: int
    body: int


@dataclass(frozen=True, kw_only=True)
class TopReached(CaseEvent):
    """A case was due to be handed up, and nobody is above its lead."""

    body: int


@dataclass(frozen=True, kw_only=True)
class CaseResolved(Said, Decided):
    body: int
    outcome: Outcome
    met: bool | None = None


@dataclass(frozen=True, kw_only=True)
class CaseFollowedUp(PerhapsSaid):
    way: Way
    reached: bool
    contacted: bool | None = None
    resolved: bool | None = None
    satisfaction: Satisfaction | None = None


@dataclass(frozen=True, kw_only=True)
class CaseReopened(PerhapsSaid, Decided):
    round: int


@dataclass(frozen=True, kw_only=True)
class CaseClosed(PerhapsSaid, Decided):
    led_by: int | None = None  # of an imported case that was answered nobody knows when


@dataclass(frozen=True, kw_only=True)
class CaseSupported(CaseEvent):
    supporters: int


@dataclass(frozen=True, kw_only=True)
class CaseMerged(Decided):
    into: int


@dataclass(frozen=True, kw_only=True)
class CaseUnmerged(Decided):
    out_of: int


@dataclass(frozen=True, kw_only=True)
class CaseLinked(Decided):
    parent: int | None


@dataclass(frozen=True, kw_only=True)
class FileAttached(CaseEvent):
    attachment: int
    media: MediaKind
    digest: str = ""  # the commitment to the file's SHA-256


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
class DeviationFound(Event):
    """The check found that something is not as the facts about a case say."""

    case: int
    deviation: int
    field: str


@dataclass(frozen=True, kw_only=True)
class DeviationExplained(Event):
    deviation: int
    words: str


@dataclass(frozen=True, kw_only=True)
class EscalationRuleChanged(Event):
    rule: int


@dataclass(frozen=True, kw_only=True)
class ReplyTemplateChanged(Event):
    template: int


@dataclass(frozen=True, kw_only=True)
class WordsErased(CaseEvent):
    """A case's words, or those of one statement, were erased with their salt, by a law named in short."""

    statement: int | None = None
    basis: ErasureBasis


@dataclass(frozen=True, kw_only=True)
class ReporterShown(CaseEvent):
    need: Need
