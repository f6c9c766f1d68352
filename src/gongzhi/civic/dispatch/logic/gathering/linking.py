"""Average linkage on a sparse graph: who joins is like most of a group, so that no chain makes a giant."""

import heapq
from collections.abc import Iterable, Iterator

LEAST = 0.08
"""Two groups become one when their members are so alike on average (docs/common-troubles.md)."""

Link = tuple[int, int, float]


class Groups:
    """Items in groups, merged best pair first while the average likeness of all their pairs is enough.

    Average linkage (Sokal and Michener 1958) with the update of Lance and Williams (1967): the sum of the
    likenesses between two groups is that of their parts. A pair without a link counts as 0. New items may
    come at any time: they start alone, and the merging goes on from where it stood.
    """

    def __init__(self, *, least: float = LEAST) -> None:
        self.least = least
        self.members: dict[int, list[int]] = {}
        self.group_of: dict[int, int] = {}
        self._links: dict[int, dict[int, float]] = {}

    def add(self, items: Iterable[int], links: Iterable[Link]) -> set[int]:
        """Add items with their links to each other and to those before; return the groups that changed."""
        touched: set[int] = set()
        for item in items:
            self.members[item] = [item]
            self.group_of[item] = item
            self._links[item] = {}
            touched.add(item)
        for one, other, likeness in links:
            self._link(self.group_of[one], self.group_of[other], likeness)
        return self._merge(touched)

    def _link(self, one: int, other: int, likeness: float) -> None:
        if one != other:
            self._links[one][other] = self._links[one].get(other, 0.0) + likeness
            self._links[other][one] = self._links[other].get(one, 0.0) + likeness

    def _average(self, one: int, other: int) -> float:
        pairs = len(self.members[one]) * len(self.members[other])
        return self._links[one].get(other, 0.0) / pairs

    def _steps(self, group: int) -> Iterator[tuple[float, int, int]]:
        for other in self._links[group]:
            average = self._average(group, other)
            if average >= self.least:
                yield -average, min(group, other), max(group, other)

    def _merge(self, touched: set[int]) -> set[int]:
        heap = sorted({step for group in touched for step in self._steps(group)})
        while heap:
            average, one, other = heapq.heappop(heap)
            is_current = (
                one in self.members and other in self.members and self._average(one, other) == -average
            )
            if not is_current:
                continue
            kept = self._join(one, other)
            touched -= {one, other}
            touched.add(kept)
            for step in self._steps(kept):
                heapq.heappush(heap, step)
        return touched

    def _join(self, one: int, other: int) -> int:
        """Put the smaller group into the larger; of two equal ones the older stays."""
        if len(self.members[other]) > len(self.members[one]):
            one, other = other, one
        for item in self.members[other]:
            self.group_of[item] = one
        self.members[one] += self.members.pop(other)
        for third, likeness in self._links.pop(other).items():
            del self._links[third][other]
            if third != one:
                self._link(one, third, likeness)
        return one
