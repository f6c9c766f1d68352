"""Rows as text, the same from both databases: the text format of PostgreSQL's COPY, times in UTC.

PostgreSQL writes and reads it by itself at full speed; for SQLite it is written and read here.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter
from uuid import UUID

from django.apps import apps
from django.db.models import Field, Model

from gongzhi.civic.privacy.models import PersonalKey

# The kinds of columns that are known to go through text unharmed (tests/config/test_backup_rows.py).
KNOWN = {
    "AutoField", "BigAutoField", "BigIntegerField", "BinaryField", "BooleanField", "CharField", "DateField",
    "DateTimeField", "EmailField", "FileField", "FloatField", "GenericIPAddressField",
    "IntegerField", "JSONField", "PositiveIntegerField", "PositiveSmallIntegerField",
    "PositiveBigIntegerField", "SlugField", "SmallIntegerField", "TextField", "TimeField", "URLField",
    "UUIDField",
}  # fmt: skip
NULL = r"\N"
_SPECIAL = re.compile(r"[\\\n\r\t]")
_ESCAPES = {"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
# What PostgreSQL writes behind a backslash (its manual, "COPY", "Text Format").
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PLAIN = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}

BLOCK = 1024 * 1024  # bytes of rows that travel together

Value = str | int | float | bytes | None


@dataclass(frozen=True)
class Kept:
    """A table that is kept: its columns in the order in which they are written, with the kind of each."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    key: str
    counts: bool  # whether the database numbers the rows itself

    @property
    def column_list(self) -> str:
        """The columns as both databases quote them."""
        return ", ".join(f'"{column}"' for column in self.columns)

    def in_order(self, columns: Iterable[str]) -> "Kept":
        """Return the table with its columns in another order, in which its rows were written."""
        kinds, columns = dict(zip(self.columns, self.kinds, strict=True)), tuple(columns)
        return replace(self, columns=columns, kinds=tuple(kinds[column] for column in columns))


def kept_tables() -> list[Kept]:
    """Return the tables of all models but the keys of persons, each behind those that its rows point to."""
    models = [model for model in apps.get_models(include_auto_created=True) if model is not PersonalKey]
    managed = [model for model in models if model._meta.managed and not model._meta.proxy]
    needs = {model: _needs(model) for model in sorted(managed, key=lambda model: model._meta.db_table)}
    return [kept(model) for model in TopologicalSorter(needs).static_order()]


def _needs(model: type[Model]) -> list[type[Model]]:
    pointed_to = [field.related_model for field in _columns(model) if field.is_relation]
    return [other for other in pointed_to if isinstance(other, type) and other is not model]


def _columns(model: type[Model]) -> "list[Field[object, object]]":
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def kept(model: type[Model]) -> Kept:
    """Return the table of a model."""
    fields, key = _columns(model), model._meta.pk
    assert key is not None
    assert key.column
    return Kept(
        name=model._meta.db_table,
        columns=tuple(str(field.column) for field in fields),
        kinds=tuple(_kind(field) for field in fields),
        key=key.column,
        counts=key.get_internal_type() in {"AutoField", "BigAutoField", "SmallAutoField"},
    )


def _kind(field: "Field[object, object]") -> str:
    target = field
    while target.remote_field is not None:  # a key has the kind of what it points to
        target = target.target_field  # type: ignore[attr-defined]  # of a relation
    return target.get_internal_type()


def in_blocks(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Gather lines to blocks of a megabyte or so."""
    block = bytearray()
    for line in lines:
        block += line
        if len(block) >= BLOCK:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)


def written(rows: Iterator[tuple[Value, ...]], table: Kept) -> Iterator[str]:
    """Yield SQLite's rows as lines of COPY text."""
    writers = [_WRITERS.get(kind, _write) for kind in table.kinds]
    for row in rows:
        yield "\t".join([write(value) for write, value in zip(writers, row, strict=True)]) + "\n"


def _write(value: Value) -> str:
    if value is None:
        return NULL
    text = value if isinstance(value, str) else repr(value)
    return _SPECIAL.sub(lambda sign: _ESCAPES[sign[0]], text) if _SPECIAL.search(text) else text


def _write_boolean(value: Value) -> str:
    return NULL if value is None else "t" if value else "f"


def _write_moment(value: Value) -> str:
    assert value is None or isinstance(value, str)
    return NULL if value is None else f"{value}+00"


def _write_bytes(value: Value) -> str:
    assert value is None or isinstance(value, bytes)
    return NULL if value is None else rf"\\x{value.hex()}"


def _write_uuid(value: Value) -> str:
    return NULL if value is None else str(UUID(str(value)))


_WRITERS: dict[str, Callable[[Value], str]] = {
    "BooleanField": _write_boolean,
    "DateTimeField": _write_moment,
    "BinaryField": _write_bytes,
    "UUIDField": _write_uuid,
}


def read(lines: Iterator[str], table: Kept) -> Iterator[list[str | bytes | None]]:
    """Yield lines of COPY text as SQLite's rows; it makes numbers of the text in columns of numbers."""
    special = [(place, _READERS[kind]) for place, kind in enumerate(table.kinds) if kind in _READERS]
    for line in lines:
        row: list[str | bytes | None] = [
            text if "\\" not in text else None if text == NULL else _ESCAPED.sub(_unescape, text)
            for text in line.split("\t")
        ]
        for place, reader in special:
            text = row[place]
            if isinstance(text, str):
                row[place] = reader(text)
        yield row


def _unescape(found: re.Match[str]) -> str:
    return _PLAIN.get(found[1], found[1])


def _read_boolean(text: str) -> str:
    return "1" if text == "t" else "0"


def _read_moment(text: str) -> str:
    """Drop the zone and write the microseconds as Django does: none, or six digits."""
    whole, _, part = text.removesuffix("+00").partition(".")
    return f"{whole}.{part:0<6}" if part else whole


def _read_bytes(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix(r"\x"))


def _read_uuid(text: str) -> str:
    return UUID(text).hex


_READERS: dict[str, Callable[[str], str | bytes]] = {
    "BooleanField": _read_boolean,
    "DateTimeField": _read_moment,
    "TimeField": _read_moment,
    "BinaryField": _read_bytes,
    "UUIDField": _read_uuid,
}
