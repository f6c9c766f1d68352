"""Whether a trouble grows faster than its season explains."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from scipy.special import betainc

from gongzhi.civic.dispatch.logic.gathering.vocabulary import Message, Notice

WINDOW = timedelta(days=14)
FEWEST = 5
"""Fewer cases of late are no growth worth an alarm."""

RAREST = 0.001
"""How often a trouble that doesn't grow may be noticed wrongly."""


class Season:
    """How many messages of each kind came of late and before, as the measure of what was to be expected."""

    def __init__(self, messages: Iterable[Message], *, at: datetime) -> None:
        self.at = at
        self._times: dict[str, list[datetime]] = defaultdict(list)
        for message in messages:
            if message.at <= at:
                self._times[message.kind].append(message.at)
        for times in self._times.values():
            times.sort()

    def notice_of(self, messages: Sequence[Message]) -> Notice | None:
        """Return what was seen and expected of late, if so many come by chance less than once in 1000.

        With y cases before among E other messages of its kinds, and E' such messages of late, the count of
        late is negative-binomial with r = y + ½ and p = E / (E + E'): the predictive of a Poisson rate with
        Jeffreys' prior (Gelman et al., Bayesian Data Analysis 3rd ed. 2.6; Höhle 2007, Computational
        Statistics 22, "Bayes"). Its upper tail is the incomplete beta function of 1 - p at (seen, r). A
        season in which all of a kind comes more often raises E', so it explains itself.
        """
        start = self.at - WINDOW
        seen = sum(start < message.at <= self.at for message in messages)
        before = sum(message.at <= start for message in messages)
        if seen < FEWEST:
            return None
        counts = [self._counted(kind, start) for kind in sorted({message.kind for message in messages})]
        past = max(1, sum(past for past, _late in counts) - before)
        late = max(1, sum(late for _past, late in counts) - seen)
        chance = float(betainc(seen, before + 0.5, late / (past + late)))
        return Notice(seen, (before + 0.5) * late / past, chance) if chance < RAREST else None

    def _counted(self, kind: str, start: datetime) -> tuple[int, int]:
        times = self._times[kind]
        past = bisect_right(times, start)
        return past, len(times) - past
