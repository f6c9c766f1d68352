"""Deleting what has had its time, in small batches: nobody waits, and a cut-off run is gone on with."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, QuerySet, RestrictedError

from gongzhi.civic.privacy.events import RowsDeleted
from gongzhi.civic.privacy.queries.retention import Rule, past_rows, rules
from gongzhi.kernel.facts import Actor, publish

BATCH = 500
BATCHES = 40  # some seconds of a worker


def delete_past_rows(
    *, by: Actor | None, at: datetime, batches: int = BATCHES, batch: int = BATCH
) -> dict[str, int]:
    """Delete rows whose time is over by the register, and return how many of each table.

    Each batch is one transaction with its fact; what is left after `batches` waits for the next run.
    """
    deleted: dict[str, int] = {}
    for rule in rules():
        label, last = rule[0]._meta.label, None  # as Django documents
        while batches and (keys := _next_keys(rule, after=last, most=batch, at=at)):
            deleted[label] = deleted.get(label, 0) + _delete(rule, keys, by=by, at=at)
            last, batches = keys[-1], batches - 1
    return {label: rows for label, rows in deleted.items() if rows}


def _next_keys(rule: Rule, *, after: Any, most: int, at: datetime) -> list[Any]:
    past = past_rows(rule, at=at).order_by("pk")
    if after is not None:
        past = past.filter(pk__gt=after)
    return list(past.values_list("pk", flat=True)[:most])


@transaction.atomic
def _delete(rule: Rule, keys: Sequence[Any], *, by: Actor | None, at: datetime) -> int:
    label = rule[0]._meta.label  # as Django documents
    rows = _delete_free(past_rows(rule, at=at).filter(pk__in=keys))
    if rows:
        publish(RowsDeleted(table_code=label, rows=rows), about="retention:1", by=by, at=at)
    return rows


def _delete_free(rows: QuerySet[Any]) -> int:
    """Delete rows; where others protect some of them, all but those."""
    try:
        with transaction.atomic():
            return _own(rows.model, rows.delete()[1])
    except (ProtectedError, RestrictedError):
        return sum(_delete_one(row) for row in rows)


def _delete_one(row: Any) -> int:
    try:
        with transaction.atomic():
            return _own(type(row), row.delete()[1])
    except (ProtectedError, RestrictedError):
        return 0


def _own(model: type[Any], deleted: dict[str, int]) -> int:
    """Return how many rows of the table itself went, without those that went with them."""
    return deleted.get(model._meta.label, 0)  # as Django documents
