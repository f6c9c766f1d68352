"""Entries: a fact in the one way of writing it, and nothing else read as one."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from gongzhi.civic.ledger.logic.entries import EntryTooLong, entry_of, read_entry
from gongzhi.civic.ledger.vocabulary import Malformed
from gongzhi.kernel.canonical import NotCanonical

NOON = datetime(2026, 3, 12, 12, tzinfo=timezone(timedelta(hours=8)))


def an_entry(**changed: Any) -> bytes:
    """Return the entry of a case that was accepted."""
    told: dict[str, Any] = {
        "id": "0195-1",
        "kind": "cases.CaseAccepted",
        "subject": "cases.case:7",
        "at": NOON,
        "data": {"to_state": "accepted", "body": 12},
    }
    return entry_of(**told | changed)


def test_an_entry_is_written_in_one_line_in_the_order_of_its_names() -> None:
    assert an_entry() == (
        b'{"at":"2026-03-12T04:00:00.000000Z","data":{"body":12,"to_state":"accepted"},"id":"0195-1",'
        b'"kind":"cases.CaseAccepted","subject":"cases.case:7"}'
    )


def test_who_acted_and_in_which_visit_is_told_where_it_is_known() -> None:
    told = read_entry(an_entry(by="ab" * 32, trace="t-1"))
    assert (told["by"], told["trace"]) == ("ab" * 32, "t-1")
    assert {"by", "trace"} & read_entry(an_entry()).keys() == set()


def test_the_same_moment_is_written_the_same_in_every_zone() -> None:
    assert an_entry(at=NOON.astimezone(UTC)) == an_entry()
    with pytest.raises(ValueError, match="time zone"):
        an_entry(at=NOON.replace(tzinfo=None))


def test_an_entry_is_read_back() -> None:
    told = read_entry(an_entry(data={"places": ["甲", "乙"], "days": None, "late": False}))
    assert told["data"] == {"places": ["甲", "乙"], "days": None, "late": False}


def test_a_fact_that_is_too_long_for_an_entry_is_refused() -> None:
    room = 65_535 - len(an_entry(data={"a": ""}))
    assert len(an_entry(data={"a": "x" * room})) == 65_535
    with pytest.raises(EntryTooLong, match=r"0195-1 \(cases.CaseAccepted\) takes 65536 bytes"):
        an_entry(data={"a": "x" * (room + 1)})


def test_fractions_are_refused() -> None:
    with pytest.raises(NotCanonical):
        an_entry(data={"share": 0.5})


@pytest.mark.parametrize(
    "entry",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        an_entry() + b"\n",
        b" " + an_entry(),
        an_entry().replace(b":12", b":12.0"),
        an_entry().replace(b'"id"', b'"ID"'),
        an_entry().replace(b'"0195-1"', b"1"),
        an_entry().replace(b'{"body":12,"to_state":"accepted"}', b"[]"),
        an_entry().replace(b"12,", b'12,"body":12,'),
        an_entry().replace(b"accepted", b"\\u0061ccepted"),
        an_entry().replace(b'"subject"', b'"score":1,"subject"'),
        an_entry().replace(b"accepted", b"\xff"),
        b"[" * 100_000,
    ],
)
def test_what_is_written_otherwise_is_no_entry(entry: bytes) -> None:
    with pytest.raises(Malformed):
        read_entry(entry)
