"""The words of the ledger: hashes, the head of a tree, who signs it, and what is malformed."""

from dataclasses import dataclass
from enum import IntEnum

HASH_SIZE = 32
"""Bytes of a SHA-256 hash."""

MOST_ENTRIES = 2**63 - 1
"""The largest size of a tree that every implementation can count (signed 64 bits)."""


class Malformed(ValueError):
    """What was read does not have the form that its specification asks for; says what is wrong with it."""


class SignatureType(IntEnum):
    """The algorithms of signed notes that are used here, by their byte (C2SP signed-note)."""

    ED25519 = 0x01
    COSIGNATURE = 0x04


@dataclass(frozen=True)
class Checkpoint:
    """The head of a log's tree: whose log, how many entries, the hash of all (C2SP tlog-checkpoint)."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()
