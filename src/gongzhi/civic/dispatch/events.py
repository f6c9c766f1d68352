"""Facts that dispatch announces."""

from dataclasses import dataclass

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
