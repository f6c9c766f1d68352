"""Canonical JSON (RFC 8785): one way to write a value, so that its hash is everybody's."""

import json
from collections.abc import Iterable
from typing import Any

MOST = 2**53 - 1
"""The largest whole number that every reader of JSON takes exactly (RFC 8785 §3.2.2.3, RFC 7493 §2.2)."""

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
"""Strings come out as RFC 8785 §3.2.2.2 asks: escaped are only quotes, backslashes and control signs."""


class NotCanonical(ValueError):
    """The value has no canonical form here; says why."""


def canonical(value: Any) -> bytes:
    """Return a value of dict, list, str, int, bool and None as canonical JSON; fractions are refused.

    Fractions would need the number format of ECMAScript, and what is proved should not be rounded.
    """
    try:
        return _encode(_ordered(value)).encode()
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


def _ordered(value: Any) -> Any:
    kind = type(value)
    if kind is str or kind is bool or value is None or (kind is int and -MOST <= value <= MOST):
        return value
    if kind is list:
        return [_ordered(one) for one in value]
    if kind is dict and {str}.issuperset(map(type, value)):
        return {name: _ordered(value[name]) for name in _in_order(value)}
    raise NotCanonical(f"{kind.__name__} {value!r:.40} has no canonical form")


def _in_order(names: Iterable[str]) -> list[str]:
    """Return names in the order of their units of UTF-16 (RFC 8785 §3.2.3), which ASCII has anyway."""
    if "".join(names).isascii():
        return sorted(names)
    return sorted(names, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
