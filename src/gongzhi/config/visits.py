"""A visit: each request gets a trace, one line in the log, and its place in the metrics."""

import logging
from collections.abc import Callable
from time import perf_counter, thread_time

from django.db import Error
from django.http import HttpRequest, HttpResponse

from gongzhi.config import logs, metrics
from gongzhi.config.floods import KNOWN
from gongzhi.config.senders import digest_of
from gongzhi.kernel import trace
from gongzhi.kernel.watch import watcher

log = logging.getLogger(__name__)

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE = "none"  # nothing lives at this address


class Visit:
    """Leads a request through under its trace, and tells what became of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        metrics.watch()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Lead a request through."""
        begun, worked = perf_counter(), thread_time()
        given = request.META.get("HTTP_TRACEPARENT")
        known = (given and trace.from_traceparent(given)) or trace.new()
        with trace.within(known):
            logs.speak_of(None)
            response = self.get_response(request)
            if sender := known_by(request):
                request.environ[KNOWN] = sender  # type: ignore[attr-defined]  # it came over WSGI
            response.headers["X-Trace"] = known
            _tell(request, response, seconds=perf_counter() - begun, processor=thread_time() - worked)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Count what the database refused or left unanswered."""
        if isinstance(exception, Error):
            watcher().database_failed()


def _tell(request: HttpRequest, response: HttpResponse, *, seconds: float, processor: float) -> None:
    method = request.method if request.method in METHODS else "OTHER"
    route = route_of(request)
    metrics.answered(method, route, response.status_code, seconds=seconds, processor=processor)
    said = {
        "method": method,
        "route": route,
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "cpu_ms": round(processor * 1000, 1),
    }
    log.info("visit", extra=said)


def known_by(request: HttpRequest) -> tuple[str, str] | None:
    """Return the digest of the token or session that opened the door, and whose it is; None for strangers.

    Of a token and a session what was looked up counts, never what the request shows.
    """
    token = getattr(getattr(request, "auth", None), "token", None)  # set by the doors for programs
    if token is not None:
        return token.secret_hash, f"token {token.pk}"
    user = getattr(request, "user", None)  # not there where the request ended early, as for static files
    if not (user and user.is_authenticated and request.session.session_key):
        return None
    return digest_of(request.session.session_key), f"person {user.pk}"


def route_of(request: HttpRequest) -> str:
    """Return the pattern of an address, in which no number and no code of a case stands."""
    if request.resolver_match is not None:
        return "/" + request.resolver_match.route
    return "static" if request.path_info.startswith("/static/") else NO_ROUTE
