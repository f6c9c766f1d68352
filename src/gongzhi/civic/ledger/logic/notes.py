"""Signed notes: a text and who signed it (C2SP signed-note)."""

from collections.abc import Iterable
from dataclasses import dataclass

from gongzhi.civic.ledger.logic.keys import SignerKey, VerifierKey, base64_of, from_base64, is_key_name
from gongzhi.civic.ledger.vocabulary import Malformed

MOST_BYTES = 1_000_000
MOST_SIGNATURES = 100
"""At least 16 must be accepted ("Format"); these are the limits of the Go implementation."""

_DASH = "— "
_KEY_ID_SIZE = 4


@dataclass(frozen=True)
class Signature:
    """A line below a note: whose, by which key, and what it signed with."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {base64_of(self.key_id + self.value)}\n"


@dataclass(frozen=True)
class Note:
    """A text, with its last line break, and its signatures."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    def __bytes__(self) -> bytes:
        return str(self).encode()

    def with_signatures(self, signatures: Iterable[Signature]) -> "Note":
        """Return the note with more signatures, each once."""
        return Note(self.text, tuple(dict.fromkeys([*self.signatures, *signatures])))


def signature_of(text: str, *, by: SignerKey, at: int | None = None) -> Signature:
    """Sign a text; a cosignature needs the second (POSIX) `at` which it is made."""
    return Signature(by.name, by.verifier.key_id, by.sign(text, at=at))


def signed_note(text: str, *, by: Iterable[SignerKey], at: int | None = None) -> Note:
    """Return a text as a note under the signatures of keys."""
    _check_text(text)
    return Note(text, tuple(signature_of(text, by=key, at=at) for key in by))


def read_note(data: bytes) -> Note:
    """Read a note; its signatures are not verified yet."""
    if len(data) > MOST_BYTES:
        raise Malformed(f"a note of {len(data)} bytes is too long")
    try:
        whole = data.decode()
    except UnicodeDecodeError as error:
        raise Malformed("a note must be UTF-8") from error
    text, blank, lines = whole.rpartition("\n\n")
    if not blank:
        raise Malformed("no blank line between the text of a note and its signatures")
    _check_text(text + "\n")
    return Note(text + "\n", signatures_in(lines))


def signatures_in(lines: str) -> tuple[Signature, ...]:
    """Read lines of signatures, at least one."""
    if not lines.endswith("\n"):
        raise Malformed("the last signature does not end in a line break")
    listed = lines[:-1].split("\n")
    if len(listed) > MOST_SIGNATURES:
        raise Malformed(f"a note with {len(listed)} signatures is too long")
    return tuple(map(_signature_in, listed))


def verified(note: Note, keys: Iterable[VerifierKey]) -> list[VerifierKey]:
    """Return the known keys that signed a note, each once, in the order of its lines.

    Signatures of unknown keys are ignored; one of a known key that does not hold lets the note fail for all.
    """
    known = keys_by_name(keys)
    signers: dict[VerifierKey, None] = {}
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key and not key.verifies(note.text, signature.value):
            return []
        if key:
            signers[key] = None
    return list(signers)


def keys_by_name(keys: Iterable[VerifierKey]) -> dict[tuple[str, bytes], VerifierKey]:
    """Return keys by what a signature says of its key; two that can't be told apart are refused."""
    listed = set(keys)
    known = {(key.name, key.key_id): key for key in listed}
    if len(known) < len(listed):
        raise ValueError("two keys have the same name and id")
    return known


def _signature_in(line: str) -> Signature:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space or not is_key_name(name):
        raise Malformed(f"not a signature: {line[:80]!r}")
    data = from_base64(encoded)
    if len(data) <= _KEY_ID_SIZE:
        raise Malformed(f"a signature without a value: {line[:80]!r}")
    return Signature(name, data[:_KEY_ID_SIZE], data[_KEY_ID_SIZE:])


def _check_text(text: str) -> None:
    if not text.endswith("\n") or any(sign < " " and sign != "\n" for sign in text):
        raise Malformed("the text of a note ends in a line break and has no control signs")
