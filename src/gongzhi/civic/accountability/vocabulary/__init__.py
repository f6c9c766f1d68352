"""Words of accountability: a decision, who took it, on what it rests, what they had seen."""

from dataclasses import dataclass
from datetime import date, datetime

from gongzhi.civic.people.queries import Capacity


@dataclass(frozen=True)
class Decider:
    """Who acted: a person by the name of today with the roles of then; a word for whoever is not named."""

    name: str
    capacities: tuple[Capacity, ...] = ()
    person: int | None = None


@dataclass(frozen=True)
class Ground:
    """What a decision rests on: a reason, a rule in force then, with its source and span of days."""

    label: str
    text: str
    source: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Proposal:
    """Who asked for a decision, when, and by which fact."""

    by: Decider
    at: datetime
    fact: int


@dataclass(frozen=True)
class Sight:
    """What was on the case when somebody decided; facts by their order on the case, from 1.

    `shown`: the page showed the facts up to this one (None: no page is noted); `unseen` came after it.
    """

    before: int
    shown: int | None = None
    unseen: tuple[int, ...] = ()


@dataclass(frozen=True)
class Running:
    """A clock that ran when somebody decided."""

    stage: str
    body: str
    due_at: datetime
    was_missed: bool


@dataclass(frozen=True)
class Decision:
    """A step that somebody answers for."""

    fact: int
    kind: str
    title: str
    at: datetime
    by: Decider
    order: int = 0  # of its fact on the case
    leaf: int | None = None
    proposal: Proposal | None = None
    grounds: tuple[Ground, ...] = ()
    sight: Sight | None = None
    state: tuple[tuple[str, str], ...] = ()
    running: tuple[Running, ...] = ()


@dataclass(frozen=True)
class Line:
    """A fact of a case as the list behind the decisions names it."""

    order: int
    fact: int
    kind: str
    title: str
    at: datetime
    by: str
    text: str = ""
    files: tuple[str, ...] = ()
    leaf: int | None = None
    is_decision: bool = False
