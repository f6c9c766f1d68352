"""Which body a case belongs to where the catalogue is silent: where like cases ended, nearest place first."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

PRIOR = 1.0
"""What is known one place further up counts as so many cases here."""


@dataclass(frozen=True)
class Ending:
    """A like case that a body brought to its end at a place; `returned`: it gave it back, and rightly."""

    body: int
    place: int
    returned: bool = False


@dataclass(frozen=True)
class Likely:
    """A body with how sure it is, and what that rests on: `ended` of the `cases` that ended at `place`."""

    body: int
    probability: float
    ended: int
    cases: int
    returned: int
    place: int


def likely_body(
    endings: Iterable[Ending], places: Sequence[int], above: Mapping[int, Iterable[int]]
) -> Likely | None:
    """Return the body that like cases speak for; None where there is none.

    `places` runs from the case's own up to the root, `above` names for each place of an ending itself and
    all it lies in. At each place the share of a body is that of the cases there, after `PRIOR` cases that
    ended as further up; at the root nothing is known before, so few cases never make sure. A return that was
    upheld counts as a case that did not end with the body that returned it.
    """
    told = list(endings)
    share: dict[int, float] = {}
    best: Likely | None = None
    for place in reversed(places):
        here = [each for each in told if place in above[each.place]]
        ended = Counter(each.body for each in here if not each.returned)
        back = Counter(each.body for each in here if each.returned)
        cases = ended.total()
        share = {
            body: (ended[body] + PRIOR * share.get(body, 0.0)) / (cases + back[body] + PRIOR)
            for body in {*ended, *share}
        }
        if ended:
            body = max(share, key=lambda one: (share[one], -one))
            best = Likely(body, share[body], ended[body], cases, back[body], place)
    return best
