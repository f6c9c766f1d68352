"""Messages, and the troubles that they have in common. Who wrote is not known here."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Message:
    """A case as far as gathering reads it. `place` is a code of the tree of places, longer the narrower."""

    id: str
    title: str
    text: str
    at: datetime
    place: str | None = None
    likes: int = 0
    dislikes: int = 0
    is_solved: bool = False
    kind: str = ""
    """A code of the city's categories, so that a season is that of like matters; empty: of all."""
    is_public: bool = True
    """Whether its words may stand in a name that everybody reads."""


@dataclass(frozen=True, slots=True)
class Month:
    """How many cases a month brought. `first` is its first day."""

    first: date
    cases: int


@dataclass(frozen=True, slots=True)
class Notice:
    """What was seen of late and what the season explains. `chance` is that of so many or more."""

    seen: int
    expected: float
    chance: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What there is to count of some cases."""

    cases: int
    heat: float
    growth: float
    """Cases of the last 30 days for each of the 30 days before; see `growth_of`."""
    likes: int
    unsolved: int
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cluster of like cases of one place or matter, at a moment."""

    key: str
    """The id of its first case: stays while the cluster grows."""
    name: str
    members: tuple[str, ...]
    """Ids, oldest first."""
    places: tuple[str, ...]
    """Names found in its texts, most common first."""
    figures: Figures
    notice: Notice | None
    """Set when it grows faster than its season explains."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The same trouble in several places. `troubles` are their keys, hottest first."""

    name: str
    troubles: tuple[str, ...]
    cases: int
    heat: float
