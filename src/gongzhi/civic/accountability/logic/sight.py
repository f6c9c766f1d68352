"""What somebody had seen of a case when they decided, from the order of its facts alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gongzhi.civic.accountability.vocabulary import Sight


@dataclass(frozen=True)
class Passed:
    """A fact that had passed: whether it made a new version of the case, or came with the step after it."""

    fact: int
    at: datetime
    is_step: bool
    is_miss: bool = False


def sight_of(before: Sequence[Passed], *, at: datetime, seen: int | None) -> Sight:
    """Return what of the facts before a decision its page had shown.

    A step from a page older than the last step is refused, so that all facts up to that one were on the page,
    whatever `seen` claims. A miss that was recorded by the decision itself was not there before.
    """
    there = [each for each in before if not (each.is_miss and each.at == at)]
    surely = max((order for order, each in enumerate(there, 1) if each.is_step), default=0)
    told = sum(each.fact <= seen for each in there) if seen is not None else None
    shown = None if told is None else max(told, surely)
    known = surely if shown is None else shown
    return Sight(len(there), shown, surely, tuple(range(known + 1, len(there) + 1)))
