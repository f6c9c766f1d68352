"""Where a text names places, and how much each name says."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from gongzhi.civic.jurisdictions.logic.whereabouts.atlas import KINDS, Atlas
from gongzhi.civic.jurisdictions.logic.whereabouts.naming import Called
from gongzhi.civic.jurisdictions.logic.whereabouts.words import (
    AFTER,
    BEFORE,
    BRAND_TAIL,
    ELSEWHERE,
    HERE,
    HOUSE_TAIL,
    LEVELS_OF_TYPE,
    NO_NAME,
    PUBLIC_TAIL,
    ROAD_TAIL,
    SPOT,
    TYPE,
)

# How much a name says by its kind, and a short one by the level of what it names.
WEIGHTS = (1.0, 0.0, 0.6, 0.25, 0.8, 0.75)
SHORT_WEIGHTS = (0, 0.95, 0.9, 0.8, 0.6, 0.5, 0.4)
LONG = 0.2  # more for a short name of three signs or more
RETYPED = 0.75  # a name with the type word that it had once: 望城县
ROAD = (0.55, 0.4)  # a short name that is a road's, of four signs or of three
PART = 0.3  # what is left of a short name that is part of a road's or an estate's
PUBLIC = 0.7
ELSEWHERE_FACTOR = 0.4
HERE_FACTOR = 1.05
CUT_OUT = (0.4, 0.75, 1.0)  # with no cue beside, with one, with both
CUT_OUT_EVERYDAY = (0.6, 1.0, 2.2)
LOOKS_BACK = 5
KINDS_OF_NAMES = tuple(Called)
STREET = 4
_GAPS = re.compile(r"\s+")
_TYPE_AT_END = re.compile("(?:街道|镇|乡|新区|区|县|市)$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text: from `start` to `end`, and what it may mean, each with its weight and kind."""

    start: int
    end: int
    word: str
    meanings: dict[int, tuple[float, Called]]
    weight: float

    def overlaps(self, other: "Mention") -> bool:
        """Tell whether two can't both be meant; 青岛市 and 市北区 share a sign in 青岛市北区 and can."""
        first, second = (self, other) if self.start < other.start else (other, self)
        shared = first.end - second.start
        return shared > 0 and not (shared == 1 and first.word[-1] in "市区县")


def plain(text: str) -> str:
    """Return a text in half-width signs, without gaps."""
    return _GAPS.sub("", unicodedata.normalize("NFKC", text))


def mentions_in(text: str, atlas: Atlas) -> list[Mention]:
    """Return the names in a plain text, from left to right, none within or across another."""
    found: list[Mention] = []
    crossing = False
    for start, end in _spans(text, atlas):
        mention = _mention(text, start, end, atlas)
        if mention is not None:
            crossing = crossing or bool(found and found[-1].end > start)
            found.append(mention)
    return _uncrossed(found) if crossing else found


def spot_behind(text: str, mention: Mention) -> str:
    """Return the exact spot that is said of a name, with it: 幸福小区东门附近; or nothing."""
    found = SPOT.match(text, mention.end)
    return mention.word + found[0] if found else ""


def _spans(text: str, atlas: Atlas) -> Iterator[tuple[int, int]]:
    """Yield where the longest names begin and end; none that cuts into words that are never names."""
    reach = 0
    lengths, called = atlas.lengths, atlas.called
    fixed = [found.span() for found in NO_NAME.finditer(text)]
    for start in range(len(text) - 1):
        for length in lengths.get(text[start : start + 2], b""):
            end = start + length
            if end <= reach:
                break
            if text[start:end] in called and end <= len(text):
                if any(
                    begins < end and start < ends and (begins < start or end < ends) for begins, ends in fixed
                ):
                    continue
                reach = end
                yield start, end
                break


def _uncrossed(found: Sequence[Mention]) -> list[Mention]:
    """Return the names of the reading that says most, of those in which none crosses another."""
    best: list[tuple[float, int]] = []  # to each name, how much the best reading says that ends with it
    for number, mention in enumerate(found):
        clear = (each for each in range(number - 1, -1, -1) if not found[each].overlaps(mention))
        before = max(((best[each][0], each) for each in islice(clear, LOOKS_BACK)), default=(0.0, -1))
        best.append((before[0] + mention.weight * (mention.end - mention.start), before[1]))
    number = max(range(len(found)), key=lambda each: best[each][0])
    kept = []
    while number >= 0:
        kept.append(found[number])
        number = best[number][1]
    return kept[::-1]


