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

    A page whose version is older than the last step is refused, so that all facts up to that one were on the
    page, whatever `seen` claims. A miss that was recorded by the decision itself was not there before.
    """
    there = [each for each in before if not (each.is_miss and each.at == at)]
    if seen is None:
        return Sight(len(there))
    surely = max((order for order, each in enumerate(there, 1) if each.is_step), default=0)
    shown = max(surely, sum(each.fact <= seen for each in there))
    return Sight(len(there), shown, tuple(range(shown + 1, len(there) + 1)))
