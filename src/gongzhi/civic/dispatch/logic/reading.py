"""A message as counts of its grams: runs of one to three signs, each written as one number."""

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

LONGEST = 3
LEAD = 30
"""So many signs open a message without a title as a title would."""

LEAD_COUNTS = 2
"""What stands in the title or the opening counts as if said so many times more."""

LONGEST_MESSAGE = 20_000
_BITS = 21  # a code point needs 21 bits, so three of them fit into one number of 63
_PLANE = 0x10000

Codes = npt.NDArray[np.uint32]
Grams = npt.NDArray[np.uint64]
Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float32]

Message = Sequence[str]
"""The columns of one message: the body last, before it what says the matter shortly (a title)."""


class Counts(NamedTuple):
    """How often which gram stands in which message: rows ascending, and within a row the columns."""

    row: Whole
    gram: Whole
    times: Real


@cache
def _spelling() -> Codes:
    """Return for each sign of the first plane the one it is read as, 0 for what is no letter or figure."""
    return np.fromiter((_read_as(chr(code)) for code in range(_PLANE)), np.uint32, _PLANE)


def _read_as(sign: str) -> int:
    plain = unicodedata.normalize("NFKC", sign)[:1].lower()[:1] if not 0xD800 <= ord(sign) < 0xE000 else ""
    if plain.isdecimal():
        return ord("0")  # which number it is says nothing about the matter
    return ord(plain) if plain.isalpha() else 0


def codes_of(text: str) -> Codes:
    """Return one code for each sign of the text, 0 for what is neither letter nor figure."""
    codes = np.frombuffer(text[:LONGEST_MESSAGE].encode("utf-32-le", "surrogatepass"), np.uint32)
    ideographs = np.where((codes >= 0x20000) & (codes < 0x32000), codes, 0)
    return np.where(codes < _PLANE, _spelling()[np.minimum(codes, _PLANE - 1)], ideographs).astype(np.uint32)


def grams_at(codes: Codes, length: int) -> Grams:
    """Return the gram of so many signs that begins at each sign, 0 where none does."""
    if len(codes) < length:
        return np.zeros(0, np.uint64)
    wide = codes.astype(np.uint64)
    parts = [wide[at : len(wide) - length + 1 + at] for at in range(length)]
    gram = np.zeros_like(parts[0])
    whole = np.ones(len(gram), bool)
    for part in parts:
        gram = (gram << np.uint64(_BITS)) | part
        whole &= part > 0
    return np.where(whole, gram, np.uint64(0))


def text_of(gram: int) -> str:
    """Return the signs that a gram was written from."""
    signs = ""
    while gram:
        signs = chr(gram & ((1 << _BITS) - 1)) + signs
        gram >>= _BITS
    return signs


def codes_to_count(message: Message) -> Codes:
    """Return the signs of a message as they are counted: its lead several times, then the body."""
    *heads, body = message
    head = codes_of("\n".join(heads))
    lead = head if head.any() else codes_of(body[:LEAD])
    gap = np.zeros(1, np.uint32)
    return np.concatenate([*[lead, gap] * (LEAD_COUNTS + bool(head.any())), codes_of(body), gap])


def occurrences(messages: Sequence[Message]) -> tuple[Whole, Grams]:
    """Return every gram of the messages as often as it stands there, each with its message's number."""
    codes = [codes_to_count(message) for message in messages]
    of = np.repeat(np.arange(len(codes), dtype=np.int64), [len(one) for one in codes])
    joined = np.concatenate([*codes, np.zeros(0, np.uint32)])
    found = [grams_at(joined, length) for length in range(1, LONGEST + 1)]
    there = [grams > 0 for grams in found]
    rows = [of[: len(mask)][mask] for mask in there]
    return np.concatenate(rows), np.concatenate([g[mask] for g, mask in zip(found, there, strict=True)])


def counted(messages: Sequence[Message], known: Grams) -> Counts:
    """Count the known grams (ascending) in each message."""
    row, grams = occurrences(messages)
    if not len(known):
        return Counts(row[:0], row[:0], np.zeros(0, np.float32))
    at = np.minimum(np.searchsorted(known, grams), len(known) - 1)
    hit = known[at] == grams
    pairs, times = np.unique(row[hit] * len(known) + at[hit], return_counts=True)
    return Counts(pairs // len(known), pairs % len(known), times.astype(np.float32))


def grams_in(
    messages: Sequence[Message], *, least: int, most: int | None = None, together: int = 2_000
) -> Grams:
    """Return the grams that stand in at least so many messages, the `most` widespread of them, ascending."""
    parts = []
    for start in range(0, len(messages), together):
        row, grams = occurrences(messages[start : start + together])
        order = np.lexsort((row, grams))
        grams, row = grams[order], row[order]
        fresh = np.ones(len(grams), bool)
        fresh[1:] = (grams[1:] != grams[:-1]) | (row[1:] != row[:-1])
        parts.append(np.unique(grams[fresh], return_counts=True))
    grams, which = np.unique(np.concatenate([part[0] for part in parts]), return_inverse=True)
    times = np.bincount(which, np.concatenate([part[1] for part in parts]))
    if most is not None and (times >= least).sum() > most:
        least = int(np.partition(times, -most - 1)[-most - 1]) + 1  # a tie at the edge is left out as one
    return grams[times >= least]
