"""Writing many rows at once, as an import does: COPY on PostgreSQL, one prepared statement on SQLite."""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum
from functools import cache, lru_cache
from operator import attrgetter
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


def reserve_keys(model: type[models.Model], many: int) -> Sequence[int]:
    """Return keys under which so many new rows will be written, so that others can point at them already.

    In a transaction; on SQLite that holds the write lock from the beginning.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, many],
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = next(iter(cursor.fetchall()), (0,))[0]
        return range(last + 1, last + 1 + many)


def write_values(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert values into named columns of one table, JSON as text; other columns have the model's defaults.

    Unlike `bulk_create` it takes the values as they are, and makes no instances: a tenth of the cost.
    """
    rest = {
        field.attname: field.get_default()
        for field in model._meta.concrete_fields
        if not (field.null or field.primary_key or field.attname in names)
    }
    write_columns(model._meta.db_table, [*names, *rest], rows, rest=rest.values())


def write_columns(
    table: str, names: Sequence[str], rows: Iterable[Sequence[Any]], *, rest: Iterable[Any] = ()
) -> None:
    """Insert values into all named columns of a table; `rest` are those that every row ends with."""
    fitting, columns = _fitting(connection.vendor), ", ".join(f'"{name}"' for name in names)
    fit_rest = [_fit(value, fitting) for value in rest]
    fit = (
        [*[convert(value) if (convert := fitting[type(value)]) else value for value in row], *fit_rest]
        for row in rows
    )
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
        elif issubclass(kind, datetime):
            self[kind] = _naive if self.vendor == "sqlite" else _aware
        else:
            self[kind] = None
        return self[kind]


_fitting = cache(_Fitting)


def _fit(value: Any, fitting: _Fitting) -> Any:
    convert = fitting[type(value)]
    return convert(value) if convert else value


def _naive(moment: datetime) -> str:
    """Return a moment as Django writes it into SQLite."""
    return _aware(moment)[: -len("+00:00")]


def _aware(moment: datetime) -> str:
    """Return a moment as PostgreSQL reads it."""
    return _spelled(moment.astimezone(UTC))


# A moment stands in many columns, and spelling it costs more than the rest of its row. It is kept in UTC:
# of the hour that an autumn repeats, Python takes the first and the second time for equal.
@lru_cache(16_384)
def _spelled(moment: datetime) -> str:
    return moment.isoformat(" ")
