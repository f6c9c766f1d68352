"""Makes receipts as docs/ledger.md says, from nothing but hashes and keys, and from none of our own code."""

import json
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "gongzhi.example/ledger/1"
OPENED = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
COSIGNED = 1_795_000_000
DAY = 86400


def canonical(value: Any) -> bytes:
    """Return canonical JSON of plain values (names in ASCII)."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def base64(data: bytes) -> str:
    return b64encode(data).decode()


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\0" + entry).digest()


def commitment(salt: bytes, content: Any) -> str:
    return sha256(b"gongzhi-commitment/1\n" + salt + canonical(content)).hexdigest()


@dataclass(frozen=True)
class Key:
    """A key of a log (kind 1) or of a witness (kind 4), made from a number."""

    name: str
    number: int
    kind: int = 1

    @property
    def secret(self) -> Ed25519PrivateKey:
        """What signs."""
        return Ed25519PrivateKey.from_private_bytes(bytes([self.number]) * 32)

    @property
    def data(self) -> bytes:
        """The kind of key, and the public key."""
        return bytes([self.kind]) + self.secret.public_key().public_bytes_raw()

    @property
    def id(self) -> bytes:
        """The four bytes that name the key in a signature."""
        return sha256(self.name.encode() + b"\n" + self.data).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64(self.data)}"

    def line(self, text: str) -> str:
        """Return the line by which this key signs a text."""
        if self.kind == 1:
            value = self.secret.sign(text.encode())
        else:
            said = f"cosignature/v1\ntime {COSIGNED}\n{text}"
            value = COSIGNED.to_bytes(8, "big") + self.secret.sign(said.encode())
        return f"— {self.name} {base64(self.id + value)}\n"


CITY = Key(ORIGIN, 1)
WITNESSES = (Key("university.example/witness", 2, 4), Key("newspaper.example/witness", 3, 4))
STRANGER = Key(ORIGIN, 9)


def note(text: str, signers: Iterable[Key]) -> str:
    return f"{text}\n{''.join(signer.line(text) for signer in signers)}"


def root(leaves: list[bytes]) -> bytes:
    """Return the root of a tree by its definition (RFC 9162 §2.1.1)."""
    if len(leaves) == 1:
        return leaves[0]
    half = split(len(leaves))
    return sha256(b"\1" + root(leaves[:half]) + root(leaves[half:])).digest()


def path(index: int, leaves: list[bytes]) -> list[bytes]:
    """Return the inclusion proof by its definition (§2.1.3.1)."""
    if len(leaves) == 1:
        return []
    half = split(len(leaves))
    if index < half:
        return [*path(index, leaves[:half]), root(leaves[half:])]
    return [*path(index - half, leaves[half:]), root(leaves[:half])]


def split(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1


@dataclass
class Receipt:
    """A receipt in parts, so that a test can make any of them wrong before it is put together."""

    size: int = 7
    index: int = 4
    at: datetime = OPENED
    signers: tuple[Key, ...] = (CITY, *WITNESSES)
    is_sealed: bool = True
    text: str = "小区门口的路灯坏了三天，晚上看不清台阶。"
    what_salt: bytes = bytes(range(32))
    words_salt: bytes = bytes(range(32, 64))
    made: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        words = {"title": "路灯不亮", "text": self.text}
        data = {"case": 17, "number": "26112300000017", "words": commitment(self.words_salt, words)}
        content = {"about": "case:17", "data": data}
        moment = f"{self.at:%Y-%m-%dT%H:%M:%S.%f}Z"
        entry = {"at": moment, "fact": 4711, "kind": "cases.CaseOpened"}
        entry |= {"what": commitment(self.what_salt, content), "who": "ab" * 32}
        self.leaf = leaf_hash(canonical(entry))
        promise = f"{ORIGIN}/promise\n{base64(self.leaf)}\n{moment}\n{DAY}\n"
        self.made = {
            "format": "gongzhi-receipt/1",
            "origin": ORIGIN,
            "keys": [str(CITY)],
            "entry": entry,
            "what": {"salt": self.what_salt.hex(), "content": content},
            "words": {"salt": self.words_salt.hex(), "content": words},
            "promise": note(promise, self.signers[:1]),
            "proof": self.proof() if self.is_sealed else None,
        }

    def proof(self) -> str:
        """Return the tlog-proof of a tree in which all other leaves are some hashes."""
        leaves = [leaf_hash(f"entry {place}".encode()) for place in range(self.size)]
        leaves[self.index] = self.leaf
        head = note(f"{ORIGIN}\n{self.size}\n{base64(root(leaves))}\n", self.signers)
        hashes = "".join(f"{base64(one)}\n" for one in path(self.index, leaves))
        return f"c2sp.org/tlog-proof@v1\nindex {self.index}\n{hashes}\n{head}"

    def __str__(self) -> str:
        return json.dumps(self.made, ensure_ascii=False, indent=2)
