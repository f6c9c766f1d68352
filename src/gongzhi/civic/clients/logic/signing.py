"""How what is sent to a webhook is signed: Standard Webhooks 1.0 (standardwebhooks.com), scheme v1."""

import base64
import hmac
from collections.abc import Sequence

PREFIX = "whsec_"


def secret_of(key: str, turn: int, *, root: str) -> str:
    """Return a webhook's secret, drawn from the city's own: the table of webhooks holds none."""
    digest = hmac.digest(root.encode(), f"webhook:{key}:{turn}".encode(), "sha256")
    return PREFIX + base64.b64encode(digest).decode()


def signature_of(body: bytes, *, delivery: str, at: int, secrets: Sequence[str]) -> str:
    """Return the signatures by each secret in force; `at` is in seconds since 1970."""
    signed = f"{delivery}.{at}.".encode() + body
    return " ".join(f"v1,{_signed(signed, secret)}" for secret in secrets)


def _signed(words: bytes, secret: str) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.digest(key, words, "sha256")).decode()
