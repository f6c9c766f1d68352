"""Facts that dispatch announces."""

from dataclasses import dataclass
from datetime import date

from gongzhi.civic.dispatch.vocabulary import Stop, Undoing
from gongzhi.kernel.facts import Event


@dataclass(frozen=True, kw_only=True)
class ModelTrained(Event):
    """A model was learned; its hash names what exactly was learned."""

    model: int
    digest: str
    messages: int
    labels: int


@dataclass(frozen=True, kw_only=True)
class ModelChosen(Event):
    """From now on this model reads what comes in; `before` read it until now."""

    model: int
    before: int | None = None


@dataclass(frozen=True, kw_only=True)
class UrgencyLearned(Event):
    """It was learned again which words tell of danger, and whether that is in use from now on."""

    weighing: int
    digest: str
    decisions: int
    in_use: bool


@dataclass(frozen=True, kw_only=True)
class CategorySuggested(Event):
    """A model suggested categories for a case, the likeliest first; probabilities in per mille."""

    case: int
    model: int | None  # None: the words of the categories themselves, before any training
    categories: tuple[int, ...]
    per_mille: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class AutomaticDispatchTurnedOn(Event):
    """From now on sure cases go out by themselves; chances in per mille."""

    precision: int  # so many are to be right
    error_limit: int  # so many may be put right later


@dataclass(frozen=True, kw_only=True)
class AutomaticDispatchTurnedOff(Event):
    """No case goes out by itself any more; of those `sent` since it was turned on, `wrong` were put right."""

    because: Stop
    sent: int
    wrong: int


@dataclass(frozen=True, kw_only=True)
class CaseDispatchedAutomatically(Event):
    """A program accepted a case, gave it a category and sent it to a body."""

    case: int
    model: int
    category: int
    body: int
    per_mille: int
    learned: bool  # the body is where like cases ended; else the catalogue names it


@dataclass(frozen=True, kw_only=True)
class AutomaticDispatchUndone(Event):
    """People put right what a program had decided."""

    case: int
    why: Undoing


@dataclass(frozen=True, kw_only=True)
class HumanAsked(Event):
    """The reporter wants a person to look at what a program decided."""

    case: int


@dataclass(frozen=True, kw_only=True)
class HumanAnswered(Event):
    """A person looked at what a program had decided; `confirmed`: it stands."""

    case: int
    confirmed: bool


@dataclass(frozen=True, kw_only=True)
class TroubleFound(Event):
    """Cases of a county were found to have a trouble in common; `first` is the oldest of them."""

    trouble: int
    county: int
    first: int
    cases: int


@dataclass(frozen=True, kw_only=True)
class TroubleGrew(Event):
    """A trouble has more cases than when it was last gathered."""

    trouble: int
    cases: int
    before: int


@dataclass(frozen=True, kw_only=True)
class TroubleNoticed(Event):
    """A trouble grows faster than its season explains: seen in a fortnight, and expected in per mille."""

    trouble: int
    county: int
    seen: int
    expected_per_mille: int


@dataclass(frozen=True, kw_only=True)
class TroubleFaded(Event):
    """The cases of a trouble are too old or too few by now, or went over to another."""

    trouble: int


@dataclass(frozen=True, kw_only=True)
class QuestionChosen(Event):
    """A centre made troubles its question of a month, and said who leads."""

    question: int
    centre: int
    month: date
    lead: int
    troubles: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class QuestionPlanned(Event):
    """There is a plan for a question, or another one, to be done by a day."""

    question: int
    due_on: date


@dataclass(frozen=True, kw_only=True)
class QuestionReported(Event):
    question: int
    report: int


@dataclass(frozen=True, kw_only=True)
class QuestionClosed(Event):
    """A question is done: cases before its plan and since, and in how many days each."""

    question: int
    before: int
    days_before: int
    since: int
    days_since: int
