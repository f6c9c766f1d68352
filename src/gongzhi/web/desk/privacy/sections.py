"""The parts of the privacy officer's desk, each with what waits there."""

from dataclasses import dataclass
from datetime import datetime

from gongzhi.civic.people.models import Person


@dataclass(frozen=True)
class Section:
    """A part of the desk: where it leads, what it is, and how many things wait there."""

    url: str
    title: str
    says: str
    waiting: int = 0


def sections_for(by: Person, *, at: datetime) -> list[Section]:
    """Return the parts that somebody sees, in the order of the day's work."""
    return []
