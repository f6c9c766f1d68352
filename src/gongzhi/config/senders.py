"""Senders of requests, and what each may still send: buckets that refill with time (GCRA, ITU-T I.371)."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from threading import Lock, Semaphore
from typing import Any
from urllib.parse import parse_qsl

from django.http import parse_cookie

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

    __slots__ = ("full_at", "inside", "seats")

    def __init__(self, at_once: int) -> None:
        self.full_at = [0.0] * len(Budget)
        self.inside = 0  # requests that hold a thread
        self.seats = Semaphore(at_once) if at_once else None


class Senders:
    """Those heard of lately, and whose the tokens and sessions are that were found good."""

    def __init__(self, *, at_once: int, most: int = MOST_SENDERS) -> None:
        self.at_once, self.most = at_once, most
        self.lock = Lock()
        self._by_name: OrderedDict[str, Sender] = OrderedDict()
        self._names: OrderedDict[str, str] = OrderedDict()  # by the digest of a secret

    def __len__(self) -> int:
        return len(self._by_name)

    def named(self, name: str) -> Sender:
        """Return a sender, perhaps a new one; the caller holds the lock."""
        found = self._by_name.get(name)
        if found is not None:
            self._by_name.move_to_end(name)
            return found
        if len(self._by_name) >= self.most:
            self._by_name.popitem(last=False)
        found = self._by_name[name] = Sender(self.at_once)
        return found

    def whose(self, secret: str) -> str | None:
        """Return the name of the sender whose secret was once found good; the caller holds the lock."""
        name = self._names.get(secret)
        if name is not None:
            self._names.move_to_end(secret)
        return name

    def learn(self, secret: str, name: str) -> None:
        """Note whose a secret is; the caller holds the lock."""
        self._names[secret] = name
        self._names.move_to_end(secret)
        if len(self._names) > self.most:
            self._names.popitem(last=False)


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


def secret_of(environ: Mapping[str, Any], cookie: str) -> str | None:
    """Return the digest of the token or session that a door would look at, which may be nobody's.

    Each door reads its own: REST the Authorization header, Open311 an api_key too, pages the cookie.
    """
    path = environ.get("PATH_INFO", "")
    if path.startswith("/api/"):
        secret = _bearer_of(environ)
    elif path.startswith("/open311/"):
        secret = _api_key_of(environ.get("QUERY_STRING", "")) or _bearer_of(environ)
    else:
        cookies = environ.get("HTTP_COOKIE", "")
        secret = parse_cookie(cookies).get(cookie, "") if cookie in cookies else ""
    return digest_of(secret) if secret else None


def _bearer_of(environ: Mapping[str, Any]) -> str:
    scheme, _space, secret = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def _api_key_of(query: str) -> str:
    return dict(parse_qsl(query)).get("api_key", "").strip() if "api" in query else ""


def digest_of(secret: str) -> str:
    """Return what stands for a secret: of a token the same that the database keeps of it."""
    return sha256(secret.encode(errors="replace")).hexdigest()
