"""The guard against floods: stands before Django and refuses, at little cost, who sends too much.

Everybody has budgets of their own, so that one sender's flood leaves the others theirs. A token or a session
counts as a sender once it turned out to be somebody's; until then the address pays, so that inventing tokens
helps nobody.
"""

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from threading import Semaphore
from time import monotonic
from typing import Any

from gongzhi.config.senders import Allowance, Budget, Sender, Senders, address_of, secret_of

log = logging.getLogger(__name__)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

DEFAULTS = {"reads": 1800, "writes": 300, "sign-ins": 60, "uploads": 300, "at-once": 2}
MEGABYTE = 1024 * 1024
KNOWN = "gongzhi.known"  # set in the environ by who finds out whose token or session it is
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
ENOUGH = "请求太多了，请稍后再试。"
BUSY = "现在访问的人很多，请稍后再试。"
LARGE = "内容太大了。"
PAGE = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width">'
    '<title>{words}</title><h1>{words}</h1><p lang="en">{english}</p></html>'
)
XML = (
    '<?xml version="1.0" encoding="utf-8"?>'
    "<errors><error><code>{code}</code><description>{words}</description></error></errors>"
)
FAILED = "出了点问题，请稍后再试。"
ENGLISH = {
    ENOUGH: "Too many requests, please try again later.",
    BUSY: "Many people are here at the moment, please try again later.",
    LARGE: "This is too large.",
    FAILED: "Something went wrong, please try again later.",
}


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


@dataclass(frozen=True)
class Refusal:
    """Why a request is not looked at, and when to come again."""

    status: str
    words: str
    budget: str
    wait: float = 1.0


@dataclass
class Draw:
    """A request on its way in: who pays, from which budget."""

    sender: Sender
    secret: bytes | None
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
    ) -> None:
        self.application, self.proxies, self.cookie, self.refused = application, proxies, cookie, refused
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
            return _refuse(refusal, path, start_response)
        if path.startswith(("/api/", "/open311/")):
            start_response = self._telling(draw, start_response)
        return self._let_in(draw, environ, start_response)

    def _draw(self, environ: Environ, path: str) -> Draw:
        method = environ.get("REQUEST_METHOD", "GET")
        reads = method in {"GET", "HEAD", "OPTIONS"}
        budget = Budget.READS if reads else Budget.SIGN_INS if path.startswith(SIGN_INS) else Budget.WRITES
        secret = secret_of(environ, self.cookie)
        with self.senders.lock:
            sender = self.senders.named(secret) if secret else None
            if sender is None or not sender.is_known or budget == Budget.SIGN_INS:
                sender = self.senders.named(address_of(environ, self.proxies))
        length = environ.get("CONTENT_LENGTH") or "0"
        upload = int(length) if not reads and length.isdecimal() else 0
        if path.startswith("/static/"):  # a page asks for many of them at once
            return Draw(sender, secret, budget, STATIC_COSTS, upload, None)
        return Draw(sender, secret, budget, 1.0, upload, sender.seats)

    def _admit(self, draw: Draw, now: float) -> Refusal | None:
        """Draw from the budgets and count the request in; or say why not, and draw nothing."""
        sender = draw.sender
        with self.senders.lock:
            if self.full_since and now - self.full_since > FULL_FOR and not sender.is_known:
                return Refusal("503 Service Unavailable", BUSY, "all", 5.0)
            costs = {draw.budget: draw.cost, Budget.UPLOADS: float(draw.upload)}
            drawn = {}
            for budget, cost in costs.items():
                allowance = self.allowances[budget]
                if allowance is None or not cost:
                    continue
                if cost > allowance.burst:
                    return Refusal("413 Content Too Large", LARGE, budget.word)
                wait, drawn[budget] = allowance.wait(sender.full_at[budget], cost, now)
                if wait:
                    return Refusal("429 Too Many Requests", ENOUGH, budget.word, wait)
            if draw.seats is not None and sender.inside >= self.most_inside:
                return Refusal("429 Too Many Requests", ENOUGH, "at-once")
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
            refusal = Refusal("429 Too Many Requests", ENOUGH, "at-once")
            return _refuse(refusal, environ.get("PATH_INFO", ""), start_response)

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
            return _refuse(Refusal("500 Internal Server Error", FAILED, "all"), "", start_response)
        if draw.secret and environ.get(KNOWN):
            with self.senders.lock:
                self.senders.named(draw.secret).is_known = True
        return _left(answer, leave)

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


def _refuse(refusal: Refusal, path: str, start_response: StartResponse) -> list[bytes]:
    kind, body = _told(refusal, path)
    headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    if not refusal.status.startswith("413"):
        headers.append(("Retry-After", str(max(1, ceil(refusal.wait)))))
    start_response(refusal.status, headers)
    return [body]


def _told(refusal: Refusal, path: str) -> tuple[str, bytes]:
    """Return a refusal in the form of the door that was knocked at."""
    code, words, english = refusal.status[:3], refusal.words, ENGLISH[refusal.words]
    if path.startswith("/open311/"):
        if path.endswith(".json"):
            return "application/json; charset=utf-8", _json([{"code": int(code), "description": words}])
        text = f"<error><code>{code}</code><description>{words}</description></error>"
        return (
            "text/xml; charset=utf-8",
            f'<?xml version="1.0" encoding="utf-8"?><errors>{text}</errors>'.encode(),
        )
    if path.startswith("/api/"):
        problem = {"type": "about:blank", "title": english, "status": int(code), "detail": words}
        return "application/problem+json", _json(problem)
    return "text/html; charset=utf-8", PAGE.format(words=words, english=english).encode()


def _json(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()
