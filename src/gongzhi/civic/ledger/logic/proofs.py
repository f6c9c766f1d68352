"""A proof as one text that anybody can check alone: place, path and checkpoint (C2SP tlog-proof)."""

from collections.abc import Iterable
from dataclasses import dataclass

from gongzhi.civic.ledger.logic.checkpoints import count_in, opened_checkpoint, read_signed_checkpoint
from gongzhi.civic.ledger.logic.keys import VerifierKey, base64_of, from_base64
from gongzhi.civic.ledger.logic.merkle import is_included, leaf_hash
from gongzhi.civic.ledger.logic.notes import Note
from gongzhi.civic.ledger.logic.witnesses import MOST_PROOF_LINES, Policy
from gongzhi.civic.ledger.vocabulary import HASH_SIZE, Checkpoint, Malformed

FIRST_LINE = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True)
class Proof:
    """That an entry stands in a log; `extra` is whatever else its reader needs, and is proved by nothing."""

    index: int
    hashes: tuple[bytes, ...]
    note: Note
    extra: bytes | None = None

    def __str__(self) -> str:
        extra = [] if self.extra is None else [f"extra {base64_of(self.extra)}"]
        lines = [FIRST_LINE, *extra, f"index {self.index}", *map(base64_of, self.hashes), "", str(self.note)]
        return "\n".join(lines)


def read_proof(data: bytes) -> Proof:
    """Read a proof; it proves nothing before it is verified."""
    head, blank, rest = data.partition(b"\n\n")
    try:
        first, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise Malformed("the lines before the checkpoint are ASCII") from error
    extra = from_base64(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else None
    if first != FIRST_LINE or not blank or not lines or not lines[0].startswith("index "):
        raise Malformed("not a proof of a transparency log")
    if len(lines) > 1 + MOST_PROOF_LINES:
        raise Malformed("a proof of too many hashes")
    hashes = tuple(from_base64(line, size=HASH_SIZE) for line in lines[1:])
    return Proof(count_in(lines[0].removeprefix("index ")), hashes, read_signed_checkpoint(rest), extra)


def proved(
    entry: bytes, proof: Proof, *, origin: str, keys: Iterable[VerifierKey], policy: Policy
) -> Checkpoint | None:
    """Return the checkpoint under which an entry stands in a log, or None where that is not proved."""
    checkpoint = opened_checkpoint(proof.note, origin=origin, keys=keys)
    if checkpoint is None or not policy.is_met_by(proof.note):
        return None
    is_there = is_included(
        leaf_hash(entry),
        index=proof.index,
        size=checkpoint.size,
        root=checkpoint.root,
        proof=proof.hashes,
    )
    return checkpoint if is_there else None
