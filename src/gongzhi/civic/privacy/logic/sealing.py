"""Sealing under a key, so that nobody reads or moves what is sealed (AES-256-GCM, NIST SP 800-38D)."""

from hmac import digest
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_SIZE = 32  # bytes
_NONCE_SIZE = 12


class CannotOpen(ValueError):
    """Sealed under another key, for another purpose, or changed since."""


def new_key() -> bytes:
    """Return a key that nobody has had."""
    return token_bytes(KEY_SIZE)


def sealed(content: bytes, *, under: bytes, about: str) -> bytes:
    """Seal bytes; `about` says what they are, and they open only where the same is said."""
    nonce = token_bytes(_NONCE_SIZE)
    return nonce + AESGCM(under).encrypt(nonce, content, about.encode())


def opened(content: bytes, *, under: bytes, about: str) -> bytes:
    """Return what was sealed, or raise `CannotOpen`."""
    nonce, rest = content[:_NONCE_SIZE], content[_NONCE_SIZE:]
    try:
        return AESGCM(under).decrypt(nonce, rest, about.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotOpen(about) from error


def keyed_hash(text: str, *, under: bytes) -> str:
    """Return by what a text is found again without being kept (HMAC-SHA256, RFC 2104), in hexadecimal."""
    return digest(under, text.encode(), "sha256").hex()
