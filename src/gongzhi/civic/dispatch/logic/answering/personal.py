"""Mobile and identity numbers in a reply; what civic/privacy finds belongs here once it has a door."""

import re

_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"
)
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_TO_CALL = re.compile(r"(?:电话|手机|热线|致电|拨打|联系人|联系|微信)[^。；;，,]{0,12}$")
_SPREAD = re.compile(r"(?<=[0-9０-９])[ 　\-—－]+(?=[0-9０-９])")

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""Of the first 17 digits (GB 11643-1999, 4.2); the last sign is their sum modulo 11, read in CHECKS."""

CHECKS = "10X98765432"


def personal_data_in(reply: str) -> tuple[str, ...]:
    """Return identity numbers, and mobile numbers not given to be called; most digits are hidden."""
    plain = _SPREAD.sub("", reply).translate({full: full - 0xFEE0 for full in range(0xFF10, 0xFF1A)})
    identities = [hit.group() for hit in _IDENTITY.finditer(plain) if _is_identity(hit.group())]
    mobiles = [hit.group() for hit in _MOBILE.finditer(plain) if not _TO_CALL.search(plain[: hit.start()])]
    return tuple(dict.fromkeys(f"{number[:3]}…{number[-2:]}" for number in identities + mobiles))


def _is_identity(number: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number[:17], strict=True))
    return CHECKS[total % 11] == number[-1].upper()
