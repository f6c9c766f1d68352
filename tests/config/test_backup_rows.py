"""Rows as text: every kind of column goes through it unharmed, on the database that is here."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.cases.models import Statement
from gongzhi.civic.cases.vocabulary import Audience
from gongzhi.config.keeping.databases import WORDS, filling, snapshot
from gongzhi.config.keeping.rows import BLOCK, KNOWN, Kept, in_blocks, kept_tables, read, written
from gongzhi.kernel.models import Fact
from tests.a_city import a_city, an_opened_case

# Not kept: what the migrations write, what is made of rows, and counters of an hour (and FTS5's own tables).
LEFT_OUT = {"django_migrations", "cache", WORDS, "privacy_personalkey"}
TABLE = Kept("t", ("a", "b", "c"), ("CharField", "TextField", "JSONField"), "a", counts=False)
TEXT = st.none() | st.text()


@given(rows=st.lists(st.tuples(TEXT, TEXT, TEXT)))
def test_any_text_comes_back(rows: list[tuple[str | None, ...]]) -> None:
    lines = [line.removesuffix("\n") for line in written(iter(rows), TABLE)]
    assert [line for line in lines if "\n" in line] == []
    assert [tuple(row) for row in read(iter(lines), TABLE)] == rows


def test_nothing_and_its_name_are_two_things() -> None:
    rows = [(None, "", r"\N")]
    lines = [line.removesuffix("\n") for line in written(iter(rows), TABLE)]
    assert [tuple(row) for row in read(iter(lines), TABLE)] == rows


@pytest.mark.parametrize(
    ("kind", "kept", "told"),
    [
        ("BooleanField", 1, "t"),
        ("BooleanField", 0, "f"),
        ("DateTimeField", "2025-03-12 04:00:00", "2025-03-12 04:00:00+00"),
        ("DateTimeField", "2025-03-12 04:00:00.120000", "2025-03-12 04:00:00.120000+00"),
        ("TimeField", "22:00:00", "22:00:00"),
        ("UUIDField", "0123456789abcdef0123456789abcdef", "01234567-89ab-cdef-0123-456789abcdef"),
        ("FloatField", 120.13000000000001, "120.13000000000001"),
        ("BigIntegerField", 9223372036854775807, "9223372036854775807"),
        ("BinaryField", b"\x00\xff", r"\\x00ff"),
    ],
)
def test_a_value_is_written_as_postgresql_writes_it(kind: str, kept: Any, told: str) -> None:
    table = Kept("t", ("a",), (kind,), "a", counts=False)
    assert list(written(iter([(kept,)]), table)) == [f"{told}\n"]
    back = next(read(iter([told]), table))[0]
    assert (type(kept)(back) if not isinstance(kept, bytes) else back) == kept


def test_the_short_microseconds_of_postgresql_get_the_length_that_django_compares() -> None:
    table = Kept("t", ("a",), ("DateTimeField",), "a", counts=False)
    told = ["2025-03-12 04:00:00.12+00", "2025-03-12 04:00:00+00", r"\N"]
    assert list(read(iter(told), table)) == [
        ["2025-03-12 04:00:00.120000"],
        ["2025-03-12 04:00:00"],
        [None],
    ]


def test_every_kind_of_column_is_known() -> None:
    kinds = {kind for table in kept_tables() for kind in table.kinds}
    assert kinds - KNOWN == set()


def test_there_is_one_kind_of_file() -> None:
    fields = (field for model in apps.get_models() for field in model._meta.local_concrete_fields)
    assert [str(it) for it in fields if it.get_internal_type() == "FileField"] == ["cases.Attachment.file"]


def test_a_table_comes_behind_those_that_it_points_to() -> None:
    order = [table.name for table in kept_tables()]
    for model in apps.get_models(include_auto_created=True):
        relations = [it for it in model._meta.local_concrete_fields if it.is_relation]
        below = [it.related_model._meta.db_table for it in relations if it.related_model]
        assert all(order.index(other) <= order.index(model._meta.db_table) for other in below)


@pytest.mark.django_db
def test_every_table_is_kept_or_left_out_on_purpose() -> None:
    tables = set(connection.introspection.table_names())
    rest = tables - {table.name for table in kept_tables()} - LEFT_OUT
    assert {name for name in rest if not name.startswith(f"{WORDS}_")} == set()


@given(lines=st.lists(st.binary(max_size=300_000), max_size=12))
def test_blocks_hold_whole_lines_and_stay_small(lines: list[bytes]) -> None:
    blocks = list(in_blocks(line + b"\n" for line in lines))
    assert b"".join(blocks) == b"".join(line + b"\n" for line in lines)
    assert all(len(block) < BLOCK + 300_001 for block in blocks)


HARD = "一\\N二\t三\n四\r五\\六\x0b七\x0c八\x08“九”'十'%s{}\u2028\U0001f600"


@pytest.mark.django_db(transaction=True)
def test_hard_words_go_through_the_database_that_is_here(noon: datetime) -> None:
    case = an_opened_case(a_city(), at=noon + timedelta(microseconds=1))
    Statement.objects.create(case=case, at=noon, audience=Audience.STAFF, text=HARD)
    data: dict[str, Any] = {"code": HARD, "deep": [None, True, 1.5, {"": []}]}
    Fact.objects.create(kind="hard", subject="case:1", at=noon, data=data)
    through_the_text()
    assert Statement.objects.get().text == HARD
    assert Fact.objects.get(kind="hard").data == data
    assert Fact.objects.filter(at=noon + timedelta(microseconds=1)).exists()


def through_the_text() -> None:
    """Take all rows out and put them back."""
    tables = kept_tables()
    with snapshot() as moment:
        kept = [list(moment.blocks(table)) for table in tables]
    with filling() as database:
        database.clear([table.name for table in tables])
        for table, blocks in zip(tables, kept, strict=True):
            if blocks:
                database.load(table, iter(blocks))
