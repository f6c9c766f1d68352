"""Whether a plan helped: how many cases a month came before it, and since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

BEFORE = timedelta(days=180)
LEAST = timedelta(days=30)
A_MONTH = 30  # days


@dataclass(frozen=True)
class Effect:
    """Cases before a plan and since, each with the days in which they came."""

    before: int
    days_before: int
    since: int
    days_since: int

    @property
    def a_month_before(self) -> float:
        """Cases in thirty days before the plan."""
        return A_MONTH * self.before / self.days_before

    @property
    def a_month_since(self) -> float | None:
        """Cases in thirty days since the plan; None on its first day."""
        return A_MONTH * self.since / self.days_since if self.days_since else None


def effect_of(times: Iterable[datetime], *, planned_at: datetime, until: datetime) -> Effect:
    """Count cases by when they came: in the half year before a plan, or since the first, and since the plan.

    A trouble that is younger than a month counts as a month old, so that a few days make no rate.
    """
    known = sorted(times)
    age = planned_at - known[0] if known else LEAST
    span = max(LEAST, min(BEFORE, age))
    before = sum(planned_at - span <= time < planned_at for time in known)
    since = sum(planned_at <= time <= until for time in known)
    return Effect(before, -(-span // timedelta(days=1)), since, (until - planned_at).days)
