"""All names of places, ready to be found in a text: built once, then read only."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from sys import intern

from gongzhi.civic.jurisdictions.logic.whereabouts.naming import Called, names_of

KINDS = 8  # more than there are kinds of names: a call is entry * KINDS + kind


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as it goes into an atlas, after the one that it lies in."""

    id: int
    name: str
    level: int
    parent: int | None
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Saying:
    """A name of a road, an estate, a village, a landmark, and the id of the place in which it lies."""

    name: str
    place: int


@dataclass(frozen=True)
class Atlas:
    """Names, and what they may mean. An entry is a number: the place `ids[entry]`."""

    ids: "array[int]"
    levels: bytes
    names: list[str]
    chains: list[tuple[int, ...]]  # the entries that it lies in, from the top down, and itself
    entries: Mapping[int, int]  # by the id of a place
    called: Mapping[str, int | tuple[int, ...]]
    home: tuple[int, ...]  # the chain in which all lies, empty for a whole country
    lengths: Mapping[str, bytes]  # by the first two signs of names, how long they are, the longest first

    def calls(self, name: str) -> tuple[int, ...]:
        """Return what a name may mean: each an entry and the kind of the name, as `divmod(call, KINDS)`."""
        found = self.called[name]
        return found if isinstance(found, tuple) else (found,)

    def path(self, entry: int) -> str:
        """Return the names from the top down, as "云麓市 › 临湖区"."""
        return " › ".join(self.names[each] for each in self.chains[entry])


def atlas_of(spots: Iterable[Spot], sayings: Iterable[Saying] = ()) -> Atlas:
    """Build an atlas of places, each after the one that it lies in, and of toponyms."""
    ids: array[int] = array("q")
    levels = bytearray()
    names: list[str] = []
    chains: list[tuple[int, ...]] = []
    entries: dict[int, int] = {}
    called: dict[str, list[int]] = {}
    for spot in spots:
        entry = entries[spot.id] = len(ids)
        above = chains[entries[spot.parent]] if spot.parent in entries else ()
        ids.append(spot.id)
        levels.append(spot.level)
        names.append(spot.name)
        chains.append((*above, entry))
        for name, kind in _all_names(spot, tuple(names[each] for each in above)):
            called.setdefault(intern(name), []).append(entry * KINDS + kind)
    for saying in sayings:
        if saying.place in entries:
            called.setdefault(saying.name, []).append(entries[saying.place] * KINDS + Called.TOPONYM)
    packed = {name: calls[0] if len(calls) == 1 else tuple(calls) for name, calls in called.items()}
    return Atlas(ids, bytes(levels), names, chains, entries, packed, _home(chains), _lengths(packed))


def _home(chains: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    """Return the chain of those that are alone at their height: the province and city of a city."""
    heights = Counter(map(len, chains))
    deepest = next(height for height in count(1) if heights[height] != 1) - 1
    return next((chain for chain in chains if len(chain) == deepest), ())


def _all_names(spot: Spot, around: tuple[str, ...]) -> Iterator[tuple[str, Called]]:
    names = names_of(spot.name, spot.level, around)
    yield from names.items()
    for former in spot.former:
        for name, kind in names_of(former, spot.level, around).items():
            if name not in names:
                yield name, Called.EVERYDAY if kind == Called.EVERYDAY else Called.FORMER


def _lengths(names: Iterable[str]) -> dict[str, bytes]:
    found: dict[str, set[int]] = {}
    for name in names:
        if len(name) >= 2:
            found.setdefault(name[:2], set()).add(min(len(name), 255))
    shared: dict[bytes, bytes] = {}
    packed = ((start, bytes(sorted(lengths, reverse=True))) for start, lengths in found.items())
    return {start: shared.setdefault(lengths, lengths) for start, lengths in packed}
