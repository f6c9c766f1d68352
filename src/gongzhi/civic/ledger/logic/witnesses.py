"""Witnesses, who see to it that a log only grows, and shows everybody the same (C2SP tlog-witness)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from gongzhi.civic.ledger.logic.checkpoints import (
    count_in,
    opened_checkpoint,
    read_checkpoint,
    read_signed_checkpoint,
)
from gongzhi.civic.ledger.logic.keys import VerifierKey, base64_of, from_base64
from gongzhi.civic.ledger.logic.merkle import is_consistent
from gongzhi.civic.ledger.logic.notes import Note, Signature, keys_by_name, signatures_in, verified
from gongzhi.civic.ledger.vocabulary import HASH_SIZE, Checkpoint, Malformed, SignatureType, Trouble

MOST_PROOF_LINES = 63
SIZE_TYPE = "text/x.tlog.size"


@dataclass(frozen=True)
class Policy:
    """Whom a log's reader trusts as witnesses: at least `quorum` of these keys must have cosigned."""

    quorum: int
    witnesses: tuple[VerifierKey, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.quorum <= len(self.witnesses):
            raise ValueError(f"{self.quorum} of {len(self.witnesses)} witnesses can't be asked for")
        if len({key.public for key in self.witnesses}) < len(self.witnesses):
            raise ValueError("a key is listed twice: one witness would count for two")
        if any(key.kind != SignatureType.COSIGNATURE for key in self.witnesses):
            raise ValueError("a witness has a key for cosignatures")

    def is_met_by(self, note: Note) -> bool:
        """Return whether enough witnesses cosigned a checkpoint; a bad line spoils only its own witness."""
        return sum(bool(verified(note, [key])) for key in self.witnesses) >= self.quorum


@dataclass(frozen=True)
class Submission:
    """What a log sends to a witness: the size last cosigned, the proof from there, the checkpoint."""

    old_size: int
    proof: tuple[bytes, ...]
    note: Note

    def __bytes__(self) -> bytes:
        lines = [f"old {self.old_size}", *map(base64_of, self.proof), "", str(self.note)]
        return "\n".join(lines).encode()


def read_submission(body: bytes) -> Submission:
    """Read the body of an `add-checkpoint` request."""
    head, blank, rest = body.partition(b"\n\n")
    try:
        old, *proof = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise Malformed("the lines before the checkpoint are ASCII") from error
    if not blank or not old.startswith("old ") or len(proof) > MOST_PROOF_LINES:
        raise Malformed("not a checkpoint with its old size and proof")
    hashes = tuple(from_base64(line, size=HASH_SIZE) for line in proof)
    return Submission(count_in(old.removeprefix("old ")), hashes, read_signed_checkpoint(rest))


@dataclass(frozen=True)
class Answer:
    """What a witness answers: the status of HTTP, and the size it knows or the checkpoint that it cosigns."""

    status: int
    size: int | None = None
    checkpoint: Checkpoint | None = None

    @property
    def body(self) -> str:
        """What a refusal says: in a conflict the size that the witness knows."""
        return "" if self.size is None else f"{self.size}\n"


def witnessed(
    body: bytes, *, keys: Mapping[str, Iterable[VerifierKey]], latest: Mapping[str, Checkpoint]
) -> Answer:
    """Decide whether a witness cosigns: `keys` and what it `latest` cosigned of each log, by origin.

    A checkpoint in the answer must be kept before it is cosigned, in one transaction with reading `latest`.
    """
    try:
        submission = read_submission(body)
    except Malformed:
        return Answer(400)
    origin = read_checkpoint(submission.note.text).origin
    if origin not in keys:
        return Answer(404)
    checkpoint = opened_checkpoint(submission.note, origin=origin, keys=keys[origin])
    return _compared(submission, checkpoint, latest.get(origin)) if checkpoint else Answer(403)


def _compared(submission: Submission, checkpoint: Checkpoint, latest: Checkpoint | None) -> Answer:
    known = latest.size if latest else 0
    if submission.old_size > checkpoint.size:
        return Answer(400)
    if submission.old_size != known:
        return Answer(409, size=known)
    if latest and known == checkpoint.size and latest.root != checkpoint.root:
        return Answer(409, size=known)
    return Answer(200, checkpoint=checkpoint) if _is_next(submission, checkpoint, latest) else Answer(422)


def _is_next(submission: Submission, checkpoint: Checkpoint, latest: Checkpoint | None) -> bool:
    if not latest or latest.size == 0:
        return not submission.proof
    return is_consistent(
        old_size=latest.size,
        size=checkpoint.size,
        old_root=latest.root,
        root=checkpoint.root,
        proof=submission.proof,
    )


FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(hours=1)


def pause_after(failures: int) -> timedelta:
    """Return how long a witness that did not cosign is left alone: twice as long each time, up to an hour."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(failures - 1, 20)))


@dataclass(frozen=True)
class Heard:
    """What came of asking a witness: its cosignature, or the size it wants the proof from, or a trouble."""

    line: Signature | None = None
    known: int | None = None
    trouble: Trouble | None = None


_TROUBLES = {403: Trouble.UNSIGNED, 404: Trouble.UNKNOWN_LOG, 422: Trouble.FORKED}


def heard(status: int, body: bytes, *, sent: Submission, by: VerifierKey) -> Heard:
    """Understand the answer of a witness to what was sent; a cosignature that does not hold is none."""
    try:
        if status == 200:
            lines = cosignatures_in(body, of=sent.note, witnesses=[by])
            return Heard(line=lines[0]) if lines else Heard(trouble=Trouble.FALSE_ANSWER)
        if status == 409:
            known = count_in(body.decode("ascii").removesuffix("\n"))
            return _in_conflict(known, sent, size=read_checkpoint(sent.note.text).size)
    except ValueError:
        return Heard(trouble=Trouble.FALSE_ANSWER)
    return Heard(trouble=_TROUBLES.get(status, Trouble.REFUSED))


def _in_conflict(known: int, sent: Submission, *, size: int) -> Heard:
    if known > size:
        return Heard(trouble=Trouble.AHEAD)
    if known != sent.old_size:
        return Heard(known=known)
    return Heard(trouble=Trouble.FORKED if known == size else Trouble.FALSE_ANSWER)


def cosignatures_in(body: bytes, *, of: Note, witnesses: Iterable[VerifierKey]) -> list[Signature]:
    """Return the lines of a witness's answer that are cosignatures of a note by witnesses that are known."""
    try:
        lines = signatures_in(body.decode())
    except UnicodeDecodeError as error:
        raise Malformed("the answer of a witness must be UTF-8") from error
    known = keys_by_name(witnesses)
    keys = ((line, known.get((line.name, line.key_id))) for line in lines)
    return [line for line, key in keys if key and key.verifies(of.text, line.value)]
