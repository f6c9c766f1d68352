"""Checking a receipt, step by step, without trusting whoever gave it (docs/ledger.md, "A receipt")."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gongzhi.civic.ledger.logic.commitments import opens
from gongzhi.civic.ledger.logic.keys import VerifierKey, base64_of, verifier_key
from gongzhi.civic.ledger.logic.merkle import leaf_hash
from gongzhi.civic.ledger.logic.notes import read_note, verified
from gongzhi.civic.ledger.logic.proofs import proved, read_proof
from gongzhi.civic.ledger.logic.witnesses import Policy
from gongzhi.civic.ledger.vocabulary import Malformed, Part, Verdict
from gongzhi.kernel.canonical import NotCanonical, canonical

FORMAT = "gongzhi-receipt/1"
MOST_BYTES = 1_000_000
_ENTRY = {"at", "fact", "kind", "what", "who"}
_ANYBODY = Policy(0)


@dataclass(frozen=True)
class Receipt:
    """A receipt as it was read; nothing of it is checked yet."""

    origin: str
    keys: tuple[VerifierKey, ...]
    entry: dict[str, Any]
    what: tuple[bytes, Any]  # salt and content
    words: tuple[bytes, Any] | None
    promise: str
    proof: str | None


@dataclass(frozen=True)
class Step:
    """One thing that was looked at, and what came of it."""

    part: Part
    verdict: Verdict


def read_receipt(data: bytes) -> Receipt:
    """Read a receipt; whatever is not of its form raises `Malformed`."""
    if len(data) > MOST_BYTES:
        raise Malformed(f"a receipt of {len(data)} bytes is too long")
    try:
        told = json.loads(data)
        if told["format"] != FORMAT or told["entry"].keys() != _ENTRY:
            raise Malformed("not a receipt of this format")
        return Receipt(
            origin=_text(told["origin"]),
            keys=tuple(verifier_key(key) for key in told["keys"]),
            entry=told["entry"],
            what=_opening(told["what"]),
            words=_opening(told["words"]) if told["words"] else None,
            promise=_text(told["promise"]),
            proof=_text(told["proof"]) if told["proof"] is not None else None,
        )
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise error if isinstance(error, Malformed) else Malformed("not a receipt") from error


def checked(
    receipt: Receipt, *, keys: Sequence[VerifierKey] = (), witnesses: Policy = _ANYBODY, at: datetime
) -> Iterator[Step]:
    """Yield what holds and what doesn't, for somebody who trusts these keys of the log and these witnesses.

    Without keys those in the receipt are taken, which proves nothing about whose they are: said as a step.
    """
    known = keys or receipt.keys
    yield Step(Part.KEYS, Verdict.HOLDS if keys else Verdict.OPEN)
    yield Step(Part.WHAT, _verdict(_opens(receipt.entry["what"], receipt.what)))
    if receipt.words:
        yield Step(Part.WORDS, _verdict(_opens(_words_in(receipt.what[1]), receipt.words)))
    due = _promised(receipt, known)
    yield Step(Part.PROMISE, _verdict(due is not None))
    yield Step(Part.PROOF, _proof(receipt, known, _ANYBODY, is_late=due is not None and at > due))
    if witnesses.quorum:
        yield Step(Part.WITNESSES, _proof(receipt, known, witnesses, is_late=False))


def cosigners(receipt: Receipt, witnesses: Iterable[VerifierKey]) -> list[VerifierKey]:
    """Return which of these witnesses cosigned the checkpoint that a receipt's proof leads to."""
    try:
        note = read_proof((receipt.proof or "").encode()).note
    except ValueError:
        return []
    return [key for key in witnesses if verified(note, [key])]


def _proof(receipt: Receipt, keys: Iterable[VerifierKey], policy: Policy, *, is_late: bool) -> Verdict:
    if receipt.proof is None:
        return Verdict.BROKEN if is_late else Verdict.OPEN
    try:
        entry, proof = canonical(receipt.entry), read_proof(receipt.proof.encode())
    except ValueError:
        return Verdict.FAILS
    return _verdict(proved(entry, proof, origin=receipt.origin, keys=keys, policy=policy) is not None)


def _promised(receipt: Receipt, keys: Iterable[VerifierKey]) -> datetime | None:
    """Return until when the log promised to hold the entry; None if it didn't promise that."""
    try:
        note = read_note(receipt.promise.encode())
        heading, leaf, at, seconds = note.text.splitlines()
        wanted = f"{receipt.origin}/promise", base64_of(leaf_hash(canonical(receipt.entry)))
        if (heading, leaf) != wanted or at != receipt.entry["at"] or not verified(note, keys):
            return None
        return datetime.fromisoformat(at) + timedelta(seconds=int(seconds))
    except (ValueError, OverflowError):
        return None


def _words_in(content: Any) -> str:
    data = content.get("data") if isinstance(content, dict) else None
    words = data.get("words") if isinstance(data, dict) else None
    return words if isinstance(words, str) else ""


def _opens(commitment: Any, opening: tuple[bytes, Any]) -> bool:
    salt, content = opening
    try:
        return isinstance(commitment, str) and opens(commitment, content, salt=salt)
    except NotCanonical:
        return False


def _opening(told: dict[str, Any]) -> tuple[bytes, Any]:
    return bytes.fromhex(told["salt"]), told["content"]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Malformed("a text was expected")
    return value


def _verdict(holds: bool) -> Verdict:
    return Verdict.HOLDS if holds else Verdict.FAILS
