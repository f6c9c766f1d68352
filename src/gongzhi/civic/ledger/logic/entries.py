"""Entries: a fact as the bytes that the ledger seals, canonical JSON without personal data."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from gongzhi.civic.ledger.logic.tiles import LONGEST_ENTRY
from gongzhi.civic.ledger.vocabulary import Malformed
from gongzhi.kernel.canonical import NotCanonical, canonical, read_canonical

_NEEDED = frozenset({"at", "data", "id", "kind", "subject"})
_ALLOWED = _NEEDED | {"by", "trace"}


class EntryTooLong(ValueError):
    """A fact takes more bytes than an entry may have; facts carry ids and codes, no texts."""


def entry_of(
    *,
    id: str,  # noqa: A002 — the name that it has in the entry
    kind: str,
    subject: str,
    at: datetime,
    data: Mapping[str, Any],
    by: str | None = None,
    trace: str | None = None,
) -> bytes:
    """Return a fact as an entry; `by` is a commitment to who acted, never a person's own number."""
    told = {"id": id, "kind": kind, "subject": subject, "at": _time(at), "data": dict(data)}
    told |= {name: value for name, value in (("by", by), ("trace", trace)) if value is not None}
    entry = canonical(told)
    if len(entry) > LONGEST_ENTRY:
        raise EntryTooLong(f"the fact {id} ({kind}) takes {len(entry)} bytes")
    return entry


def read_entry(entry: bytes) -> dict[str, Any]:
    """Read an entry back; only what `entry_of` may have written is taken."""
    try:
        told = read_canonical(entry)
    except NotCanonical as error:
        raise Malformed(f"an entry is canonical JSON: {error}") from error
    if not isinstance(told, dict) or not _NEEDED <= told.keys() <= _ALLOWED:
        raise Malformed("an entry says what was done, to what, when, and perhaps by whom")
    if not isinstance(told["data"], dict):
        raise Malformed("the data of an entry has names")
    if not all(isinstance(value, str) for name, value in told.items() if name != "data"):
        raise Malformed("the parts of an entry beside its data are texts")
    return told


def _time(at: datetime) -> str:
    """Return a moment to the microsecond, in UTC (RFC 3339)."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
