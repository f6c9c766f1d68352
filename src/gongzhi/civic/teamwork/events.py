"""Facts that teamwork announces: ids only."""

from dataclasses import dataclass

from gongzhi.civic.teamwork.vocabulary import PendingStep
from gongzhi.kernel.facts import Event


@dataclass(frozen=True, kw_only=True)
class CaseAssigned(Event):
    case: int
    body: int
    person: int


@dataclass(frozen=True, kw_only=True)
class CaseUnassigned(Event):
    case: int
    body: int
    person: int


@dataclass(frozen=True, kw_only=True)
class ColleagueMentioned(Event):
    case: int
    statement: int
    people: tuple[int, ...]
    words: str = ""  # the commitment to the note


@dataclass(frozen=True, kw_only=True)
class ViewShared(Event):
    view: int
    body: int


@dataclass(frozen=True, kw_only=True)
class DeedConfirmed(Event):
    deed: int
    step: PendingStep
    cases: int  # how many


@dataclass(frozen=True, kw_only=True)
class DeedWithdrawn(Event):
    deed: int
    cases: int


@dataclass(frozen=True, kw_only=True)
class PartDue(Event):
    """Announced with the time at which it will be due: until then nobody delivers it."""

    part: int


@dataclass(frozen=True, kw_only=True)
class PartRefused(Event):
    part: int
    case: int