def _mention(text: str, start: int, end: int, atlas: Atlas) -> Mention | None:
    word, context = text[start:end], _Context(text, start, end)
    meanings: dict[int, tuple[float, Called]] = {}
    for entry, kind, weight in _meanings(word, context, atlas):
        if weight > meanings.get(entry, (0.0,))[0]:
            meanings[entry] = weight, kind
    if not meanings:
        return None
    return Mention(start, end, word, meanings, max(weight for weight, _ in meanings.values()))


def _meanings(word: str, context: "_Context", atlas: Atlas) -> Iterator[tuple[int, Called, float]]:
    full = False
    for call in atlas.calls(word):
        entry, number = divmod(call, KINDS)
        kind, level = KINDS_OF_NAMES[number], atlas.levels[entry]
        full = full or kind == Called.FULL
        if kind == Called.EVERYDAY and (context.here or level in context.levels):
            kind = Called.SHORT
        yield entry, kind, _weight(kind, level, word) * context.factor(kind, level, len(word))
    ending = _TYPE_AT_END.search(word) if full else None
    if ending and (bare := word[: ending.start()]) in atlas.called:
        levels = _levels_of_type(word, ending.start())
        for call in atlas.calls(bare):
            entry, number = divmod(call, KINDS)
            if number in (Called.SHORT, Called.EVERYDAY) and atlas.levels[entry] in levels:
                yield entry, Called.SHORT, RETYPED * context.before


def _weight(kind: Called, level: int, word: str) -> float:
    if kind != Called.SHORT:
        return WEIGHTS[kind]
    if level >= STREET and len(word) > 2:
        return ROAD[len(word) == 3] if word[-1] in "路街道桥" else SHORT_WEIGHTS[level] + LONG
    return SHORT_WEIGHTS[level]


def _levels_of_type(text: str, start: int) -> tuple[int, ...]:
    """Return the levels at which places have the type word that begins here, if one does."""
    kind = TYPE.match(text, start)
    return LEVELS_OF_TYPE[kind.lastindex or 0] if kind else ()


class _Context:
    """What stands beside a name, and what that leaves of its weight."""

    __slots__ = ("before", "cues", "here", "levels", "no_name", "part", "public", "road")

    def __init__(self, text: str, start: int, end: int) -> None:
        before = text[max(0, start - LOOKS_BACK) : start]
        self.before = ELSEWHERE_FACTOR if ELSEWHERE.search(before) else 1.0
        self.here = bool(HERE.search(before))
        self.levels = _levels_of_type(text, end)
        self.road = bool(ROAD_TAIL.match(text, end))
        self.part = bool(HOUSE_TAIL.match(text, end))
        self.public = bool(PUBLIC_TAIL.match(text, end))
        self.no_name = bool(BRAND_TAIL.match(text, end))
        self.cues = (not before or before[-1] in BEFORE) + bool(AFTER.match(text, end))

    def factor(self, kind: Called, level: int, length: int) -> float:
        """Return what is left of a name of a kind: all of a full one, little of 北京 in 北京路."""
        if kind in (Called.FULL, Called.TOPONYM):
            return self.before * HERE_FACTOR if self.here else self.before
        if self.no_name or (self.road and level < STREET) or (self.part and level < STREET - 1):
            return 0.0
        if self.road or self.part:
            return PART
        if self.levels:
            return float(level in self.levels)
        return self.before * self._beside(kind, level, length) * (PUBLIC if self.public else 1.0)

    def _beside(self, kind: Called, level: int, length: int) -> float:
        """Return what the signs beside a name say: whether it is one, or cut out of other words."""
        if kind == Called.EVERYDAY:
            return CUT_OUT_EVERYDAY[self.cues]
        beside = CUT_OUT[self.cues] if length == 2 and level >= STREET - 1 else 1.0
        return beside * HERE_FACTOR if self.here else beside
