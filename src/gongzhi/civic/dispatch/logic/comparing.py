"""Two models on the same messages, which neither learned from: whether the newer one may read."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Compared:
    """Of so many messages, how many the new model named right, and how many the one in use."""

    messages: int
    right: int
    right_before: int

    @property
    def is_as_good(self) -> bool:
        """Whether the new model is right at least as often."""
        return self.right >= self.right_before


def compared(said: Sequence[str], before: Sequence[str], truth: Sequence[str]) -> Compared:
    """Compare what two models said of messages with what those are about."""
    return Compared(len(truth), _right(said, truth), _right(before, truth))


def _right(said: Sequence[str], truth: Sequence[str]) -> int:
    return sum(one == other for one, other in zip(said, truth, strict=True))
