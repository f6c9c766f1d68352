"""Builds the demo city: founds it and lets a year of stories happen through the ordinary actions."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from gongzhi.civic.cases.actions import record_misses
from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.demo.cast import Cast
from gongzhi.demo.colleagues import share_work
from gongzhi.demo.desks import arrange_desks
from gongzhi.demo.founding import found_city
from gongzhi.demo.hotspots import show_hotspots
from gongzhi.demo.performance import Performance
from gongzhi.demo.stories import stories
from gongzhi.demo.story import Step
from gongzhi.kernel.errors import Refused

log = logging.getLogger(__name__)

Tell = Callable[[int, int], None]
WATCH_EVERY = timedelta(hours=6)


@transaction.atomic
def build_demo_city(*, until: datetime, count: int = 3000, tell: Tell = lambda done, of: None) -> int:
    """Build the city and its last twelve months: all or nothing; return how many steps were refused."""
    told = list(stories(until=timezone.localdate(until), count=count))
    found_city(at=told[0].opened_at - timedelta(days=1))
    performance = Performance(told, Cast())
    steps = sorted(_steps(performance, until), key=lambda found: found[0].at)
    refused, watched_at = 0, told[0].opened_at
    for number, (step, index) in enumerate(steps):
        while watched_at + WATCH_EVERY < step.at:
            watched_at += WATCH_EVERY
            record_misses(by=CLOCKWORK, at=watched_at)
        refused += not _perform(performance, index, step)
        tell(number + 1, len(steps))
    arrange_desks(at=until)
    share_work(at=until)
    show_hotspots(at=until)
    return refused


def _steps(performance: Performance, until: datetime) -> Iterator[tuple[Step, int]]:
    """Yield the steps that have happened by now, each with its story."""
    for index, story in enumerate(performance.stories):
        yield from ((step, index) for step in story.steps if step.at <= until)


def _perform(performance: Performance, index: int, step: Step) -> bool:
    """Take one step; what the rules refuse in the demo city stays undone there too."""
    try:
        performance.take(index, step)
    except Refused as refusal:
        log.debug("the demo's %s was refused: %s", step.verb, type(refusal).__name__)
        return False
    return True
