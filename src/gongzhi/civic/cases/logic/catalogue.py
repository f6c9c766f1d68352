"""Which row of a table answers for a case: the most specific one."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from gongzhi.civic.cases.vocabulary import Urgency


class ByCategoryAndPlace(Protocol):
    """A row that names a category and a place; empty means any."""

    @property
    def category_id(self) -> int | None:
        """The category, or none for any."""

    @property
    def place_id(self) -> int | None:
        """The place, or none for any."""


class ByUrgency(ByCategoryAndPlace, Protocol):
    """A row that also names an urgency; empty means any."""

    urgency: str


Row = TypeVar("Row", bound=ByCategoryAndPlace)
LimitRow = TypeVar("LimitRow", bound=ByUrgency)


def most_specific(rows: Iterable[Row], *, categories: Sequence[int], places: Sequence[int]) -> Row | None:
    """Return the row nearest to the case: first by category, then by place; None where none fits.

    `categories` and `places` run from the case's own up to the root.
    """
    fitting = [
        (_distance(row.category_id, categories), _distance(row.place_id, places), row)
        for row in rows
        if _fits(row.category_id, categories) and _fits(row.place_id, places)
    ]
    return min(fitting, key=lambda found: found[:2])[2] if fitting else None


def limit_among(
    rows: Iterable[LimitRow], *, urgency: Urgency, categories: Sequence[int], places: Sequence[int]
) -> LimitRow | None:
    """Return the limit that holds for an urgency; of equally specific rows the one that names it.

    A limit for danger goes before any other, however specific: nothing slows down a rescue.
    """
    rows = list(rows)
    named = [row for row in rows if row.urgency == urgency]
    any_urgency = [row for row in rows if row.urgency == ""]
    if urgency == Urgency.DANGER and (found := most_specific(named, categories=categories, places=places)):
        return found
    return most_specific([*named, *any_urgency], categories=categories, places=places)


def _fits(value: int | None, chain: Sequence[int]) -> bool:
    return value is None or value in chain


def _distance(value: int | None, chain: Sequence[int]) -> int:
    return len(chain) if value is None else chain.index(value)
