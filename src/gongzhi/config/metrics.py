"""Metrics in the Prometheus format, summed over all processes that share this home.

What happens is counted where it happens, in a file of each process; what there is (backlogs, deadlines)
is asked of the database when somebody looks, at most once in `LOOK_AGAIN` seconds.
"""

import hmac
import logging
import os
from collections.abc import Callable, Iterator
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from gongzhi.config import logs
from gongzhi.config.counts import gather_the_dead, reading
from gongzhi.config.standing import standing
from gongzhi.kernel import clock
from gongzhi.kernel.watch import Watcher, send

log = logging.getLogger(__name__)

# The folder must be there before the first count.
FOLDER = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
FOLDER.mkdir(parents=True, exist_ok=True, mode=0o700)

LOOK_AGAIN = 15.0
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

_VISITS = Counter("gongzhi_requests", "Requests answered", ("method", "route", "status"))
_SECONDS = Histogram("gongzhi_request_seconds", "Time to answer", ("method", "route"), buckets=BUCKETS)
_PROCESSOR = Counter("gongzhi_request_processor_seconds", "Processor time of answers", ("method", "route"))
_FACTS = Counter("gongzhi_facts_published", "Facts announced: the steps taken, by kind", ("kind",))
_OPENED = Counter("gongzhi_cases_opened", "Cases opened", ("channel",))
_REFUSALS = Counter("gongzhi_refusals", "Acts refused, with the name of the refusal", ("refusal",))
_REACTIONS = Counter("gongzhi_reactions", "Reactions to facts: done, failed, parked", ("reaction", "outcome"))
_LOOPS = Counter("gongzhi_worker_loops", "Rounds of the workers' loop", ("busy",))
_WEBHOOKS = Counter("gongzhi_webhook_deliveries", "Tries to deliver: done, failed, parked", ("outcome",))
_FLOODS = Counter("gongzhi_floods_refused", "Requests refused before they were looked at", ("budget",))
_DATABASE = Counter("gongzhi_database_errors", "Times that the database failed or refused")


def answered(method: str, route: str, status: int, *, seconds: float, processor: float) -> None:
    """Count a request."""
    count, took, worked = _of_route(method, route, status)
    count()
    took(seconds)
    worked(processor)


@cache
def _of_route(
    method: str, route: str, status: int
) -> tuple[Callable[[], None], Callable[[float], None], Callable[[float], None]]:
    return (
        _VISITS.labels(method, route, status).inc,
        _SECONDS.labels(method, route).observe,
        _PROCESSOR.labels(method, route).inc,
    )


def flooded(budget: str) -> None:
    """Count a request that was refused for its sender's budget, or for all senders' together."""
    _FLOODS.labels(budget).inc()


class Counting(Watcher):
    """Counts what the kernel does, and logs what a worker delivers."""

    def published(self, event: Any) -> None:
        """Count a fact, and note which case the lines that follow are about."""
        _FACTS.labels(event.kind).inc()
        if (case := getattr(event, "case", None)) is not None:
            logs.speak_of(case)
        if channel := getattr(event, "channel", None):
            _OPENED.labels(str(channel)).inc()

    def delivered(self, fact: int, reaction: str, outcome: str) -> None:
        """Count and log a reaction; the case that it announced something of is not the next one's."""
        logs.speak_of(None)
        _REACTIONS.labels(reaction, outcome).inc()
        level = logging.INFO if outcome == "done" else logging.WARNING
        log.log(level, "reaction", extra={"fact": fact, "reaction": reaction, "outcome": outcome})

    def carried(self, outcome: str) -> None:
        """Count a try to deliver to a webhook."""
        _WEBHOOKS.labels(outcome).inc()

    def refused(self, refusal: str) -> None:
        """Count a refusal."""
        _REFUSALS.labels(refusal).inc()

    def worked(self, *, busy: bool) -> None:
        """Count a round of a worker."""
        _LOOPS.labels("yes" if busy else "no").inc()

    def database_failed(self) -> None:
        """Count a failure of the database."""
        _DATABASE.inc()


@cache
def watch() -> None:
    """Begin to count in this process, and take over what those that ended left."""
    gather_the_dead(FOLDER)
    send(Counting())


class _Standing:
    """Collects what there is, as the database tells."""

    def __init__(self) -> None:
        self.known: dict[str, float] = {}
        self.looked_at = -LOOK_AGAIN

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield a gauge for each figure."""
        if monotonic() - self.looked_at >= LOOK_AGAIN:
            self.known, self.looked_at = standing(at=clock.now()), monotonic()
        for name, value in self.known.items():
            yield GaugeMetricFamily(f"gongzhi_{name}", name.replace("_", " "), value=value)


_standing = _Standing()


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Show the metrics to who has the token, or asks from this very machine; others find nothing here."""
    if not may_look(request):
        raise Http404
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library's own
    registry.register(_standing)
    gather_the_dead(FOLDER)
    with reading(FOLDER):
        return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def may_look(request: HttpRequest) -> bool:
    """Tell whether somebody may see the metrics: by the token, or from loopback without a proxy between."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and given:
        return hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    proxied = any(request.headers.get(name) for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip"))
    return not proxied and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
