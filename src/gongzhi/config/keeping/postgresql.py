"""PostgreSQL: one REPEATABLE READ transaction is a snapshot; COPY reads and writes the rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from gongzhi.config.keeping.refusals import Damaged
from gongzhi.config.keeping.rows import Kept, in_blocks

# What the text of a row depends on; the same wherever it is read.
_TEXT = (
    "SET TIME ZONE 'UTC'; SET DateStyle = 'ISO'; SET bytea_output = 'hex'; SET extra_float_digits = 1; "
    "SET client_encoding = 'UTF8'; SET statement_timeout = 0; SET lock_timeout = 0; "
    "SET idle_in_transaction_session_timeout = 0"
)
_PLACE = {"host", "port", "dbname", "user", "password", "service", "passfile", "sslmode", "sslrootcert"}

Connection = psycopg.Connection[tuple[Any, ...]]


@contextmanager
def snapshot(parameters: dict[str, Any]) -> "Iterator[PostgresSnapshot]":
    """Open a moment of the database."""
    place = {name: value for name, value in parameters.items() if name in _PLACE}
    with psycopg.connect(**place) as connection:
        connection.execute(_TEXT)
        connection.commit()
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        yield PostgresSnapshot(connection)


class _Database:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def files(self) -> Iterator[tuple[int, str, str]]:
        """Yield the id, file and SHA-256 of all attachments, by id."""
        from gongzhi.config.keeping.databases import FILES

        with self._connection.cursor(name="files") as rows:  # a named one is read page by page
            rows.execute(FILES)
            yield from rows


class PostgresSnapshot(_Database):
    """One moment of the database."""

    def blocks(self, table: Kept) -> Iterator[bytes]:
        """Yield a table as COPY text."""
        asked = sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT").format(
            _columns(table), sql.Identifier(table.name), sql.Identifier(table.key)
        )
        with self._connection.cursor() as cursor, cursor.copy(asked) as rows:
            yield from in_blocks(bytes(row) for row in rows)

    def last_number(self, table: Kept) -> int:
        """Return the highest number that the database has given to a row of a table."""
        name = self._sequence(table)
        asked = sql.SQL("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {}").format(sql.SQL(name))
        found = self._connection.execute(asked).fetchone()
        return int(found[0]) if found else 0

    def _sequence(self, table: Kept) -> Any:
        asked = "SELECT pg_get_serial_sequence(%s, %s)"
        found = self._connection.execute(asked, [f'"{table.name}"', table.key]).fetchone()
        return found[0] if found else None


class PostgresFilling(_Database):
    """One transaction in which the database is filled."""

    def clear(self, tables: list[str]) -> None:
        """Remove all rows."""
        self._connection.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else a million checks wait for the end
        names = sql.SQL(", ").join(map(sql.Identifier, tables))
        self._connection.execute(sql.SQL("TRUNCATE {}").format(names))

    def load(self, table: Kept, blocks: Iterator[bytes]) -> None:
        """Put rows into a table."""
        told = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), _columns(table))
        try:
            with self._connection.cursor() as cursor, cursor.copy(told) as rows:
                for block in blocks:
                    rows.write(block)
        except (psycopg.DataError, psycopg.IntegrityError) as error:
            raise Damaged(f"{table.name}: {error.diag.message_primary}") from error

    def go_on_from(self, table: Kept, number: int) -> None:
        """Let new rows be numbered from the next number on."""
        asked = "SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)"
        self._connection.execute(asked, [f'"{table.name}"', table.key, max(number, 1), number > 0])

    def check(self) -> None:
        """Nothing is left to check: each table was, when it was loaded."""


def _columns(table: Kept) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(column) for column in table.columns)
