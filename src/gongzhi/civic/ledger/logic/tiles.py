"""The tree as files that never change: tiles of hashes and bundles of entries (C2SP tlog-tiles)."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate

from gongzhi.civic.ledger.logic.merkle import EMPTY_ROOT, HashReader, node_hash
from gongzhi.civic.ledger.vocabulary import HASH_SIZE, MOST_ENTRIES, Malformed

HEIGHT = 8
WIDTH = 1 << HEIGHT
LONGEST_ENTRY = 2**16 - 1
_TOP_LEVEL = 63
_TILE_SIZE = WIDTH * HASH_SIZE
_PATH = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII
)


@dataclass(frozen=True)
class Place:
    """Where a tile or bundle stands: its level (None for entries), its number there, and how wide it is."""

    level: int | None
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """The path below the prefix of the log, as "tile/0/x001/x234/067.p/112"."""
        digits = f"{self.index:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        parts = [digits[left : left + 3] for left in range(0, len(digits), 3)]
        number = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
        kind = "entries" if self.level is None else self.level
        return f"tile/{kind}/{number}" + (f".p/{self.width}" if self.width < WIDTH else "")


def place_of(path: str) -> Place:
    """Read a path; only the one way of writing it is taken."""
    found = _PATH.fullmatch(path)
    if not found:
        raise Malformed(f"not the path of a tile: {path!r}")
    kind, number, width = found.groups()
    level = None if kind == "entries" else int(kind)
    index = int(number.replace("/", "").replace("x", ""))
    place = Place(level, index, int(width or WIDTH))
    if (level or 0) > _TOP_LEVEL or index > MOST_ENTRIES or place.path != path:
        raise Malformed(f"not the path of a tile: {path!r}")
    return place


def bundled(entries: Iterable[bytes]) -> bytes:
    """Return entries as a bundle: each with its length before it, two bytes, the higher first."""
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > LONGEST_ENTRY:
            raise ValueError(f"an entry of {len(entry)} bytes is too long for a bundle")
        parts += (len(entry).to_bytes(2, "big"), entry)
    return b"".join(parts)


def entries_in(bundle: bytes) -> list[bytes]:
    """Return the entries of a bundle; it must hold 1 to 256 and end where the last ends."""
    entries, at, end = [], 0, len(bundle)
    while at + 2 <= end:
        begins = at + 2
        at = begins + (bundle[at] << 8 | bundle[at + 1])
        entries.append(bundle[begins:at])
    if at != end or not 1 <= len(entries) <= WIDTH:
        raise Malformed(f"a bundle of {end} bytes does not hold 1 to {WIDTH} whole entries")
    return entries


@dataclass(frozen=True)
class Frontier:
    """The right edge of a tree, all that is needed to go on.

    `edges` has the partial tile of each level (or b""), `bundle` the entries of the partial bundle.
    """

    size: int = 0
    edges: tuple[bytes, ...] = ()
    bundle: bytes = b""

    @property
    def root(self) -> bytes:
        """The hash of the whole tree."""
        root: bytes | None = None
        for edge in self.edges:
            for peak in reversed(_peaks(edge)):
                root = peak if root is None else node_hash(peak, root)
        return EMPTY_ROOT if root is None else root


@dataclass(frozen=True)
class Growth:
    """What adding entries came to: the new edge, and every file to write, full ones before the partial."""

    frontier: Frontier
    files: dict[Place, bytes]


def grown(frontier: Frontier, entries: Sequence[bytes]) -> Growth:
    """Add entries to a tree."""
    files = dict(_new_bundles(frontier, entries))
    bundle = next((data for place, data in files.items() if place.width < WIDTH), b"")
    size, edges = frontier.size + len(entries), []
    hashes = b"".join([sha256(b"\x00" + entry).digest() for entry in entries])
    level = 0
    while hashes or level < len(frontier.edges):
        edge, hashes = _raised(frontier, level, hashes, files)
        edges.append(edge)
        level += 1
    return Growth(Frontier(size, tuple(edges), bundle if entries else frontier.bundle), files)


def _new_bundles(frontier: Frontier, entries: Sequence[bytes]) -> Iterator[tuple[Place, bytes]]:
    done, index = 0, frontier.size // WIDTH
    begun, data = frontier.size % WIDTH, frontier.bundle
    while done < len(entries):
        some = entries[done : done + WIDTH - begun]
        yield Place(None, index, begun + len(some)), data + bundled(some)
        done, index, begun, data = done + len(some), index + 1, 0, b""


def _raised(frontier: Frontier, level: int, hashes: bytes, files: dict[Place, bytes]) -> tuple[bytes, bytes]:
    """Put new hashes into the tiles of a level; return its partial tile and the hashes of the full ones."""
    edge = frontier.edges[level] if level < len(frontier.edges) else b""
    row = edge + hashes
    index = frontier.size >> HEIGHT * (level + 1)
    above = []
    for left in range(0, len(row) - _TILE_SIZE + 1, _TILE_SIZE):
        tile = row[left : left + _TILE_SIZE]
        files[Place(level, index)] = tile
        above.append(_tile_root(tile))
        index += 1
    rest = row[len(above) * _TILE_SIZE :]
    if rest and hashes:
        files[Place(level, index, len(rest) // HASH_SIZE)] = rest
    return rest, b"".join(above)


def _tile_root(tile: bytes) -> bytes:
    while len(tile) > HASH_SIZE:
        tile = _row_above(tile)
    return tile


def _row_above(row: bytes) -> bytes:
    """Return the hashes over the pairs of a row; one that is left over is left out."""
    pair = 2 * HASH_SIZE
    return b"".join(
        [sha256(b"\x01" + row[left : left + pair]).digest() for left in range(0, len(row) - HASH_SIZE, pair)]
    )


def _peaks(edge: bytes) -> list[bytes]:
    """Return the roots of the largest whole subtrees in a partial tile, from left to right."""
    sizes = [1 << bit for bit in range(HEIGHT, -1, -1) if len(edge) // HASH_SIZE >> bit & 1]
    ends = [HASH_SIZE * end for end in accumulate(sizes)]
    return [_tile_root(edge[end - HASH_SIZE * size : end]) for size, end in zip(sizes, ends, strict=True)]


ReadFile = Callable[[Place], bytes]
"""Returns the bytes of a tile or bundle."""


def frontier_at(size: int, read: ReadFile) -> Frontier:
    """Return the right edge of the tree of a size, from its partial tiles and its partial bundle."""
    edges = []
    for level in range(-(-size.bit_length() // HEIGHT)):
        count = size >> HEIGHT * level
        place = Place(level, count // WIDTH, count % WIDTH)
        edges.append(_checked(place, read(place)) if place.width else b"")
    last = Place(None, size // WIDTH, size % WIDTH)
    return Frontier(size, tuple(edges), read(last) if last.width else b"")


def _checked(place: Place, tile: bytes) -> bytes:
    if len(tile) != place.width * HASH_SIZE:
        raise Malformed(f"{place.path} has {len(tile)} bytes")
    return tile


class TileReader:
    """Reads hashes of trees out of their tiles, whatever their size; keeps what it last read (64 MB)."""

    def __init__(self, read: ReadFile, *, kept: int = 4096) -> None:
        self._read = read
        self._rows = lru_cache(maxsize=kept)(self._read_rows)

    def of_size(self, size: int) -> HashReader:
        """Return a reader of the tree of a size, for proofs and roots."""

        def read(level: int, index: int) -> bytes:
            tile_level, row = divmod(level, HEIGHT)
            tile_index, place = divmod(index << row, WIDTH)
            width = min(WIDTH, (size >> HEIGHT * tile_level) - tile_index * WIDTH)
            begins = (place >> row) * HASH_SIZE
            return self._rows(tile_level, tile_index, width)[row][begins : begins + HASH_SIZE]

        return read

    def _read_rows(self, level: int, index: int, width: int) -> list[bytes]:
        place = Place(level, index, width)
        rows = [_checked(place, self._read(place))]
        while len(rows) < HEIGHT:
            rows.append(_row_above(rows[-1]))
        return rows
