"""Which place a text means: the candidates whose chain up the tree is named best, nearest first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import exp
from operator import itemgetter

from gongzhi.civic.jurisdictions.logic.whereabouts.atlas import Atlas
from gongzhi.civic.jurisdictions.logic.whereabouts.mentions import Mention, mentions_in, plain, spot_behind
from gongzhi.civic.jurisdictions.logic.whereabouts.naming import Called
from gongzhi.civic.jurisdictions.logic.whereabouts.words import SIGNS

ADJACENT = 0.4  # more where a name follows at once on what it lies in
NEARNESS = (0.0, 0.15, 0.45, 0.8, 0.85, 0.9, 0.95)  # by the level that it shares with the reporter's place
STRANGER = 0.4  # less for each sure name that the chain does not hold
SURE = 0.7
DEEPER = 0.42  # what a deeper name must say to come before what it lies in
LEAST = 0.45  # a candidate that says no more is as likely none
SHARPNESS = 6.0
SMALLEST = 0.02  # the share below which a candidate is none
MANY = 60  # meanings from which a name is no sure one
COUNTY = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a text may mean: what was named of its chain, and its share among the candidates."""

    entry: int
    score: float
    share: float
    named: tuple[tuple[str, Called], ...]
    is_near: bool
    spot: str = ""


@dataclass(slots=True)
class _Reading:
    """A text as it is read: its names, and the chain of the place that counts as near."""

    atlas: Atlas
    text: str
    mentions: list[Mention]
    near: tuple[int, ...]
    is_known: bool  # where the reporter lives; else what lies in the city is near
    naming: dict[int, list[tuple[float, Mention]]] = field(init=False)  # what names an entry, and how surely

    def __post_init__(self) -> None:
        self.naming = {}
        for mention in self.mentions:
            for entry, (weight, _) in mention.meanings.items():
                self.naming.setdefault(entry, []).append((weight, mention))


def candidates_in(text: str, atlas: Atlas, *, near: int | None = None, limit: int = 5) -> list[Candidate]:
    """Return the places that a text may mean, the likeliest first; `near` is the entry of the reporter's."""
    written = plain(text)
    mentions = mentions_in(written, atlas)
    if not mentions:
        return []
    beside = atlas.home if near is None else atlas.chains[near]
    reading = _Reading(atlas, written, mentions, beside, is_known=near is not None)
    scores: dict[int, tuple[float, Mention]] = {}
    for mention in mentions:
        for entry, (weight, kind) in mention.meanings.items():
            score = _score(entry, weight, kind, mention, reading)
            if score >= LEAST and score > scores.get(entry, (0.0,))[0]:
                scores[entry] = score, mention
    best = _without_what_they_lie_in(scores, atlas)[:limit]
    return list(_shared(best, scores, reading))


def _score(entry: int, weight: float, kind: Called, mention: Mention, reading: _Reading) -> float:
    """Sum what is said of a chain; each name must say more than `DEEPER` to be worth a step down."""
    chain = reading.atlas.chains[entry]
    named = _names_around(chain, mention, reading)
    shared = _shared_level(chain, reading)
    if kind == Called.EVERYDAY and not named and shared < COUNTY:
        return 0.0
    own = weight * (1 + NEARNESS[shared])
    around = sum(said - DEEPER for said, _ in named)
    spans = sorted((each.start, each.end) for each in (*(other for _, other in named), mention))
    touching = sum(second[0] - first[1] in (0, -1) for first, second in pairwise(spans))
    sign = _has_sign(spans[0][0], chain, reading)
    strange = sum(each.weight for each in _strangers(entry, chain, mention, reading))
    return own + around + ADJACENT * (touching + sign) - STRANGER * strange


def _names_around(chain: Sequence[int], mention: Mention, reading: _Reading) -> list[tuple[float, Mention]]:
    """Return the best other name of each place around, and what it says."""
    found = []
    for above in chain[:-1]:
        said = [each for each in reading.naming.get(above, ()) if each[1] is not mention]
        if said:
            weight, other = max(said, key=itemgetter(0))
            near = NEARNESS[_shared_level(reading.atlas.chains[above], reading)]
            found.append((weight * (1 + near), other))
    return found


def _shared_level(chain: Sequence[int], reading: _Reading) -> int:
    level = 0
    for one, other in zip(chain, reading.near, strict=False):
        if one != other:
            break
        level = reading.atlas.levels[one]
    return level


def _has_sign(start: int, chain: Sequence[int], reading: _Reading) -> bool:
    name = SIGNS.get(reading.text[start - 1]) if start else None
    return name is not None and any(reading.atlas.names[each] == name for each in chain)


def _strangers(entry: int, chain: Sequence[int], mention: Mention, reading: _Reading) -> Iterator[Mention]:
    """Yield the sure names that mean nothing around, in or below a place."""
    chains = reading.atlas.chains
    for other in reading.mentions:
        if other is mention or other.weight < SURE or len(other.meanings) > MANY:
            continue
        if not any(each in chain or entry in chains[each] for each in other.meanings):
            yield other


def _without_what_they_lie_in(scores: dict[int, tuple[float, Mention]], atlas: Atlas) -> list[int]:
    """Return the entries by score, without those in which a better one lies."""
    order = sorted(scores, key=lambda entry: (-scores[entry][0], atlas.levels[entry], scores[entry][1].start))
    covered: set[int] = set()
    kept = []
    for entry in order:
        if entry not in covered:
            kept.append(entry)
        covered.update(atlas.chains[entry])
    return kept


def _shared(
    entries: Sequence[int], scores: dict[int, tuple[float, Mention]], reading: _Reading
) -> Iterator[Candidate]:
    """Yield candidates with their shares; a part is left to none of them, where all say little."""
    powers = [exp(SHARPNESS * (scores[entry][0] - LEAST)) for entry in entries]
    for entry, power in zip(entries, powers, strict=True):
        share = power / (sum(powers) + 1)
        if share < SMALLEST:
            continue
        score, mention = scores[entry]
        chain = reading.atlas.chains[entry]
        near = reading.is_known and _shared_level(chain, reading) > 1
        named = tuple(_named(chain, reading.mentions))
        yield Candidate(entry, score, share, named, near, spot_behind(reading.text, mention))


def _named(chain: Sequence[int], mentions: Iterable[Mention]) -> Iterator[tuple[str, Called]]:
    """Yield the names of a chain in a text, from the top down."""
    for each in chain:
        said = [(mention.meanings[each], mention.word) for mention in mentions if each in mention.meanings]
        if said:
            (_, kind), word = max(said)
            yield word, kind
