"""What a backup asks of a database, and which of the two answers."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from django.db import connection, transaction

from gongzhi.config.keeping.rows import Kept

WORDS = "cases_words"  # made of the rows, and made anew with them
FILES = 'SELECT "id", "file", "sha256" FROM "cases_attachment" ORDER BY "id"'  # names below MEDIA_ROOT


class Snapshot(Protocol):
    """One moment of a database, however long it is looked at and whoever goes on writing."""

    def blocks(self, table: Kept) -> Iterator[bytes]:
        """Yield a table as COPY text, a megabyte or so of whole lines at a time."""

    def last_number(self, table: Kept) -> int:
        """Return the highest number that the database has given to a row of a table."""

    def files(self) -> Iterator[tuple[int, str, str]]:
        """Yield the id, file and SHA-256 of all attachments, by id."""


class Filling(Protocol):
    """One transaction in which a database is emptied and filled again."""

    def clear(self, tables: list[str]) -> None:
        """Remove all rows."""

    def load(self, table: Kept, blocks: Iterator[bytes]) -> None:
        """Put rows into a table, all from one part of a backup."""

    def go_on_from(self, table: Kept, number: int) -> None:
        """Let new rows be numbered from the next number on."""

    def check(self) -> None:
        """Refuse rows that point to nothing."""

    def files(self) -> Iterator[tuple[int, str, str]]:
        """Yield the id, file and SHA-256 of all attachments, by id."""


def snapshot() -> AbstractContextManager[Snapshot]:
    """Open a moment of our database."""
    if connection.vendor == "sqlite":
        from gongzhi.config.keeping import sqlite

        return sqlite.snapshot(str(connection.settings_dict["NAME"]))
    from gongzhi.config.keeping import postgresql

    return postgresql.snapshot(connection.get_connection_params())


@contextmanager
def filling() -> Iterator[Filling]:
    """Open a transaction that fills our database; kept when the block ends well."""
    from gongzhi.config.keeping import postgresql, sqlite

    if connection.vendor == "sqlite":
        with connection.constraint_checks_disabled(), transaction.atomic():
            yield sqlite.SqliteFilling(_raw())
    else:
        with transaction.atomic():
            yield postgresql.PostgresFilling(_raw())


def _raw() -> Any:
    connection.ensure_connection()
    return connection.connection
