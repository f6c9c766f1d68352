"""The three rates from counts: response, resolution, satisfaction (条例 art. 32)."""

from dataclasses import dataclass
from operator import add


@dataclass(frozen=True)
class Weighting:
    """What each rate weighs in the score; no official formula exists, so a city sets its own."""

    response: float
    resolution: float
    satisfaction: float


@dataclass(frozen=True)
class Tally:
    """Counts of cases, each named as its figure; excluded cases are in `all` and `excluded` only."""

    all: int = 0
    excluded: int = 0
    contact_asked: int = 0
    contacted: int = 0
    answered: int = 0
    resolved: int = 0
    rated: int = 0
    satisfied: int = 0
    due: int = 0
    in_time: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*map(add, vars(self).values(), vars(other).values()))

    @property
    def counted(self) -> int:
        """Cases that are not excluded."""
        return self.all - self.excluded

    @property
    def response_rate(self) -> float | None:
        """Share of cases whose reporter was contacted in time."""
        return _share(self.contacted, self.contact_asked)

    @property
    def resolution_rate(self) -> float | None:
        """Share that the reporter calls resolved; overdue without an answer counts as not resolved."""
        return _share(self.resolved, self.answered)

    @property
    def satisfaction_rate(self) -> float | None:
        """Share of graded cases with a grade that counts as satisfied."""
        return _share(self.satisfied, self.rated)

    @property
    def in_time_rate(self) -> float | None:
        """Share without an unexcused miss of a resolve deadline, of those resolved or overdue."""
        return _share(self.in_time, self.due)

    def score(self, weighting: Weighting) -> float | None:
        """Return the weighted mean of the rates there are, from 0 to 100; None without any."""
        parts = (
            (self.response_rate, weighting.response),
            (self.resolution_rate, weighting.resolution),
            (self.satisfaction_rate, weighting.satisfaction),
        )
        known = [(rate, weight) for rate, weight in parts if rate is not None and weight > 0]
        total = sum(weight for _, weight in known)
        return 100 * sum(rate * weight for rate, weight in known) / total if total else None


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def ranks(scores: list[float | None]) -> list[int | None]:
    """Return the rank of each score, 1 for the highest; equal scores share one, no score has none."""
    known = sorted((round(score, 2) for score in scores if score is not None), reverse=True)
    return [None if score is None else known.index(round(score, 2)) + 1 for score in scores]
