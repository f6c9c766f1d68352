"""Delivering facts to their real reactions, from a backlog, by one worker and by two."""

import time
from collections.abc import Sequence
from statistics import median

from django.db import connection, transaction

from bench.cost import Meter
from bench.figures import Figure, at_least, told
from bench.house import working
from bench.measures import Wanted
from gongzhi.civic.cases.events import CaseAcknowledged
from gongzhi.civic.cases.models import Case
from gongzhi.kernel import clock
from gongzhi.kernel.facts import publish_all
from gongzhi.kernel.models import Fact

BACKLOG = 20_000
LEAST = 2_000  # with fewer, all may be delivered before anybody looks
LONGEST = 120.0  # seconds to wait for a backlog to shrink


def measure(wanted: Wanted) -> list[Figure]:
    """Measure one worker and two; each round begins with a full backlog."""
    facts = max(LEAST, wanted.many(BACKLOG))
    rounds = {workers: [delivered(workers, facts) for _ in range(wanted.runs(3))] for workers in (1, 2)}
    rates = {workers: [rate for rate, _cost in each] for workers, each in rounds.items()}
    twice = [median(rates[2]) / median(rates[1])]
    name = "facts delivered by two workers, over those of one"
    gain = (
        at_least(1.8, name, "times", twice)
        if connection.vendor == "postgresql"
        else told(name, "times", twice)
    )
    return [
        at_least(1000, "facts delivered by one worker", "facts/s", rates[1]),
        told("facts delivered by two workers", "facts/s", rates[2]),
        gain,
        told("processor time per fact, all processes, one worker", "ms", [cost for _rate, cost in rounds[1]]),
    ]


def delivered(workers: int, facts: int) -> tuple[float, float]:
    """Return facts a second and milliseconds of processor time a fact, once the workers are up."""
    _announce(facts)
    with working(workers) as roots:
        _until_below(facts)
        with Meter(roots) as meter:
            start, at_first = time.monotonic(), _due()
            _until_below(1)
            took = time.monotonic() - start
    return at_first / took, meter.total * 1000 / at_first


def _announce(count: int) -> None:
    """Say of cases with a reporter that they were acknowledged: the reporter is told, as ever."""
    Fact.objects.filter(due_at__isnull=False).update(due_at=None)
    cases = Case.objects.filter(spoken_by__sign_in_mark__isnull=False, lead__isnull=False).order_by("-pk")
    chosen: Sequence[Case] = list(cases[:count])
    repeated = [chosen[number % len(chosen)] for number in range(count)]
    with transaction.atomic():
        events = ((CaseAcknowledged(case=case.pk, body=case.lead_id or 0), case) for case in repeated)
        publish_all(events, by=None, at=clock.now())


def _due() -> int:
    return Fact.objects.filter(due_at__isnull=False).count()


def _until_below(count: int) -> None:
    ends = time.monotonic() + LONGEST
    while _due() >= count:
        if time.monotonic() > ends:
            raise SystemExit(f"after {LONGEST:.0f} s still {_due()} facts are due")
        time.sleep(0.1)
