"""Writing many rows at once, as an import does: COPY on PostgreSQL, one prepared statement on SQLite."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import Any

from django.db import connection, models
from psycopg.types.json import Jsonb

Convert = Callable[[Any], Any]


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
    columns = _columns(type(rows[0]), connection.vendor)
    values = ([_value(row, name, convert) for name, convert in columns] for row in rows)
    table, names = rows[0]._meta.db_table, ", ".join(f'"{name}"' for name, _convert in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for each in values:
                    copy.write_row(each)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', list(values))  # noqa: S608  # names of our own


def _value(row: models.Model, name: str, convert: Convert | None) -> Any:
    value = row.__dict__[name]
    if isinstance(value, Enum):
        value = value.value
    return convert(value) if convert and value is not None else value


@cache
def _columns(model: type[models.Model], vendor: str) -> list[tuple[str, Convert | None]]:
    """Return the columns of a table, each with what makes a value fit for the database."""
    return [(field.attname, _converter(field, vendor)) for field in model._meta.concrete_fields]


def _converter(field: "models.Field[Any, Any]", vendor: str) -> Convert | None:
    is_postgres = vendor == "postgresql"
    if isinstance(field, models.JSONField):
        return Jsonb if is_postgres else json.dumps
    if isinstance(field, models.DateTimeField) and not is_postgres:
        return _naive
    return None


def _naive(moment: datetime) -> str:
    """Return a moment as Django writes it into SQLite."""
    return str(moment.astimezone(UTC).replace(tzinfo=None))
