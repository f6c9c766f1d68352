"""Keys that sign notes, as text and by their ids (C2SP signed-note, tlog-cosignature)."""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from gongzhi.civic.ledger.logic import ed25519
from gongzhi.civic.ledger.vocabulary import Malformed, SignatureType

_ID = re.compile("[0-9a-f]{8}")
_PRIVATE = "PRIVATE+KEY+"
_ID_SIZE = 4
_TIME_SIZE = 8
_LATEST = 2**63 - 1


@dataclass(frozen=True)
class VerifierKey:
    """A public key under a name, for one algorithm."""

    name: str
    public: bytes
    kind: SignatureType = SignatureType.ED25519

    def __post_init__(self) -> None:
        _check(self.name, self.public)

    @cached_property
    def key_id(self) -> bytes:
        """The four bytes by which a signature says which key of this name made it."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:_ID_SIZE]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64_of(bytes([self.kind]) + self.public)}"

    def verifies(self, text: str, value: bytes) -> bool:
        """Return whether the value of a signature is this key's under a note's text."""
        if self.kind == SignatureType.ED25519:
            return ed25519.is_signed(text.encode(), value, by=self.public)
        at = int.from_bytes(value[:_TIME_SIZE], "big")
        return at <= _LATEST and ed25519.is_signed(_cosigned(text, at), value[_TIME_SIZE:], by=self.public)


@dataclass(frozen=True)
class SignerKey:
    """A secret key under a name, for one algorithm; its text is a secret too."""

    name: str
    seed: bytes = field(repr=False)
    kind: SignatureType = SignatureType.ED25519

    def __post_init__(self) -> None:
        _check(self.name, self.seed)

    @cached_property
    def verifier(self) -> VerifierKey:
        """The public key to it."""
        return VerifierKey(self.name, ed25519.public_key(self.seed), self.kind)

    def secret_text(self) -> str:
        """Return the key as text, to be kept in a safe place."""
        encoded = base64_of(bytes([self.kind]) + self.seed)
        return f"{_PRIVATE}{self.name}+{self.verifier.key_id.hex()}+{encoded}"

    def sign(self, text: str, *, at: int | None = None) -> bytes:
        """Return the value of a signature of a note's text; a cosignature says `at` which second (POSIX)."""
        if self.kind == SignatureType.ED25519:
            return ed25519.signed(text.encode(), by=self.seed)
        if at is None or not 0 <= at <= _LATEST:
            raise ValueError(f"a cosignature needs its time, not {at!r}")
        return at.to_bytes(_TIME_SIZE, "big") + ed25519.signed(_cosigned(text, at), by=self.seed)


def cosigned_at(value: bytes) -> int:
    """Return the second (POSIX) that the value of a cosignature says."""
    return int.from_bytes(value[:_TIME_SIZE], "big")


def verifier_key(text: str) -> VerifierKey:
    """Read a public key (a "vkey")."""
    name, key_id, kind, public = _parts(text)
    key = VerifierKey(name, public, kind)
    if key.key_id.hex() != key_id:
        raise Malformed(f"the id of the key {name!r} does not fit it")
    return key


def signer_key(text: str) -> SignerKey:
    """Read a secret key."""
    if not text.startswith(_PRIVATE):
        raise Malformed("not a secret key")
    name, key_id, kind, seed = _parts(text.removeprefix(_PRIVATE))
    key = SignerKey(name, seed, kind)
    if key.verifier.key_id.hex() != key_id:
        raise Malformed(f"the id of the secret key {name!r} does not fit it")
    return key


def is_key_name(name: str) -> bool:
    """Return whether a key may have this name: no spaces, no plus, no control signs."""
    return bool(name) and not any(sign.isspace() or sign == "+" or sign < " " for sign in name)


def base64_of(data: bytes) -> str:
    """Return bytes in base64 (RFC 4648 §4)."""
    return b64encode(data).decode()


def from_base64(text: str, *, size: int | None = None) -> bytes:
    """Read base64 in its one way of writing, of so many bytes."""
    try:
        data = b64decode(text, validate=True)
    except (NotBase64, ValueError) as error:
        raise Malformed(f"not base64: {text[:80]!r}") from error
    if base64_of(data) != text or size not in {None, len(data)}:
        raise Malformed(f"not base64 of the right length: {text[:80]!r}")
    return data


def _parts(text: str) -> tuple[str, str, SignatureType, bytes]:
    name, _plus, rest = text.partition("+")
    key_id, _plus, encoded = rest.partition("+")
    data = from_base64(encoded)
    if not _ID.fullmatch(key_id) or not data or data[0] not in set(SignatureType):
        raise Malformed(f"not a key that is known here: {name!r}")
    return name, key_id, SignatureType(data[0]), data[1:]


def _check(name: str, key: bytes) -> None:
    if not is_key_name(name):
        raise Malformed(f"not the name of a key: {name!r}")
    if len(key) != ed25519.KEY_SIZE:
        raise Malformed(f"the key {name!r} has {len(key)} bytes")


def _cosigned(text: str, at: int) -> bytes:
    """Return what a cosignature signs (tlog-cosignature, "Ed25519 signed message")."""
    return f"cosignature/v1\ntime {at}\n{text}".encode()
