"""Visits pages in this process by the server's own entrance, so that only the server's time is measured."""

import io
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from bench.figures import percentile
from gongzhi.civic.people.models import Person

_SINGLE = re.compile(r"\d{6}|logout|sign-out|/api/|/open311/")
LONGEST = 1.5  # seconds; what takes longer is not repeated


@dataclass(frozen=True)
class Visit:
    """What one visit took, in milliseconds, and what came back."""

    status: int
    wall: float
    processor: float
    queries: int
    page: str


@dataclass
class Visitor:
    """Somebody at the doors of the server; without a session, anybody."""

    session: str = ""
    application: Any = field(default_factory=lambda: import_module("gongzhi.config.wsgi").application)

    def get(self, path: str, wishes: Mapping[str, str] | None = None) -> Visit:
        """Visit a page, perhaps with a query."""
        return self._visit(self._environ(path, urlencode(wishes or {})))

    def post(self, path: str, body: bytes, *, token: str) -> Visit:
        """Send JSON as a program does."""
        sent = {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_AUTHORIZATION": f"Bearer {token}",
            "wsgi.input": io.BytesIO(body),
        }
        return self._visit(self._environ(path, "") | sent)

    def _visit(self, environ: dict[str, Any]) -> Visit:
        answer: list[str] = []
        with _counted() as queries:
            wall, processor = time.perf_counter(), time.thread_time()
            parts = self.application(environ, lambda status, headers, info=None: answer.append(status))
            page = b"".join(parts)
            if hasattr(parts, "close"):
                parts.close()
            wall, processor = time.perf_counter() - wall, time.thread_time() - processor
        return Visit(int(answer[0][:3]), wall * 1000, processor * 1000, len(queries), page.decode())

    def _environ(self, path: str, query: str) -> dict[str, Any]:
        return {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_COOKIE": self.cookie,
            "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(b""),
            "wsgi.errors": io.StringIO(), "wsgi.multithread": True, "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }  # fmt: skip

    @property
    def cookie(self) -> str:
        """The header that carries the session."""
        return f"{settings.SESSION_COOKIE_NAME}={self.session}" if self.session else ""


@contextmanager
def _counted() -> Iterator[list[str]]:
    queries: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        queries.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield queries


def signed_in(sign_in_name: str) -> Visitor:
    """Return somebody who signed in just now."""
    person = Person.objects.get_by_natural_key(sign_in_name)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return Visitor(session.session_key)


@dataclass
class Offers(HTMLParser):
    """What a list page offers: the choices of its filter, and its links to itself."""

    path: str = ""
    choices: dict[str, list[str]] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.inside, self.select = False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what can be chosen."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("method", "get").lower() == "get"
        elif tag == "select" and self.inside:
            self.select = given.get("name", "")
        elif tag == "option" and self.inside and self.select and given.get("value"):
            self.choices.setdefault(self.select, []).append(given["value"])
        elif tag == "input" and self.inside and given.get("name"):
            self.inputs[given["name"]] = given.get("type", "text")
        elif tag == "a" and given.get("href"):
            to = urlsplit(given["href"])
            self.links.append((to.path, dict(parse_qsl(to.query))))

    def handle_endtag(self, tag: str) -> None:
        """Leave a form or a choice."""
        if tag == "select":
            self.select = ""
        elif tag == "form":
            self.inside = False

    def to_itself(self) -> list[dict[str, str]]:
        """Return the queries of the links to the same page."""
        return [query for path, query in self.links if query and path in {"", self.path}]

    def elsewhere(self) -> list[str]:
        """Return the pages that the page leads to: not single things, not files, not the way out."""
        found = dict.fromkeys(path for path, query in self.links if path.endswith("/") and not query)
        return [path for path in found if path.startswith("/") and not _SINGLE.search(path)]


def offers_of(page: str, *, at: str) -> Offers:
    """Return what a page offers, which is at a path."""
    found = Offers(at)
    found.feed(page)
    return found


@dataclass(frozen=True)
class Took:
    """What one address took over several visits: the middle of each."""

    address: str
    wall: float
    processor: float
    queries: int
    rows: int


def visit_all(
    visitor: Visitor,
    addresses: Sequence[tuple[str, Mapping[str, str]]],
    *,
    times: int,
    seconds: float,
    mark: str,
) -> list[Took]:
    """Visit addresses several times each, until the seconds are used up; `mark` stands in each row."""
    found, ends = [], time.monotonic() + seconds
    for path, wishes in addresses:
        if time.monotonic() > ends:
            break
        address = f"{path}?{urlencode(wishes)}" if wishes else path
        visits = [visitor.get(path, wishes)]
        if visits[0].wall > LONGEST * 1000:  # perhaps what it read lay on the disk only
            visits = [visitor.get(path, wishes)]
        while len(visits) < times and visits[0].wall < LONGEST * 1000:
            visits.append(visitor.get(path, wishes))
        if visits[0].status != 200:
            raise SystemExit(f"{address}: {visits[0].status} {visits[0].page[:300]}")
        wall, processor = (
            percentile([getattr(v, name) for v in visits], 0.5) for name in ("wall", "processor")
        )
        queries = min(visit.queries for visit in visits)  # every few seconds one asks anew what is kept
        found.append(Took(address, wall, processor, queries, visits[-1].page.count(mark)))
    return found


def worst(took: Sequence[Took], count: int = 6) -> list[str]:
    """Return the slowest addresses in words."""
    slow = sorted(took, key=lambda each: -each.wall)[:count]
    return [
        f"{each.wall:.0f} ms ({each.processor:.0f} ms processor, {each.queries} queries) {each.address}"
        for each in slow
    ]
