"""Facts about places: ids, codes and days; names are in the rows."""

from dataclasses import dataclass
from datetime import date

from gongzhi.kernel.facts import Event


@dataclass(frozen=True, kw_only=True)
class PlaceAdded(Event):
    """A place was entered."""

    place: int
    code: str
    level: int
    parent: int | None


@dataclass(frozen=True, kw_only=True)
class PlaceRenamed(Event):
    """A place goes on under a new name, as a new row; what is in force at the old row belongs to the new."""

    old: int
    new: int
    code: str
    on: date


@dataclass(frozen=True, kw_only=True)
class PlaceMoved(Event):
    """A place came to lie in another, alone or along with the place around it, and goes on as a new row."""

    old: int
    new: int
    code: str
    parent: int
    on: date


@dataclass(frozen=True, kw_only=True)
class PlacesMerged(Event):
    """Places ended and became part of another; what was below them moved along, a fact each."""

    old: tuple[int, ...]
    into: int
    on: date


@dataclass(frozen=True, kw_only=True)
class PlacesImported(Event):
    """A list of places was read: how many were new, renamed, moved, drawn on the map."""

    added: int
    renamed: int
    moved: int
    drawn: int


@dataclass(frozen=True, kw_only=True)
class ToponymsImported(Event):
    """A gazetteer was read: how many names of roads, estates, villages, landmarks were new or changed."""

    added: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class ToponymConfirmed(Event):
    """A case proved that a name belongs to a place, for the so-manieth time."""

    toponym: int
    place: int
    times: int


@dataclass(frozen=True, kw_only=True)
class ToponymRefused(Event):
    """Somebody refused a name that so many cases had confirmed; no case confirms it any more."""

    toponym: int
    place: int
    times: int


@dataclass(frozen=True, kw_only=True)
class CalendarDaySet(Event):
    """A day was declared working or free."""

    on: date
    is_working: bool
