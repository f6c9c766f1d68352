"""Which body a case belongs to where the catalogue is silent: where like cases ended, nearest place first."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from gongzhi.civic.dispatch.vocabulary import Likely

PRIOR = 1.0
"""What is known one place further up counts as so many cases here."""


@dataclass(frozen=True)
class Ending:
    """A like case that a body brought to its end at a place; `returned`: it gave it back, and rightly."""

    body: int
    place: int
    returned: bool = False


def likely_body(
    endings: Iterable[Ending], places: Sequence[int], above: Mapping[int, Collection[int]]
) -> Likely | None:
    """Return the body that like cases speak for; None where there is none.

    `places` runs from the case's own up to the root, `above` names for each place of an ending itself and
    all it lies in. A like case counts at the nearest of the places that holds it. There the share of a body
    is that of the cases, after `PRIOR` cases that ended as those further up did; beyond the root nothing is
    known, so few cases never make sure. A return that was upheld is a case that did not end with the body.
    """
    told = _by_place(endings, places, above)
    share: dict[int, float] = {}
    best: Likely | None = None
    for place in reversed(places):
        ended = Counter(each.body for each in told[place] if not each.returned)
        back = Counter(each.body for each in told[place] if each.returned)
        cases = ended.total()
        share = {
            body: (ended[body] + PRIOR * share.get(body, 0.0)) / (cases + back[body] + PRIOR)
            for body in {*ended, *share}
        }
        if ended:
            body = max(share, key=lambda one: (share[one], -one))
            best = Likely(body, share[body], ended[body], cases, back[body], place)
    return best


def _by_place(
    endings: Iterable[Ending], places: Sequence[int], above: Mapping[int, Collection[int]]
) -> Mapping[int, Sequence[Ending]]:
    found: dict[int, list[Ending]] = defaultdict(list)
    for each in endings:
        nearest = next((place for place in places if place in above[each.place]), None)
        if nearest is not None:
            found[nearest].append(each)
    return found
