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
    """A list whose first `MOST` rows have pages; whoever seeks further narrows it or takes the export."""

    object_list: QuerySet[Any]

    def __init__(self, rows: QuerySet[Any], per_page: int, *, found: int | None = None) -> None:
        super().__init__(rows, per_page)
        self.found = found  # counted already, as far as one more than `MOST`

    def page(self, number: int | str) -> Page:  # type: ignore[type-arg]
        """Return a page: its rows are picked by their keys, so that only those are read whole."""
        page = super().page(number)
        rows, start, end = self.object_list, page.start_index(), page.end_index()
        keys = list(rows.values_list("pk", flat=True)[max(start - 1, 0) : end])
        whole = rows.model._default_manager.filter(pk__in=keys)  # noqa: SLF001  # as Django documents
        whole.query.select_related = rows.query.select_related
        page.object_list = sorted(whole, key=lambda row: keys.index(row.pk))
        return page

    @cached_property
    def _found(self) -> int:
        return self.object_list.order_by()[: MOST + 1].count() if self.found is None else self.found

    @property
    def count(self) -> int:
        """How many rows have pages."""
        return min(self._found, MOST)

    @property
    def is_longer(self) -> bool:
        """Whether there are more rows than have pages."""
        return self._found > MOST

    @property
    def told(self) -> str:
        """How many rows there are, as `counted` tells it."""
        return told(self._found)
