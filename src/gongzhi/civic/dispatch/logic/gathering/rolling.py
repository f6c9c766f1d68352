"""The state that messages are added to, and the troubles read from it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import numpy as np
from scipy.sparse import csr_matrix, vstack

from gongzhi.civic.dispatch.logic.gathering.agreeing import are_apart, factor_of
from gongzhi.civic.dispatch.logic.gathering.counting import FEWEST, figures_of
from gongzhi.civic.dispatch.logic.gathering.grams import Weights, counts_of, unit_rows
from gongzhi.civic.dispatch.logic.gathering.linking import Groups, Link
from gongzhi.civic.dispatch.logic.gathering.names import Names, without
from gongzhi.civic.dispatch.logic.gathering.naming import name_of
from gongzhi.civic.dispatch.logic.gathering.season import Season
from gongzhi.civic.dispatch.logic.gathering.vocabulary import Message, Theme, Trouble
from gongzhi.civic.dispatch.logic.gathering.wording import plain

FAINTEST = 0.03
"""Likenesses below this count as none: nearly all pairs of messages, and of no use."""

ROWS_AT_ONCE = 256
LIKE_TROUBLES = 0.2
"""Troubles whose middles are so alike on average are one theme."""


class Layer:
    """Messages compared to new ones by an inverted index: for each gram, the messages that have it."""

    def __init__(self, first: int, counts: csr_matrix, weights: Weights) -> None:
        self.first = first
        self.counts = counts
        self.index = weights.weighed(counts).T.tocsr()

    @property
    def size(self) -> int:
        """Return how many messages it holds."""
        return int(self.counts.shape[0])


class Gathering:
    """Messages gathered into common troubles, a few more at any time.

    The index is kept in layers that double in size, as in a log-structured merge (O'Neil et al. 1996), so
    that a message costs the same whenever it comes; older layers are weighed anew when they merge.
    """

    def __init__(self, messages: Iterable[Message] = ()) -> None:
        self.messages: list[Message] = []
        self.position: dict[str, int] = {}
        self.groups = Groups()
        self._names = Names()
        self._named: list[frozenset[str]] = []
        self._weights = Weights()
        self._layers: list[Layer] = []
        self._called: dict[int, tuple[int, str]] = {}
        self.add(messages)

    def add(self, messages: Iterable[Message]) -> None:
        """Take in new messages; of those known, take the new likes and whether they are solved."""
        new = []
        for message in sorted(messages, key=lambda message: (message.at, message.id)):
            if message.id in self.position:
                self.messages[self.position[message.id]] = message
            else:
                self.position[message.id] = len(self.messages)
                self.messages.append(message)
                new.append(message)
        if new:
            first = len(self.messages) - len(new)
            counts = self._read(new)
            self._grow(Layer(first, counts, self._weights))
            self.groups.add(
                range(first, len(self.messages)), self._links(first, self._weights.weighed(counts))
            )

    def _read(self, new: Sequence[Message]) -> csr_matrix:
        """Learn from messages and return what they say besides names of places; those are compared apart."""
        texts = [(plain(message.title), plain(message.text)) for message in new]
        self._names.learn(f"{title}\n{text}" for title, text in texts)
        rest = []
        for title, text in texts:
            names = self._names.among(f"{title}\n{text}")
            self._named.append(names)
            rest.append((without(title, names), without(text, names)))
        counts = counts_of(rest)
        self._weights.learn(counts)
        return counts

    def _grow(self, layer: Layer) -> None:
        while self._layers and self._layers[-1].size <= 2 * layer.size:
            before = self._layers.pop()
            layer = Layer(before.first, vstack([before.counts, layer.counts]).tocsr(), self._weights)
        self._layers.append(layer)

    def _links(self, first: int, rows: csr_matrix) -> Iterator[Link]:
        """Yield the likenesses of new messages to all before them, each pair once."""
        for start in range(0, rows.shape[0], ROWS_AT_ONCE):
            for layer in self._layers:
                likeness = (rows[start : start + ROWS_AT_ONCE] @ layer.index).tocoo()
                news = likeness.row + (first + start)
                olds = likeness.col + layer.first
                kept = (likeness.data >= FAINTEST) & (olds < news)
                yield from self._agreeing(
                    news[kept].tolist(), olds[kept].tolist(), likeness.data[kept].tolist()
                )

    def _agreeing(self, news: list[int], olds: list[int], likenesses: list[float]) -> Iterator[Link]:
        for new, old, likeness in zip(news, olds, likenesses, strict=True):
            apart = are_apart(self.messages[new].place, self.messages[old].place)
            factor = factor_of(self._named[new], self._named[old], self._names, apart=apart)
            if likeness * factor >= FAINTEST:
                yield new, old, min(1.0, likeness * factor)

    def troubles(self, *, at: datetime, fewest: int = FEWEST) -> list[Trouble]:
        """Return the troubles of at least so many cases, hottest first."""
        season = Season(self.messages, at=at)
        found = [
            self._trouble(group, members, season, at=at)
            for group, members in self.groups.members.items()
            if len(members) >= fewest
        ]
        return sorted(found, key=lambda trouble: (-trouble.figures.heat, trouble.key))

    def themes(self, troubles: Sequence[Trouble]) -> list[Theme]:
        """Return what troubles of several places have in common, hottest first."""
        if not troubles:
            return []
        rows = [self._rows([self.position[case] for case in trouble.members]) for trouble in troubles]
        middles = unit_rows(csr_matrix(np.vstack([np.asarray(part.sum(axis=0)) for part in rows])))
        likeness = (middles @ middles.T).tocoo()
        kept = (likeness.row < likeness.col) & (likeness.data >= FAINTEST)
        groups = Groups(least=LIKE_TROUBLES)
        groups.add(
            range(len(troubles)),
            zip(*(part[kept].tolist() for part in (likeness.row, likeness.col, likeness.data)), strict=True),
        )
        found = [
            self._theme([troubles[nth] for nth in sorted(group)], [rows[nth] for nth in sorted(group)])
            for group in groups.members.values()
            if len(group) > 1
        ]
        return sorted(found, key=lambda theme: (-theme.heat, theme.troubles))

    def _theme(self, troubles: Sequence[Trouble], rows: Sequence[csr_matrix]) -> Theme:
        cases = [case for trouble in troubles for case in trouble.members]
        messages = [self.messages[self.position[case]] for case in cases]
        named = Counter(name for case in cases for name in self._named[self.position[case]])
        return Theme(
            name=name_of(messages, named, vstack(rows).tocsr(), self._weights, with_place=False),
            troubles=tuple(trouble.key for trouble in troubles),
            cases=len(cases),
            heat=sum(trouble.figures.heat for trouble in troubles),
        )

    def _rows(self, positions: Sequence[int]) -> csr_matrix:
        """Return what messages say, weighed."""
        wanted = np.array(sorted(positions))
        parts = []
        for layer in self._layers:
            inside = wanted[(wanted >= layer.first) & (wanted < layer.first + layer.size)]
            parts.append(layer.counts[inside - layer.first])
        return self._weights.weighed(vstack(parts).tocsr())

    def _trouble(self, group: int, positions: Sequence[int], season: Season, *, at: datetime) -> Trouble:
        messages = sorted(
            (self.messages[position] for position in positions), key=lambda message: (message.at, message.id)
        )
        named = Counter(name for position in positions for name in self._named[position])
        places = tuple(name for name, _texts in sorted(named.items(), key=lambda item: (-item[1], item[0])))
        name = self._name_of(group, positions)
        return Trouble(
            key=messages[0].id,
            name=name,
            members=tuple(message.id for message in messages),
            places=places,
            figures=figures_of(messages, at=at),
            notice=season.notice_of(messages),
        )

    def _name_of(self, group: int, positions: Sequence[int]) -> str:
        """Return the name of a group by what is public of it, found anew only when that has changed."""
        told = [position for position in positions if self.messages[position].is_public]
        if not told:
            return ""
        size, name = self._called.get(group, (0, ""))
        if size != len(told):
            messages = sorted((self.messages[each] for each in told), key=lambda each: (each.at, each.id))
            named = Counter(name for each in told for name in self._named[each])
            name = name_of(messages, named, self._rows(told), self._weights)
            self._called[group] = len(told), name
        return name
