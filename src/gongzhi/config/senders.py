"""Senders of requests, and what each may still send: buckets that refill with time (GCRA, ITU-T I.371)."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from threading import Lock, Semaphore
from typing import Any

A_MOMENT = 1e-6  # seconds, within which sums of fractions are equal
MOST_SENDERS = 20_000  # the one not heard of for longest is forgotten first: some 10 MB


class Budget(IntEnum):
    """What a sender is allowed so much of."""

    READS = 0
    WRITES = 1
    SIGN_INS = 2
    UPLOADS = 3

    @property
    def word(self) -> str:
        """The budget's name in settings and headers."""
        return self.name.lower().replace("_", "-")


@dataclass(frozen=True)
class Allowance:
    """How much of a budget a sender gets in this process; without a rate there is no limit."""

    a_minute: float
    burst: float

    def wait(self, full_at: float, cost: float, now: float) -> tuple[float, float]:
        """Return the seconds until the cost fits, and when the bucket is full again once it is drawn."""
        rate = self.a_minute / 60
        then = max(full_at, now) + cost / rate
        wait = then - now - self.burst / rate
        return (wait if wait > A_MOMENT else 0.0), then

    def left(self, full_at: float, now: float) -> int:
        """Return how much can be drawn at once."""
        return int(self.burst - max(0.0, full_at - now) * self.a_minute / 60)


class Sender:
    """One who sends: a program with a token, somebody signed in, or an address."""

    __slots__ = ("full_at", "inside", "is_known", "seats")

    def __init__(self, at_once: int) -> None:
        self.full_at = [0.0] * len(Budget)
        self.inside = 0  # requests that hold a thread
        self.is_known = False  # the token or session turned out to be somebody's
        self.seats = Semaphore(at_once) if at_once else None


class Senders:
    """Those heard of lately."""

    def __init__(self, *, at_once: int, most: int = MOST_SENDERS) -> None:
        self.at_once, self.most = at_once, most
        self.lock = Lock()
        self._by_key: OrderedDict[str | bytes, Sender] = OrderedDict()

    def __len__(self) -> int:
        return len(self._by_key)

    def named(self, key: str | bytes) -> Sender:
        """Return a sender, perhaps a new one; the caller holds the lock."""
        found = self._by_key.get(key)
        if found is not None:
            self._by_key.move_to_end(key)
            return found
        if len(self._by_key) >= self.most:
            self._by_key.popitem(last=False)
        found = self._by_key[key] = Sender(self.at_once)
        return found


def address_of(environ: Mapping[str, Any], proxies: int) -> str:
    """Return whence a request comes: what the first of our proxies saw; of IPv6 the /64 (RFC 4291, 2.5.4).

    The same reading of X-Forwarded-For as django-allauth's, which locks sign-ins.
    """
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
    seen = forwarded.split(",") if proxies and forwarded else []
    given = seen[-proxies] if len(seen) >= proxies > 0 else environ.get("REMOTE_ADDR", "")
    return _network_of(given.strip())


def _network_of(text: str) -> str:
    if "." in text and ":" not in text:
        return text[:15]
    try:
        address = ip_address(text.strip("[]"))
    except ValueError:
        return "?"
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or address.packed[:8].hex())


def secret_of(environ: Mapping[str, Any], cookie: str) -> bytes | None:
    """Return a digest of the token or session that a request shows, which may be nobody's."""
    if shown := environ.get("HTTP_AUTHORIZATION") or environ.get("HTTP_X_API_KEY"):
        return blake2b(shown.encode("latin-1", "replace"), digest_size=12).digest()
    cookies: str = environ.get("HTTP_COOKIE", "")
    start = cookies.find(f"{cookie}=")
    if start < 0 or (start and cookies[start - 1] not in "; "):
        return None
    value = cookies[start + len(cookie) + 1 :].partition(";")[0]
    return blake2b(value.encode("latin-1", "replace"), digest_size=12).digest() if value else None
