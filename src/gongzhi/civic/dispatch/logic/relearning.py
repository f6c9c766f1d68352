"""Learn again which words tell of danger, from what dispatchers decided; the rules stay the floor."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from django.utils.translation import gettext_lazy as _

from gongzhi.civic.dispatch.logic.weighing import (
    LIKE_DANGER,
    Example,
    Judgement,
    Weighing,
    cheapest,
    judged,
    learned,
    starting_weighing,
)
from gongzhi.kernel.errors import Refused

FEWEST = 20
"""Dangers, and others, among the decisions; with fewer a threshold is chance."""

FOLDS = 5
NEWEST = 5  # one of so many decisions is held back, the newest: as new messages will be
_DIGITS = 5


class TooFewDecisions(Refused):
    message = _(
        "派单员定过的紧急程度还太少：危急%(dangers)d件、其他%(others)d件，各要至少%(least)d件才能学习。"
    )


@dataclass(frozen=True)
class Decided:
    """A message, whether a person found danger in it, and whether the rules do."""

    text: str
    is_danger: bool
    by_rules: bool = False

    @property
    def example(self) -> Example:
        """The message as `learned` takes it."""
        return self.text, self.is_danger


@dataclass(frozen=True)
class Relearned:
    """What was learned from all; and judged on the newest: the start, and what was learned without them."""

    weighing: Weighing
    start: Judgement
    learned: Judgement

    @property
    def is_worth_it(self) -> bool:
        """Whether it costs no more than what a city begins with, which has seen none of the decisions."""
        return self.learned.cost <= self.start.cost


def relearned(decided: Sequence[Decided], written: Sequence[Example]) -> Relearned:
    """Learn from decisions, the oldest first, beside the sentences that we wrote."""
    dangers = sum(each.is_danger for each in decided)
    if min(dangers, len(decided) - dangers) < FEWEST:
        raise TooFewDecisions(dangers=dangers, others=len(decided) - dangers, least=FEWEST)
    cut = len(decided) - len(decided) // NEWEST
    earlier, newest = decided[:cut], decided[cut:]
    tried = _taught(earlier, written)
    return Relearned(_taught(decided, written), _judged(starting_weighing(), newest), _judged(tried, newest))


def _judged(weighing: Weighing, decided: Sequence[Decided]) -> Judgement:
    """Return how well dangers are found: the rules speak first, and what they say is never taken back."""
    return judged(
        (each.by_rules or weighing.sounds_like_danger(each.text), each.is_danger) for each in decided
    )


def _taught(decided: Sequence[Decided], written: Sequence[Example]) -> Weighing:
    """Return what is learned from all, with the threshold that costs least on parts not learned from."""
    weighing = learned([*written, *(each.example for each in decided)])
    return replace(weighing, threshold=_threshold(decided, written))


def _threshold(decided: Sequence[Decided], written: Sequence[Example]) -> float:
    chances = []
    for part in range(FOLDS):
        known = [each.example for at, each in enumerate(decided) if at % FOLDS != part]
        weighing = learned([*written, *known])
        silent = [each for each in decided[part::FOLDS] if not each.by_rules]
        chances += [(weighing.chance(each.text), each.is_danger) for each in silent]
    return cheapest(chances) if any(danger for _chance, danger in chances) else LIKE_DANGER


def kept(weighing: Weighing) -> bytes:
    """Return a weighing as bytes; the same weighing gives the same bytes."""
    whole = asdict(weighing)
    for part in ("rarity", "slopes"):
        whole[part] = {gram: round(value, _DIGITS) for gram, value in whole[part].items()}
    return zlib.compress(json.dumps(whole, ensure_ascii=False, sort_keys=True).encode())


def opened(data: bytes) -> Weighing:
    """Return the weighing that was kept as bytes."""
    return Weighing(**json.loads(zlib.decompress(data)))
