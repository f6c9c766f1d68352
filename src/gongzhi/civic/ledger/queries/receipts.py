"""Receipts: what a person keeps, to prove what was done without trusting us (docs/ledger.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongzhi.civic.ledger.logic.entries import Told, entry_bytes, entry_of, salt_for
from gongzhi.civic.ledger.logic.keys import base64_of
from gongzhi.civic.ledger.logic.merkle import inclusion_proof, leaf_hash
from gongzhi.civic.ledger.logic.notes import read_note, signed_note
from gongzhi.civic.ledger.logic.proofs import Proof
from gongzhi.civic.ledger.logic.tiles import TileReader
from gongzhi.civic.ledger.models import Log
from gongzhi.civic.ledger.queries.log import (
    current_log,
    folder_of,
    keys_of,
    published,
    reader_of_files,
    secrets_of,
)
from gongzhi.civic.ledger.queries.witnessing import best_cosigned
from gongzhi.kernel.models import Fact

FORMAT = "gongzhi-receipt/1"
LONGEST_DELAY = 86_400  # seconds from a promise until the fact is in the log
_TILES_KEPT = 256  # 4 MB of a web process

_readers: dict[Path, TileReader] = {}


def told_of(fact: Fact) -> Told | None:
    """Return a fact as it is sealed; None for one from before the ledger that isn't sealed yet."""
    if fact.salt is None:
        return None
    return Told(fact.pk, fact.kind, fact.at, fact.subject, fact.by, fact.data, fact.trace, bytes(fact.salt))


def receipt_of(fact: Fact, *, words: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
    """Return a fact's receipt, with what opens the commitment to its words; None before there is a log."""
    log, told = current_log(), told_of(fact)
    if log is None or told is None:
        return None
    proof = proof_of(fact)
    return {
        "format": FORMAT,
        "origin": log.origin,
        "keys": [str(key) for key in keys_of(log)],
        "entry": entry_of(told),
        "what": {"salt": salt_for("what", told.salt).hex(), "content": told.what},
        "words": dict(words) if words else None,
        "promise": promise_of(told, log),
        "proof": proof.text if proof else None,
    }


def promise_of(told: Told, log: Log) -> str:
    """Return the log's word that a fact will be in it after `LONGEST_DELAY` at most, as a signed note."""
    entry = entry_of(told)
    leaf = base64_of(leaf_hash(entry_bytes(told)))
    text = f"{log.origin}/promise\n{leaf}\n{entry['at']}\n{LONGEST_DELAY}\n"
    return str(signed_note(text, by=list(secrets_of(log))[-1:]))


@dataclass(frozen=True)
class Proven:
    """A fact's place in the log, the size of the checkpoint that proves it, and the proof as text."""

    leaf: int
    size: int
    text: str


def proof_of(fact: Fact) -> Proven | None:
    """Return what proves a fact's place under the checkpoint that everybody sees; None before that.

    Where witnesses cosigned one before it that holds the fact too, that one is taken.
    """
    log = current_log()
    shown = published(log) if log else None
    if log is None or shown is None or fact.leaf is None or fact.leaf >= shown[1].size:
        return None
    cosigned = best_cosigned(log, above=fact.leaf)
    note, size = (read_note(cosigned.note.encode()), cosigned.size) if cosigned else (shown[0], shown[1].size)
    hashes = inclusion_proof(fact.leaf, size, _tiles_of(log).of_size(size))
    return Proven(fact.leaf, size, str(Proof(fact.leaf, tuple(hashes), note)))


def leaf_hash_of(fact: Fact) -> str | None:
    """Return the fingerprint under which a fact stands in the log, in hex."""
    told = told_of(fact)
    return leaf_hash(entry_bytes(told)).hex() if told else None


def _tiles_of(log: Log) -> TileReader:
    folder = folder_of(log).root
    if folder not in _readers:
        _readers[folder] = TileReader(reader_of_files(log), kept=_TILES_KEPT)
    return _readers[folder]
