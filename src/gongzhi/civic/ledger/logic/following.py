"""Following a log from outside: each entry is read, and the root is worked out anew from all of them."""

import json
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from gongzhi.civic.ledger.logic.tiles import WIDTH, Frontier, Place, ReadFile, bundled, entries_in, grown
from gongzhi.civic.ledger.vocabulary import Checkpoint, Found, Malformed

AT_ONCE = 32  # bundles


class Alarm(Exception):
    """A log is not what it was, or not what it says: the reason for which one watches."""

    def __init__(self, found: Found, where: str) -> None:
        super().__init__(f"{found}: {where}")
        self.found, self.where = found, where


@dataclass(frozen=True)
class Seen:
    """What a watcher remembers of a log: the edge of its tree, and how many facts of each kind there were."""

    origin: str
    frontier: Frontier = field(default_factory=Frontier)
    kinds: Mapping[str, int] = field(default_factory=dict)
    grown_at: datetime | None = None  # when it was last seen with more than before


def followed(seen: Seen, checkpoint: Checkpoint, read: ReadFile) -> Iterator[Seen]:
    """Yield what is remembered after each part up to a checkpoint; where it can't be right, raise `Alarm`."""
    if checkpoint.size < seen.frontier.size:
        raise Alarm(Found.ROLLED_BACK, f"{checkpoint.size} < {seen.frontier.size}")
    while seen.frontier.size < checkpoint.size:
        seen = _read_on(seen, checkpoint.size, read)
        if seen.frontier.size < checkpoint.size:
            yield seen
    if seen.frontier.root != checkpoint.root:
        raise Alarm(Found.FORKED, str(checkpoint.size))
    yield seen


def _read_on(seen: Seen, size: int, read: ReadFile) -> Seen:
    entries: list[bytes] = []
    first = seen.frontier.size // WIDTH
    for bundle in range(first, min(first + AT_ONCE, -(-size // WIDTH))):
        entries += _new_entries(seen, bundle, size, read)
    kinds = Counter(seen.kinds)
    kinds.update(_kind_of(entry) for entry in entries)
    return replace(seen, frontier=grown(seen.frontier, entries).frontier, kinds=kinds)


def _new_entries(seen: Seen, bundle: int, size: int, read: ReadFile) -> list[bytes]:
    place = Place(None, bundle, min(WIDTH, size - bundle * WIDTH))
    try:
        entries = entries_in(read(place))
    except Malformed as error:
        raise Alarm(Found.TILE_CHANGED, place.path) from error
    known = max(0, seen.frontier.size - bundle * WIDTH)
    if len(entries) != place.width or bundled(entries[:known]) != (seen.frontier.bundle if known else b""):
        raise Alarm(Found.TILE_CHANGED, place.path)
    return entries[known:]


def _kind_of(entry: bytes) -> str:
    try:
        return str(json.loads(entry)["kind"])
    except (ValueError, KeyError, TypeError):
        return "?"


def written(seen: Seen) -> bytes:
    """Return what is remembered, as a file."""
    frontier = seen.frontier
    told = {
        "origin": seen.origin,
        "size": frontier.size,
        "edges": [edge.hex() for edge in frontier.edges],
        "bundle": b64encode(frontier.bundle).decode(),
        "kinds": dict(sorted(seen.kinds.items())),
        "grown_at": seen.grown_at.isoformat() if seen.grown_at else None,
    }
    return json.dumps(told, indent=1).encode()


def read_seen(data: bytes) -> Seen:
    """Read what was remembered; raises `Malformed`."""
    try:
        told = json.loads(data)
        edges = tuple(bytes.fromhex(edge) for edge in told["edges"])
        frontier = Frontier(int(told["size"]), edges, b64decode(told["bundle"]))
        grown_at = datetime.fromisoformat(told["grown_at"]) if told.get("grown_at") else None
        return Seen(str(told["origin"]), frontier, dict(told["kinds"]), grown_at)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Malformed("not what a monitor remembers") from error
