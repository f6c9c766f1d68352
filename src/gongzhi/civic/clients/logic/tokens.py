"""Secrets of tokens: drawn once, kept as a hash."""

import hashlib
import secrets

from gongzhi.civic.clients.vocabulary import SECRET_PREFIX


def new_secret() -> str:
    """Draw a secret of 32 random bytes, as "gz_…"."""
    return SECRET_PREFIX + secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """Return what is stored of a secret: its SHA-256; a random secret of 256 bits needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
