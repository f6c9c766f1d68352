"""Checkpoints: the head of a tree as the text of a note (C2SP tlog-checkpoint)."""

import re
from collections.abc import Iterable

from gongzhi.civic.ledger.logic.keys import VerifierKey, base64_of, from_base64
from gongzhi.civic.ledger.logic.merkle import EMPTY_ROOT
from gongzhi.civic.ledger.logic.notes import Note, read_note, verified
from gongzhi.civic.ledger.vocabulary import HASH_SIZE, MOST_ENTRIES, Checkpoint, Malformed

_DECIMAL = re.compile("0|[1-9][0-9]{0,18}")


def checkpoint_text(checkpoint: Checkpoint) -> str:
    """Return a checkpoint as text to be signed."""
    lines = [checkpoint.origin, str(checkpoint.size), base64_of(checkpoint.root), *checkpoint.extensions]
    text = "".join(f"{line}\n" for line in lines)
    if read_checkpoint(text) != checkpoint:
        raise ValueError(f"not a checkpoint: {checkpoint}")
    return text


def read_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint."""
    *lines, rest = text.split("\n")
    if rest or len(lines) < 3 or not all(lines):
        raise Malformed("a checkpoint has at least three lines, none empty")
    origin, size, root, *extensions = lines
    checkpoint = Checkpoint(origin, count_in(size), from_base64(root, size=HASH_SIZE), tuple(extensions))
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        raise Malformed("a tree without entries has another root")
    return checkpoint


def read_signed_checkpoint(data: bytes) -> Note:
    """Read a note that holds a checkpoint; its signatures are not verified yet."""
    note = read_note(data)
    read_checkpoint(note.text)
    return note


def opened_checkpoint(note: Note, *, origin: str, keys: Iterable[VerifierKey]) -> Checkpoint | None:
    """Return the checkpoint of a note if it is of this log and one of its keys signed it, else None."""
    checkpoint = read_checkpoint(note.text)
    return checkpoint if checkpoint.origin == origin and verified(note, keys) else None


def count_in(text: str) -> int:
    """Read a number of entries: decimal, without leading zeroes."""
    if not _DECIMAL.fullmatch(text) or int(text) > MOST_ENTRIES:
        raise Malformed(f"not a number of entries: {text[:80]!r}")
    return int(text)
