"""The guard against floods: stands before Django and refuses, at little cost, who sends too much.

Everybody has budgets of their own, so that one sender's flood leaves the others theirs. Whose a token or a
session is, the guard learns from what was authenticated behind it, and from nothing else; until then the
address pays, so that inventing tokens, or writing one in many ways, helps nobody.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from math import ceil
from threading import Semaphore
from time import monotonic
from typing import Any

from gongzhi.config.refusing import BUSY, ENOUGH, FAILED, LARGE, Refusal, told
from gongzhi.config.senders import Allowance, Budget, Sender, Senders, address_of, secret_of

log = logging.getLogger(__name__)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

DEFAULTS = {"reads": 1800, "writes": 300, "sign-ins": 60, "uploads": 300, "at-once": 2}
MEGABYTE = 1024 * 1024
# Set in the environ by who finds out whose the token or session is: its digest, and the name of the sender.
KNOWN = "gongzhi.known"
PATIENCE = 10.0  # seconds to wait for the sender's own earlier requests
FULL_FOR = 2.0  # seconds with no thread to spare, after which strangers are sent away
STATIC_COSTS = 0.1  # of a read
SIGN_INS = (
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
    "/account/second-factor/",
    "/account/proof/",
)


def limits_of(text: str) -> dict[str, int]:
    """Return the limits that a setting like "reads=3000 at-once=0" names, else the defaults; "off" is none.

    Reads, writes and sign-ins are counted a minute, uploads in megabytes a minute; 0 is no limit.
    """
    if text.strip() == "off":
        return dict.fromkeys(DEFAULTS, 0)
    given = dict(part.split("=", 1) for part in text.split())
    if unknown := given.keys() - DEFAULTS.keys():
        raise ValueError(f"GONGZHI_LIMITS: {', '.join(sorted(unknown))}")
    return {name: int(given.get(name, default)) for name, default in DEFAULTS.items()}


@dataclass
class Draw:
    """A request on its way in: who pays, from which budget."""

    sender: Sender
    is_known: bool
    budget: Budget
    cost: float
    upload: int
    seats: Semaphore | None  # of which the sender holds one while the request is worked on


class Guard:
    """Wraps the application; one in each web process, of `processes` that share the limits."""

    def __init__(
        self,
        application: Application,
        *,
        limits: Mapping[str, int],
        processes: int = 1,
        threads: int = 16,
        proxies: int = 0,
        cookie: str = "sessionid",
        refused: Callable[[str], object] = lambda budget: None,
        heads: Mapping[str, str] | None = None,
    ) -> None:
        self.application, self.proxies, self.cookie, self.refused = application, proxies, cookie, refused
        self.heads = list((heads or {}).items())  # that all our answers have, refusals too
        self.allowances = _allowances(limits, processes)
        self.senders = Senders(at_once=limits["at-once"])
        # One sender leaves a quarter of the threads to the others, whatever happens to the requests inside.
        self.most_inside = threads * 3 // 4
        self.full = max(1, threads - 2)
        self.inside, self.full_since = 0, 0.0

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Let a request in, or answer it here and now."""
        path = environ.get("PATH_INFO", "")
        if path.startswith("/health/"):  # asked for when it matters most, and cheap
            return self.application(environ, start_response)
        draw = self._draw(environ, path)
        refusal = self._admit(draw, monotonic())
        if refusal is not None:
            self.refused(refusal.budget)
            return self._refuse(refusal, environ, start_response)
        if path.startswith(("/api/", "/open311/")):
            start_response = self._telling(draw, start_response)
        return self._let_in(draw, environ, start_response)

    def _draw(self, environ: Environ, path: str) -> Draw:
        method = environ.get("REQUEST_METHOD", "GET")
        reads = method in {"GET", "HEAD", "OPTIONS"}
        budget = Budget.READS if reads else Budget.SIGN_INS if path.startswith(SIGN_INS) else Budget.WRITES
        secret = secret_of(environ, self.cookie)
        with self.senders.lock:
            who = self.senders.whose(secret) if secret else None
            is_known = who is not None
            if who is None or budget == Budget.SIGN_INS:
                who = address_of(environ, self.proxies)
            sender = self.senders.named(who)
        length = environ.get("CONTENT_LENGTH") or "0"
        upload = int(length) if not reads and length.isdecimal() else 0
        if path.startswith("/static/"):  # a page asks for many of them at once
            return Draw(sender, is_known, budget, STATIC_COSTS, upload, None)
        return Draw(sender, is_known, budget, 1.0, upload, sender.seats)

    def _admit(self, draw: Draw, now: float) -> Refusal | None:
        """Draw from the budgets and count the request in; or say why not, and draw nothing."""
        sender = draw.sender
        with self.senders.lock:
            if self.full_since and now - self.full_since > FULL_FOR and not draw.is_known:
                return Refusal(HTTPStatus.SERVICE_UNAVAILABLE, BUSY, "all", 5.0)
            costs = {draw.budget: draw.cost, Budget.UPLOADS: float(draw.upload)}
            drawn = {}
            for budget, cost in costs.items():
                allowance = self.allowances[budget]
                if allowance is None or not cost:
                    continue
                if cost > allowance.burst:
                    return Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, LARGE, budget.word)
                wait, drawn[budget] = allowance.wait(sender.full_at[budget], cost, now)
                if wait:
                    return Refusal(HTTPStatus.TOO_MANY_REQUESTS, ENOUGH, budget.word, wait)
            if draw.seats is not None and sender.inside >= self.most_inside:
                return Refusal(HTTPStatus.TOO_MANY_REQUESTS, ENOUGH, "at-once")
            for budget, full_at in drawn.items():
                sender.full_at[budget] = full_at
            self._count_in(sender, now)
        return None

    def _count_in(self, sender: Sender, now: float) -> None:
        sender.inside += 1
        self.inside += 1
        if self.inside >= self.full and not self.full_since:
            self.full_since = now

    def _count_out(self, sender: Sender) -> None:
        with self.senders.lock:
            sender.inside -= 1
            self.inside -= 1
            if self.inside < self.full:
                self.full_since = 0.0

    def _let_in(self, draw: Draw, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        sender, seats = draw.sender, draw.seats
        if seats is not None and not seats.acquire(timeout=PATIENCE):
            self._count_out(sender)
            self.refused("at-once")
            refusal = Refusal(HTTPStatus.TOO_MANY_REQUESTS, ENOUGH, "at-once")
            return self._refuse(refusal, environ, start_response)

        def leave() -> None:
            if seats is not None:
                seats.release()
            self._count_out(sender)

        return self._answer(draw, environ, start_response, leave)

    def _answer(
        self, draw: Draw, environ: Environ, start_response: StartResponse, leave: Callable[[], None]
    ) -> Iterable[bytes]:
        try:
            answer = self.application(environ, start_response)
        except (
            Exception
        ):  # Django answers for itself; what is left would show its arguments in the server's log
            leave()
            log.exception("failed before Django")
            refusal = Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, FAILED, "all")
            return self._refuse(refusal, environ, start_response)
        if known := environ.get(KNOWN):
            self._learn(draw, *known)
        return _left(answer, leave)

    def _learn(self, draw: Draw, secret: str, who: str) -> None:
        """Note whose a secret is; who came as a stranger pays now, and the address gets back what it paid."""
        with self.senders.lock:
            self.senders.learn(secret, who)
            sender, allowance = self.senders.named(who), self.allowances[draw.budget]
            if draw.is_known or draw.budget == Budget.SIGN_INS or allowance is None:
                return
            wait, then = allowance.wait(sender.full_at[draw.budget], draw.cost, monotonic())
            if not wait:
                sender.full_at[draw.budget] = then
                draw.sender.full_at[draw.budget] -= draw.cost / allowance.a_minute * 60

    def _telling(self, draw: Draw, start_response: StartResponse) -> StartResponse:
        """Tell a program how much of its budget is left (draft-ietf-httpapi-ratelimit-headers-10)."""
        allowance = self.allowances[draw.budget]
        if allowance is None:
            return start_response

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            full_at, now, word = draw.sender.full_at[draw.budget], monotonic(), draw.budget.word
            window, again = ceil(allowance.burst / allowance.a_minute * 60), ceil(max(0.0, full_at - now))
            headers.append(("RateLimit-Policy", f'"{word}";q={int(allowance.burst)};w={window}'))
            headers.append(("RateLimit", f'"{word}";r={allowance.left(full_at, now)};t={again}'))
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        return start

    def _refuse(self, refusal: Refusal, environ: Environ, start_response: StartResponse) -> list[bytes]:
        kind, body = told(refusal, environ.get("PATH_INFO", ""), environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
        if refusal.status != HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            headers.append(("Retry-After", str(max(1, ceil(refusal.wait)))))
        start_response(f"{refusal.status} {refusal.status.phrase}", headers + self.heads)
        return [body]


def _allowances(limits: Mapping[str, int], processes: int) -> list[Allowance | None]:
    """Return what one process gives at once: five seconds' worth, of sign-ins and uploads all."""
    found: list[Allowance | None] = []
    for budget in Budget:
        a_minute = limits[budget.word] / processes * (MEGABYTE if budget == Budget.UPLOADS else 1)
        whole = budget in (Budget.SIGN_INS, Budget.UPLOADS)
        burst = max(1.0, a_minute if whole else a_minute / 12)
        found.append(Allowance(a_minute, burst) if a_minute else None)
    return found


def _left(answer: Any, leave: Callable[[], None]) -> Iterable[bytes]:
    """Return an answer whose sender has left: at once, or when a long one was sent to its end."""
    if not getattr(answer, "streaming", True):
        try:
            return [answer.content]
        finally:
            answer.close()
            leave()
    return _Leaving(answer, leave)


class _Leaving:
    def __init__(self, answer: Iterable[bytes], leave: Callable[[], None]) -> None:
        self.answer, self.leave = answer, leave

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.answer)

    def close(self) -> None:
        """Close the answer, once."""
        leave, self.leave = self.leave, lambda: None
        try:
            if close := getattr(self.answer, "close", None):
                close()
        finally:
            leave()
