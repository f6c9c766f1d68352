"""Whether heads of a log that several people were shown tell one history, or two."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from gongzhi.civic.ledger.logic.merkle import subtree_hash
from gongzhi.civic.ledger.logic.tiles import ReadFile, TileReader
from gongzhi.civic.ledger.vocabulary import Checkpoint, Found, Malformed


@dataclass(frozen=True)
class Shown:
    """A head of a log, and where somebody was shown it."""

    place: str
    checkpoint: Checkpoint

    @property
    def size(self) -> int:
        """How many entries it counts."""
        return self.checkpoint.size


@dataclass(frozen=True)
class Difference:
    """That two heads can't both be true."""

    found: Found
    one: Shown
    other: Shown


def open_contradictions(heads: Sequence[Shown]) -> Iterator[Difference]:
    """Yield which heads say different things of one size; no files are needed for that."""
    for one, other in combinations(heads, 2):
        if one.size == other.size and one.checkpoint.root != other.checkpoint.root:
            yield Difference(Found.FORKED, one, other)


def contradictions_with(log: Shown, heads: Sequence[Shown], read: ReadFile) -> Iterator[Difference]:
    """Yield which heads are no past of a log, by its files.

    `Malformed` where these don't lead to its own head.
    """
    tree = TileReader(read).of_size(log.size)
    if subtree_hash(0, log.size, tree) != log.checkpoint.root:
        raise Malformed("the files of the log don't lead to its checkpoint")
    for head in heads:
        if head.size > log.size:
            yield Difference(Found.ROLLED_BACK, head, log)
        elif subtree_hash(0, head.size, tree) != head.checkpoint.root:
            yield Difference(Found.FORKED, head, log)
