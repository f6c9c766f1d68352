"""Whether facts, files and what was signed still tell what was sealed."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from gongzhi.civic.ledger.logic.entries import Told, entry_bytes
from gongzhi.civic.ledger.logic.merkle import inclusion_proof, is_included, leaf_hash, subtree_hash
from gongzhi.civic.ledger.logic.tiles import WIDTH, Place, TileReader, entries_in
from gongzhi.civic.ledger.models import Finding, Log
from gongzhi.civic.ledger.queries.facts import COLUMNS, told_in
from gongzhi.civic.ledger.queries.log import FileMissing, folder_of, published, reader_of_files
from gongzhi.civic.ledger.vocabulary import HASH_SIZE, Found, Malformed
from gongzhi.kernel.models import Fact

NOTHING = bytes(HASH_SIZE)


@dataclass(frozen=True)
class Deviation:
    """That something is not as it was sealed."""

    found: Found
    subject: str


def open_findings() -> list[Finding]:
    """Return what checks found and nobody has explained, the newest first; the first hundred."""
    return list(Finding.objects.filter(explained_at=None)[:100])


def deviations_of_head(log: Log) -> Iterator[Deviation]:
    """Yield what is wrong between the database and the checkpoint that everybody sees."""
    shown = published(log)
    if shown is None:
        return
    seen, about = shown[1], f"log:{log.pk}"
    if seen.size > log.size:
        yield Deviation(Found.ROLLED_BACK, about)
        return
    try:
        tree = TileReader(reader_of_files(log)).of_size(log.size)
        roots = subtree_hash(0, seen.size, tree), subtree_hash(0, log.size, tree)
    except FileMissing as missing:
        yield Deviation(Found.TILE_MISSING, missing.path)
        return
    if roots != (seen.root, bytes(log.root)):
        yield Deviation(Found.FORKED, about)


def deviations_in(log: Log, *, bundle: int) -> Iterator[Deviation]:
    """Yield what is wrong with 256 facts, their bundle of entries and their tile of hashes. One query.

    Of facts, bundle and tile the one that leads to the root is right; what differs from it was changed.
    """
    first, end = bundle * WIDTH, min(log.size, (bundle + 1) * WIDTH)
    tile_at, bundle_at = Place(0, bundle, end - first), Place(None, bundle, end - first)
    tile, entries = folder_of(log).read(tile_at.path), folder_of(log).read(bundle_at.path)
    facts = _facts_between(first, end)
    from_facts = b"".join(_hash_of(facts.get(leaf)) for leaf in range(first, end))
    from_entries = _row_of(entries)
    truth = next((row for row in (tile, from_entries, from_facts) if _leads_to_root(row, log, tile_at)), None)
    if truth is None:  # something above them was changed, which the tile must stand in for
        yield _above(log, tile_at)
        truth = tile or from_entries or from_facts
    for place, there, row in ((tile_at, tile, tile), (bundle_at, entries, from_entries)):
        if there is None:
            yield Deviation(Found.TILE_MISSING, place.path)
        elif row != truth:
            yield Deviation(Found.TILE_CHANGED, place.path)
    yield from _wrong_facts(facts, first, truth)


def _wrong_facts(facts: Mapping[int, Told], first: int, truth: bytes) -> Iterator[Deviation]:
    for nth in range(len(truth) // HASH_SIZE):
        told = facts.get(first + nth)
        if told is None:
            yield Deviation(Found.FACT_MISSING, f"leaf:{first + nth}")
        elif _hash_of(told) != truth[nth * HASH_SIZE : (nth + 1) * HASH_SIZE]:
            yield Deviation(Found.FACT_CHANGED, f"fact:{told.fact}")


def _facts_between(first: int, end: int) -> dict[int, Told]:
    rows: Iterable[Any] = Fact.objects.filter(leaf__gte=first, leaf__lt=end).values_list("leaf", *COLUMNS)
    return {leaf: told_in(row) for leaf, *row in rows}


def _hash_of(told: Told | None) -> bytes:
    """Return the leaf hash of a fact; one that is gone, or can't have been sealed so, has none."""
    with suppress(ValueError):
        return leaf_hash(entry_bytes(told)) if told else NOTHING
    return NOTHING


def _row_of(entries: bytes | None) -> bytes | None:
    with suppress(Malformed):
        return b"".join(map(leaf_hash, entries_in(entries))) if entries else None
    return None


def _leads_to_root(row: bytes | None, log: Log, place: Place) -> bool:
    """Tell whether a row of leaf hashes, put in its tile's place, gives the root of the log."""
    if row is None:
        return False
    read = reader_of_files(log)
    reader = TileReader(lambda other: row if other == place else read(other))
    first, root = place.index * WIDTH, bytes(log.root)
    with suppress(Malformed, FileMissing):
        # The way from the first leaf passes all others of its tile, and the tiles above.
        proof = inclusion_proof(first, log.size, reader.of_size(log.size))
        return is_included(row[:HASH_SIZE], index=first, size=log.size, root=root, proof=proof)
    return False


def _above(log: Log, place: Place) -> Deviation:
    """Name what stands above a tile: the tile of its root, or the root itself."""
    index, full = place.index // WIDTH, log.size // WIDTH
    if place.width < WIDTH or not full:
        return Deviation(Found.FORKED, f"log:{log.pk}")
    return Deviation(Found.TILE_CHANGED, Place(1, index, min(WIDTH, full - index * WIDTH)).path)
