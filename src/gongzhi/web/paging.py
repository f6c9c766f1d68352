"""Lists that may be very long: nobody turns a thousand pages, so nothing is counted that far."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

MOST = 1000


def counted(rows: QuerySet[Any]) -> str:
    """Return how many rows there are, in words that fit beside a name: "17", or "1000+"."""
    return told(rows.order_by()[: MOST + 1].count())


def told(count: int) -> str:
    """Return a count in words: "17", or "1000+"."""
    return f"{MOST}+" if count > MOST else str(count)


class LongList(Paginator):  # type: ignore[type-arg]  # no generic class when running
    """A list whose first `MOST` rows have pages; whoever seeks further narrows it or takes the export.

    The keys of those rows are read at once, in their order: they tell how many there are, and only the rows
    of the page asked for are read whole. Two queries.
    """

    object_list: QuerySet[Any]

    @cached_property
    def _keys(self) -> list[int]:
        return list(self.object_list.values_list("pk", flat=True)[: MOST + 1])

    def page(self, number: int | str) -> Page:  # type: ignore[type-arg]
        """Return a page, with its rows as a list."""
        page, rows = super().page(number), self.object_list
        keys = self._keys[max(page.start_index() - 1, 0) : page.end_index()]
        whole = rows.model._default_manager.filter(pk__in=keys)  # noqa: SLF001  # as Django documents
        whole.query.select_related = rows.query.select_related
        page.object_list = sorted(whole, key=lambda row: keys.index(row.pk))
        return page

    @property
    def count(self) -> int:
        """How many rows have pages."""
        return min(len(self._keys), MOST)

    @property
    def is_longer(self) -> bool:
        """Whether there are more rows than have pages."""
        return len(self._keys) > MOST

    @property
    def told(self) -> str:
        """How many rows there are, as `counted` tells it."""
        return told(len(self._keys))
