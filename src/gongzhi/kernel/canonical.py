"""Canonical JSON (RFC 8785): one way to write a value, so that its hash is everybody's."""

import json
from collections.abc import Iterable
from json.encoder import encode_basestring
from typing import Any

MOST = 2**53 - 1
"""The largest whole number that every reader of JSON takes exactly (RFC 8785 §3.2.2.3, RFC 7493 §2.2)."""

_TEXT = {str}
_LITERALS = {None: "null", True: "true", False: "false"}


class NotCanonical(ValueError):
    """The value has no canonical form here; says why."""


def canonical(value: Any) -> bytes:
    """Return a value of dict, list, str, int, bool and None as canonical JSON; fractions are refused.

    Fractions would need the number format of ECMAScript, and what is proved should not be rounded.
    """
    try:
        return _written(value).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("half of a surrogate pair is not a sign") from error
    except RecursionError as error:
        raise NotCanonical("nested too deeply") from error


def read_canonical(text: bytes) -> Any:
    """Read canonical JSON; anything that would be written otherwise is refused, doubled keys too."""
    try:
        value = json.loads(text.decode())
    except (ValueError, RecursionError) as error:
        raise NotCanonical("not JSON in UTF-8") from error
    if canonical(value) != text:
        raise NotCanonical("not written in canonical form")
    return value


def _written(value: Any) -> str:
    """Return a value as text; escaped are only quotes, backslashes and control signs (§3.2.2.2)."""
    kind = type(value)
    if kind is str:
        return encode_basestring(value)
    if kind is int and -MOST <= value <= MOST:
        return str(value)
    if kind is dict and _TEXT.issuperset(map(type, value)):
        parts = [f"{encode_basestring(name)}:{_written(value[name])}" for name in _in_order(value)]
        return f"{{{','.join(parts)}}}"
    if kind is list:
        return f"[{','.join(map(_written, value))}]"
    if value is None or kind is bool:
        return _LITERALS[value]
    raise NotCanonical(f"{kind.__name__} {value!r:.40} has no canonical form")


def _in_order(names: Iterable[str]) -> list[str]:
    """Return names in the order of their units of UTF-16 (RFC 8785 §3.2.3), which ASCII has anyway."""
    if "".join(names).isascii():
        return sorted(names)
    return sorted(names, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
