"""The trace: one id that ties together a web request, the facts it published, and the reactions to them."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[str | None] = ContextVar("trace", default=None)

# W3C Trace Context, section 3.2: version-trace-parent-flags. Version ff is invalid, later ones may append.
_TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?")
_NO_TRACE = "0" * 32
_NO_PARENT = "0" * 16


def current() -> str | None:
    """Return the trace that this thread works under, 32 hex digits, or None."""
    return _current.get()


@contextmanager
def within(trace_id: str | None) -> Iterator[None]:
    """Work under this trace until the block ends."""
    token = _current.set(trace_id)
    try:
        yield
    finally:
        _current.reset(token)


def new() -> str:
    """Make a trace id: 32 random hex digits."""
    return secrets.token_hex(16)


def from_traceparent(header: str) -> str | None:
    """Read the trace id of a `traceparent` header (W3C Trace Context, 3.2); None where it is not valid."""
    found = _TRACEPARENT.fullmatch(header)
    if found is None or found[1] == _NO_TRACE or found[2] == _NO_PARENT:
        return None
    if header.startswith("00-") and found[3]:
        return None  # version 00 ends after the flags
    return found[1]
