"""When automatic dispatch goes wrong too often: an exact test, and the interval that a page shows."""

from dataclasses import dataclass
from math import comb, sqrt

CHANCE = 0.01
"""So rarely would so many be wrong by chance; it is looked at after every correction, hence not 0.05."""

_TWO_SIDES = 1.959964  # of the normal distribution: 95 % lie within


@dataclass(frozen=True)
class Outcomes:
    """How many cases went out by themselves, and how many of them people put right since."""

    sent: int = 0
    wrong: int = 0

    @property
    def share(self) -> float | None:
        """The share of wrong ones, 0 to 1; None before the first."""
        return self.wrong / self.sent if self.sent else None

    def __add__(self, other: "Outcomes") -> "Outcomes":
        return Outcomes(self.sent + other.sent, self.wrong + other.wrong)


def passes(found: Outcomes, limit: float) -> bool:
    """Tell whether the error is surely above a limit.

    It is where the exact one-sided lower bound of the error (Clopper and Pearson 1934, Biometrika 26, 404)
    lies above the limit: so many wrong ones or more would be rarer than `CHANCE` if the limit were the error.
    Cases of which nobody has said anything yet count as right, so that the bound stays one.
    """
    return found.wrong > 0 and tail(found.wrong, found.sent, limit) < CHANCE


def tail(wrong: int, of: int, limit: float) -> float:
    """Return the chance of so many wrong ones or more, where each is wrong with a chance of `limit`."""
    fewer = sum(comb(of, n) * limit**n * (1 - limit) ** (of - n) for n in range(wrong))
    return max(0.0, 1 - fewer)


def interval(found: Outcomes) -> tuple[float, float] | None:
    """Return within what the error lies with 95 % (Wilson 1927, JASA 22, 209); None before the first."""
    if not found.sent:
        return None
    share, square = found.wrong / found.sent, _TWO_SIDES**2 / found.sent
    middle = share + square / 2
    wide = _TWO_SIDES * sqrt(share * (1 - share) / found.sent + square / found.sent / 4)
    return max(0.0, (middle - wide) / (1 + square)), min(1.0, (middle + wide) / (1 + square))
