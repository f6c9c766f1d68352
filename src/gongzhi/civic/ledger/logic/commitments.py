"""Commitments: what proves later which text it was, and says nothing about the text before.

The commitment stands in the ledger for ever; text and salt stand elsewhere. Whoever is shown both can check
them. To erase, text and salt are destroyed: without the salt nobody can try texts until one fits, so what
stays in the ledger is a number like any other, no longer about anybody (个人信息保护法 art. 47 and 73).
"""

from hashlib import sha256
from hmac import compare_digest

SALT_SIZE = 32
_LABEL = b"gongzhi/ledger/commitment/v1\n"


def commitment_of(text: str, *, about: str, salt: bytes) -> str:
    """Return the commitment to a text in a role (as "cases.words"), in hex; never use a salt twice."""
    if len(salt) != SALT_SIZE:
        raise ValueError(f"a salt has {SALT_SIZE} bytes, not {len(salt)}")
    parts = [part.encode() for part in (about, text)]
    sized = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return sha256(_LABEL + salt + sized).hexdigest()


def is_commitment_to(text: str, commitment: str, *, about: str, salt: bytes) -> bool:
    """Return whether a commitment is to this text, in this role, by this salt."""
    if len(salt) != SALT_SIZE or not commitment.isascii():
        return False
    return compare_digest(commitment_of(text, about=about, salt=salt), commitment)
