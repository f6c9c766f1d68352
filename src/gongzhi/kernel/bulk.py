"""Writing many rows at once, as an import does: COPY on PostgreSQL, one prepared statement on SQLite."""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any

from django.db import connection, models

Convert = Callable[[Any], Any]


@contextmanager
def rarely_collecting() -> Iterator[None]:
    """Look for garbage in circles a hundred times less often: rows by the thousand make none."""
    before = gc.get_threshold()
    gc.set_threshold(before[0] * 100, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def reserve_keys(rows: Sequence[models.Model]) -> None:
    """Give new rows the keys under which they will be written, so that others can point at them already.

    In a transaction; on SQLite that holds the write lock from the beginning.
    """
    if not rows:
        return
    table = rows[0]._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, len(rows)],
            )
            keys = [key for (key,) in cursor.fetchall()]
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            last = next(iter(cursor.fetchall()), (0,))[0]
            keys = list(range(last + 1, last + 1 + len(rows)))
    for row, key in zip(rows, keys, strict=True):
        row.pk = key


def write_rows(rows: Sequence[models.Model]) -> None:
    """Insert rows of one table; those without a key get one.

    Unlike `bulk_create` it takes the values as they are: no defaults of the database, no `pre_save`.
    """
    if not rows:
        return
    if rows[0].pk is None:
        reserve_keys(rows)
    model = type(rows[0])
    names = [field.attname for field in model._meta.concrete_fields]
    texts = {field.attname for field in model._meta.concrete_fields if isinstance(field, models.JSONField)}
    values: Iterable[Sequence[Any]] = map(itemgetter(*names), map(vars, rows))
    if texts:
        values = (
            [json.dumps(value) if name in texts else value for name, value in zip(names, each, strict=True)]
            for each in values
        )
    write_values(model, names, values)


def write_values(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert values into named columns of one table, JSON as text; other columns are left to the database."""
    table, columns = model._meta.db_table, ", ".join(f'"{name}"' for name in names)
    fitting = _fitting(connection.vendor)
    fit = ([convert(value) if (convert := fitting[type(value)]) else value for value in row] for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with (
                connection.wrap_database_errors,
                cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy,
            ):
                for each in fit:
                    copy.write_row(each)
        else:
            places = ", ".join(["%s"] * len(names))
            cursor.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({places})', list(fit))  # noqa: S608  # names of our own


class _Fitting(dict[type, Convert | None]):
    """What makes a value of a type fit for the database, kept by type; None leaves it as it is."""

    def __init__(self, vendor: str) -> None:
        super().__init__()
        self.vendor = vendor

    def __missing__(self, kind: type) -> Convert | None:
        if issubclass(kind, Enum):
            self[kind] = attrgetter("value")
        elif issubclass(kind, datetime) and self.vendor == "sqlite":
            self[kind] = _naive
        else:
            self[kind] = None
        return self[kind]


_fitting = cache(_Fitting)


def _naive(moment: datetime) -> str:
    """Return a moment as Django writes it into SQLite."""
    return moment.astimezone(UTC).isoformat(" ")[: -len("+00:00")]
