"""Commitments: what proves later what it was, and says nothing about it before.

The commitment stands in the ledger for ever; content and salt stand elsewhere. Whoever is shown both checks
them. To erase, both are destroyed: without the salt nobody can try contents until one fits, so what stays in
the ledger is a number like any other, no longer about anybody (个人信息保护法 art. 47 and 73).
"""

from hashlib import sha256
from hmac import compare_digest
from typing import Any

from gongzhi.kernel.canonical import canonical

SALT_SIZE = 32
_LABEL = b"gongzhi-commitment/1\n"


def commitment_to(content: Any, *, salt: bytes) -> str:
    """Return the commitment to a content (as canonical JSON) in hex; never use a salt twice."""
    if len(salt) != SALT_SIZE:
        raise ValueError(f"a salt has {SALT_SIZE} bytes, not {len(salt)}")
    return sha256(_LABEL + salt + canonical(content)).hexdigest()


def opens(commitment: str, content: Any, *, salt: bytes) -> bool:
    """Return whether a commitment is to this content, by this salt."""
    if len(salt) != SALT_SIZE or not commitment.isascii():
        return False
    return compare_digest(commitment_to(content, salt=salt), commitment)
