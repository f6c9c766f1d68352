"""SQLite: a read transaction of the write-ahead log is a snapshot, and holds up no writer."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from gongzhi.config.keeping.refusals import Damaged
from gongzhi.config.keeping.rows import Kept, in_blocks, read, written

PATIENCE = 60.0  # seconds to wait for who else writes


@contextmanager
def snapshot(path: str) -> "Iterator[SqliteSnapshot]":
    """Open a moment of the database."""
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)  # we begin and end by hand
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")
        connection.execute("SELECT 1 FROM sqlite_schema").fetchone()  # the moment is that of the first look
        yield SqliteSnapshot(connection)
    finally:
        connection.close()


class _Database:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def files(self) -> Iterator[tuple[int, str, str]]:
        """Yield the id, file and SHA-256 of all attachments, by id."""
        from gongzhi.config.keeping.databases import FILES

        yield from self._connection.execute(FILES)


class SqliteSnapshot(_Database):
    """One moment of the database."""

    def blocks(self, table: Kept) -> Iterator[bytes]:
        """Yield a table as COPY text."""
        rows = self._connection.execute(
            f'SELECT {table.column_list} FROM "{table.name}" ORDER BY "{table.key}"'  # noqa: S608  # our own names
        )
        yield from in_blocks(line.encode() for line in written(rows, table))

    def last_number(self, table: Kept) -> int:
        """Return the highest number that the database has given to a row of a table."""
        asked = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        found = self._connection.execute(asked, [table.name]).fetchone()
        return int(found[0]) if found else 0


class SqliteFilling(_Database):
    """One transaction in which the database is filled."""

    def clear(self, tables: list[str]) -> None:
        """Remove all rows."""
        for table in reversed(tables):
            self._connection.execute(f'DELETE FROM "{table}"')  # noqa: S608  # our own names

    def load(self, table: Kept, blocks: Iterator[bytes]) -> None:
        """Put rows into a table."""
        lines = (line for block in blocks for line in block.decode().split("\n")[:-1])
        marks = ", ".join("?" * len(table.columns))
        told = f'INSERT INTO "{table.name}" ({table.column_list}) VALUES ({marks})'  # noqa: S608  # our own names
        try:
            self._connection.executemany(told, read(lines, table))
        except sqlite3.IntegrityError as error:
            raise Damaged(table.name) from error

    def go_on_from(self, table: Kept, number: int) -> None:
        """Let new rows be numbered from the next number on."""
        self._connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", [table.name])
        self._connection.execute(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [table.name, number]
        )

    def check(self) -> None:
        """Refuse rows that point to nothing."""
        found = self._connection.execute("PRAGMA foreign_key_check").fetchone()
        if found:
            raise Damaged(f"{found[0]} → {found[2]}")
