"""Entries: a fact's kind and time for everybody, the rest for whom it is opened."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from gongzhi.civic.ledger.logic.commitments import opens
from gongzhi.civic.ledger.logic.entries import Told, entry_bytes, entry_of, moment_in_words, salt_for
from gongzhi.kernel.canonical import NotCanonical

NOON = datetime(2026, 3, 12, 12, tzinfo=timezone(timedelta(hours=8)))
TOLD = Told(
    fact=17,
    kind="cases.CaseAccepted",
    at=NOON,
    about="case:7",
    by=42,
    data={"case": 7, "category": 3},
    trace="t-1",
    salt=bytes(range(32)),
)


def test_an_entry_is_one_line_of_canonical_json() -> None:
    entry = entry_bytes(TOLD)
    assert entry.startswith(
        b'{"at":"2026-03-12T04:00:00.000000Z","fact":17,"kind":"cases.CaseAccepted","what":"'
    )
    assert json.loads(entry) == entry_of(TOLD)
    assert b"\n" not in entry


def test_what_was_done_is_opened_without_who_did_it() -> None:
    entry, salt = entry_of(TOLD), salt_for("what", TOLD.salt)
    assert opens(entry["what"], {"about": "case:7", "data": {"case": 7, "category": 3}}, salt=salt)
    assert not opens(entry["who"], {"by": 42, "trace": "t-1"}, salt=salt)


def test_who_did_it_is_opened_by_a_salt_of_its_own() -> None:
    assert opens(entry_of(TOLD)["who"], {"by": 42, "trace": "t-1"}, salt=salt_for("who", TOLD.salt))


@pytest.mark.parametrize(
    "change",
    [
        {"fact": 18},
        {"kind": "cases.CaseClosed"},
        {"at": NOON + timedelta(microseconds=1)},
        {"about": "case:8"},
        {"by": None},
        {"data": {"case": 7}},
        {"trace": None},
        {"salt": bytes(32)},
    ],
    ids=str,
)
def test_whatever_changes_the_entry_changes(change: dict[str, Any]) -> None:
    assert entry_bytes(replace(TOLD, **change)) != entry_bytes(TOLD)


def test_an_entry_shows_neither_number_of_case_nor_of_person() -> None:
    assert entry_of(TOLD).keys() == {"at", "fact", "kind", "what", "who"}


def test_the_same_moment_is_written_the_same_in_every_zone() -> None:
    assert moment_in_words(NOON) == moment_in_words(NOON.astimezone(UTC)) == "2026-03-12T04:00:00.000000Z"


def test_fractions_are_refused() -> None:
    with pytest.raises(NotCanonical):
        entry_bytes(replace(TOLD, data={"share": 0.5}))
