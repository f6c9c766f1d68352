"""The cases row by row, a chunk at a time, so that a million need no more memory than a thousand."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Generic, TypeVar

from django.db import models

from gongzhi.api.open_data.fields import Shown
from gongzhi.civic.cases.models import CaseQuerySet, Category
from gongzhi.civic.cases.queries.replies import public_replies
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.models import Organisation

CHUNK = 1000
_COLUMNS = (
    *("number", "title", "text", "kind", "place", "category", "lead", "status", "outcome", "lon", "lat"),
    *("supporters", "opened_at", "resolved_at", "closed_at", "has_missed"),
)
Row = TypeVar("Row", bound=models.Model)


def rows_of(cases: CaseQuerySet, address: Callable[[str], str]) -> Iterator[Shown]:
    """Yield cases with what stands beside them; `address` tells where a number's public page is."""
    places, categories = _Kept(Place.objects.with_path()), _Kept(Category.objects.all())
    bodies = _Kept(Organisation.objects.all())
    found = cases.only(*_COLUMNS).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        places.fetch(case.place_id for case in chunk)
        categories.fetch(case.category_id for case in chunk)
        bodies.fetch(case.lead_id for case in chunk)
        replies = public_replies(chunk)
        for case in chunk:
            case.place = places.rows[case.place_id]
            case.category = categories.rows.get(case.category_id)
            case.lead = bodies.rows.get(case.lead_id)
            yield Shown(case, replies.get(case.pk, ""), address(case.number))


class _Kept(Generic[Row]):
    """Rows that many cases name, fetched once; there are thousands of them, not millions."""

    def __init__(self, source: "models.QuerySet[Row]") -> None:
        self.source = source
        self.rows: dict[Any, Row] = {}

    def fetch(self, keys: Iterable[int | None]) -> None:
        """Fetch the rows that are not here yet, with one query."""
        missing = {key for key in keys if key is not None} - self.rows.keys()
        if missing:
            self.rows |= self.source.in_bulk(missing)
