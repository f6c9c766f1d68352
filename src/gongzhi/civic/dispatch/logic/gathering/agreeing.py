"""How far two messages speak of the same place."""

from math import fsum, sqrt

from gongzhi.civic.dispatch.logic.gathering.names import Names

SAME = 3.0
UNKNOWN = 0.7
OTHER = 0.07
"""What the likeness of two texts is multiplied by (docs/common-troubles.md). Even copies with other places
stay below what makes a trouble: the same at two estates is two troubles."""


COUNTY = 6
"""Digits of a county's code (GB/T 2260); the streets of a county are neighbours."""


def are_apart(place: str | None, other: str | None) -> bool:
    """Tell whether two codes of places are known and lie in different counties."""
    one, two = (place or "")[:COUNTY], (other or "")[:COUNTY]
    return not one.startswith(two) and not two.startswith(one)


def factor_of(names: frozenset[str], others: frozenset[str], known: Names, *, apart: bool) -> float:
    """Return by what the likeness of two texts is multiplied for what they say of where.

    Names of places that both have speak for one trouble, other names for two; a name tells more the fewer
    texts have it. Codes of places speak only against: in one county there are many troubles.
    """
    if not names or not others:
        return OTHER if apart else UNKNOWN
    shared = _weight(names & others, known) / sqrt(_weight(names, known) * _weight(others, known))
    return (OTHER if apart else 1) * (OTHER + (SAME - OTHER) * shared)


def _weight(names: frozenset[str], known: Names) -> float:
    return fsum(known.weight(name) for name in names)
