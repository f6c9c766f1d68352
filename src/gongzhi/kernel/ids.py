"""Numbers that people read out on the phone, and codes that nobody guesses."""

import hashlib
import hmac
import secrets
from datetime import datetime

from django.utils import timezone

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH = 10


def new_number(at: datetime) -> str:
    """Draw a 14-digit number: day (yymmdd), 7 random digits, check digit (ISO/IEC 7812 Luhn)."""
    body = f"{timezone.localtime(at):%y%m%d}{secrets.randbelow(10**7):07d}"
    return body + _check_digit(body)


def is_number(text: str) -> bool:
    """Tell whether the digits are a number of ours, so that a slip of the finger is caught."""
    return len(text) == 14 and text.isdecimal() and text.isascii() and _check_digit(text[:-1]) == text[-1]


def _check_digit(body: str) -> str:
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return str(-sum(part // 10 + part % 10 for part in doubled) % 10)


def new_code() -> str:
    """Draw a code of 10 signs (49 bits) without look-alikes, as "ABCDE-FGHJK"."""
    return _spell(secrets.randbits(64))


def code_of(key: str, *, secret: str) -> str:
    """Return the code that belongs to a key: the same key always gives the same code."""
    digest = hmac.digest(secret.encode(), f"code:{key}".encode(), "sha256")
    return _spell(int.from_bytes(digest[:8]))


def _spell(bits: int) -> str:
    signs = "".join(
        _ALPHABET[bits // len(_ALPHABET) ** place % len(_ALPHABET)] for place in range(_CODE_LENGTH)
    )
    return f"{signs[:5]}-{signs[5:]}"


def hash_code(code: str) -> str:
    """Return what is stored of a code: its SHA-256, after folding case, dashes and spaces."""
    folded = code.upper().replace("-", "").replace(" ", "")
    return hashlib.sha256(folded.encode()).hexdigest()
