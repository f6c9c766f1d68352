"""The ledger: sealing facts from memory and from the database, proving entries, verifying a whole log."""

import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice

from bench.figures import Figure, at_least, at_most, told
from bench.measures import Wanted
from gongzhi.civic.ledger.actions import begin_log, seal_facts, sign_checkpoint
from gongzhi.civic.ledger.logic.entries import Told, entry_bytes
from gongzhi.civic.ledger.logic.merkle import inclusion_proof, is_included, leaf_hash
from gongzhi.civic.ledger.logic.tiles import Frontier, Place, TileReader, entries_in, grown
from gongzhi.civic.ledger.models import Log
from gongzhi.kernel import clock

AT = datetime(2026, 11, 23, tzinfo=UTC)
AT_ONCE = 1000  # entries sealed with one step, as a busy worker would
SMALL_LOG = 10_000
END_TO_END = "rows read, tiles and leaves written, in transactions of 1,000; by the wall's clock"
Files = dict[Place, bytes]


def measure(wanted: Wanted) -> list[Figure]:
    """Measure sealing, proving and verifying, beside the bare hashes that each needs."""
    runs, size = wanted.runs(3), wanted.many(1_000_000)
    some = [_entry(number) for number in range(wanted.many(200_000))]
    files, root = _sealed_log(size)
    small, _root = _sealed_log(SMALL_LOG)
    count = wanted.many(50_000)
    proofs = [_proofs_a_second(files, size, count) for _ in range(runs)]
    few_proofs = [_proofs_a_second(small, SMALL_LOG, count) for _ in range(runs)]
    bare = [_rate(len(some), lambda: _hash_bare(some)) for _ in range(runs)]
    sealed = [_rate(len(some), lambda: _seal(iter(some))) for _ in range(runs)]
    made = [_rate(len(some), lambda: _seal(map(_entry, range(len(some))))) for _ in range(runs)]
    verified = [_seconds(lambda: _verify(files, size, root)) for _ in range(runs)]
    kept = [_sealed_from_database(wanted.many(50_000)) for _ in range(runs)]
    about = f"{len(some[0])} bytes each, {AT_ONCE:,} at once, one processor"
    return [
        at_least(
            50_000,
            "facts written as entries, with two commitments each, and sealed",
            "entries/s",
            made,
            about,
        ),
        at_least(50_000, "entries sealed, from memory", "entries/s", sealed, about),
        at_least(5000, "facts sealed, from the database to a signed checkpoint", "facts/s", kept, END_TO_END),
        told("bare SHA-256 of the same entries and of as many pairs, same run", "entries/s", bare),
        at_least(10_000, f"proofs of inclusion, log of {SMALL_LOG:,}", "1/s", few_proofs),
        at_least(10_000, "proofs of inclusion, whole log", "1/s", proofs, f"{size:,} entries, anywhere"),
        told("proofs checked, whole log", "1/s", [_checks_a_second(files, size, root) for _ in range(runs)]),
        at_most(30, "whole log verified from its first entry", "s", verified, f"{size:,} entries"),
    ]


def _entry(number: int) -> bytes:
    """Return the entry of a fact of the usual length."""
    return entry_bytes(
        Told(
            fact=number,
            kind="cases.CaseDispatched",
            at=AT,
            about=f"case:{number}",
            by=number % 997,
            data={"case": number, "body": number % 97, "co_handlers": [], "entry": number % 211},
            trace=f"{number:032x}",
            salt=number.to_bytes(32, "big"),
        )
    )


def _sealed_from_database(count: int) -> float:
    """Return how many of the next so many facts are sealed a second, by the wall's clock."""
    if not Log.objects.exists():
        begin_log(site="bench.example", by=None, at=clock.now())
    done, start = 0, time.perf_counter()
    while done < count and (some := seal_facts(at=clock.now(), limit=AT_ONCE)):
        done += some
    sign_checkpoint(at=clock.now())
    return done / (time.perf_counter() - start)


def _sealed_log(size: int) -> tuple[Files, bytes]:
    """Seal a log; only what stays is kept: the full files and the last partial ones."""
    frontier, files = Frontier(), Files()
    for start in range(0, size, AT_ONCE):
        growth = grown(frontier, [_entry(number) for number in range(start, min(size, start + AT_ONCE))])
        files |= growth.files
        frontier = growth.frontier
    return files, frontier.root


def _seal(entries: Iterator[bytes]) -> None:
    frontier = Frontier()
    while some := list(islice(entries, AT_ONCE)):
        frontier = grown(frontier, some).frontier
    assert frontier.root


def _hash_bare(entries: list[bytes]) -> None:
    pair = bytes(65)
    for entry in entries:
        sha256(entry).digest()
        sha256(pair).digest()


def _proofs_a_second(files: Files, size: int, count: int) -> float:
    """Return how many proofs of entries anywhere are made a second, by a reader that has read nothing yet."""
    read = TileReader(files.__getitem__).of_size(size)
    places = random.Random(size).choices(range(size), k=count)
    return _rate(count, lambda: [inclusion_proof(place, size, read) for place in places])


def _checks_a_second(files: Files, size: int, root: bytes) -> float:
    read = TileReader(files.__getitem__).of_size(size)
    places = random.Random(1).choices(range(size), k=2000)
    proofs = [(leaf_hash(_entry(place)), place, inclusion_proof(place, size, read)) for place in places]

    def check() -> None:
        for leaf, place, proof in proofs:
            assert is_included(leaf, index=place, size=size, root=root, proof=proof)

    return _rate(len(proofs), check)


def _verify(files: Files, size: int, root: bytes) -> None:
    """Read every entry, make the tree anew, and compare every tile and the root."""
    frontier = Frontier()
    for index in range(-(-size // 256)):
        place = Place(None, index, min(256, size - index * 256))
        growth = grown(frontier, entries_in(files[place]))
        assert all(files[it] == data for it, data in growth.files.items() if it.width == 256)
        frontier = growth.frontier
    assert frontier.root == root


def _seconds(work: Callable[[], object]) -> float:
    """Return the processor time of work that waits for nothing, so that others on the machine don't count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _rate(count: int, work: Callable[[], object]) -> float:
    return count / _seconds(work)
