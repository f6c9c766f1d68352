"""Facts that dispatch announces."""

from dataclasses import dataclass

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
