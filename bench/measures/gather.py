"""Gathering the common troubles of the largest county, as a worker does each night."""

import time

from bench.figures import Figure, at_most, told
from bench.measures import Wanted
from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.dispatch.actions import keep_troubles
from gongzhi.civic.dispatch.queries.gathering import Gathered, areas, gathered_in, window_of
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.kernel import clock


def measure(wanted: Wanted) -> list[Figure]:
    """Measure the reckoning, in which nobody waits, and the writing, in which other writers do."""
    at = clock.now()
    county = max(areas(), key=lambda place: window_of(place, at=at).count())
    rounds = [_round(county) for _ in range(wanted.runs(3))]
    found = rounds[0][0]
    return [
        at_most(20, "gathering the largest county, processor time", "s", [took for _, took, _ in rounds]),
        told("keeping what was gathered, one transaction", "s", [kept for _, _, kept in rounds]),
        told("cases in its window", "cases", [len(found.window)]),
        told("troubles in it", "troubles", [len(found.troubles)]),
    ]


def _round(county: Place) -> tuple[Gathered, float, float]:
    at, started = clock.now(), time.process_time()
    found = gathered_in(county, at=at)
    took, began = time.process_time() - started, time.monotonic()
    keep_troubles(found, by=CLOCKWORK, at=at)
    return found, took, time.monotonic() - began
