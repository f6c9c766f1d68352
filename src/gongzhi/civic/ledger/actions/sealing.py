"""Facts get their places in the log, and what was sealed is signed.

Tiles are written before the facts are said to be sealed, and the checkpoint is signed after: whatever a crash
leaves in the folder beyond the last checkpoint nobody was told of, and is written again.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

from django.db import connection, transaction

from gongzhi.civic.ledger.logic.checkpoints import checkpoint_text
from gongzhi.civic.ledger.logic.entries import Told, entry_bytes
from gongzhi.civic.ledger.logic.merkle import subtree_hash
from gongzhi.civic.ledger.logic.notes import Note, signed_note
from gongzhi.civic.ledger.logic.tiles import Frontier, TileReader, frontier_at, grown
from gongzhi.civic.ledger.models import Log, Signed
from gongzhi.civic.ledger.queries.facts import sealed_facts, unsealed_facts
from gongzhi.civic.ledger.queries.log import (
    CHECKPOINT,
    folder_of,
    last_signed,
    published,
    reader_of_files,
    secrets_of,
)
from gongzhi.civic.ledger.vocabulary import Checkpoint, Found
from gongzhi.kernel.facts import new_salt
from gongzhi.kernel.models import Fact

REBUILT_AT_ONCE = 8192


class AnotherHistory(Exception):
    """The database, the files and what was signed don't tell one history: nothing is sealed or signed."""

    def __init__(self, found: Found, subject: str) -> None:
        super().__init__(found)
        self.found, self.subject = found, subject


@transaction.atomic
def seal_facts(*, at: datetime, limit: int = 1000) -> int:
    """Give facts that have none their places in the log, in order; return how many: 0 if others are at it.

    Of several machines one seals: the row of the log is held. On SQLite that is the lock of all writers, so
    that a batch should be small.
    """
    log = Log.objects.select_for_update(skip_locked=True).first()
    rows = [_salted(told) for told in unsealed_facts(most=limit)] if log else []
    if log is None or not rows:
        return 0
    frontier = _edge_of(log)
    growth = grown(frontier, [entry_bytes(each) for each in rows])
    folder_of(log).write({place.path: data for place, data in growth.files.items()})
    _set_leaves((log.size + nth, each.salt, each.fact) for nth, each in enumerate(rows))
    log.size, log.root, log.sealed_at = growth.frontier.size, growth.frontier.root, at
    log.save(update_fields=["size", "root", "sealed_at"])
    return len(rows)


def seal_all(*, at: datetime) -> int:
    """Seal all that waits and return the size of the log; nobody else seals until the transaction ends."""
    log = Log.objects.select_for_update().first()
    if log is None:
        return 0
    while seal_facts(at=at):
        pass
    log.refresh_from_db(fields=["size"])
    return log.size


def _salted(told: Told) -> Told:
    """Return a fact with a salt, which those from before there was a ledger lack."""
    return told if told.salt else replace(told, salt=new_salt())


def _edge_of(log: Log) -> Frontier:
    """Return the right edge of the tree, from its files; they must be those that were written."""
    frontier = frontier_at(log.size, reader_of_files(log))
    if frontier.root != bytes(log.root):
        raise AnotherHistory(Found.TILE_CHANGED, f"log:{log.pk}")
    return frontier


def _set_leaves(rows: Iterator[tuple[int, bytes, int]]) -> None:
    table = Fact._meta.db_table
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "{table}" SET leaf = %s, salt = %s WHERE id = %s', list(rows))  # noqa: S608  # a name of our own


def rebuild_files(log: Log, *, tell: Callable[[int], None]) -> None:
    """Write all files of a log anew from its facts, as after a loss; `tell` hears how many facts are done.

    Raises `AnotherHistory` before the last files are written, if the facts don't give the log's root.
    """
    frontier, facts = Frontier(), sealed_facts()
    while some := [entry_bytes(told) for told in islice(facts, REBUILT_AT_ONCE)]:
        growth = grown(frontier, some)
        if growth.frontier.size == log.size and growth.frontier.root != bytes(log.root):
            raise AnotherHistory(Found.FACT_CHANGED, f"log:{log.pk}")
        folder_of(log).write({place.path: data for place, data in growth.files.items()})
        frontier = growth.frontier
        tell(frontier.size)
    signed = last_signed(log)
    if signed and published(log) is None:
        folder_of(log).write({CHECKPOINT: signed.note.encode()})


@transaction.atomic
def sign_checkpoint(*, at: datetime) -> Signed | None:
    """Sign what was sealed and show it to everybody; None if there is nothing new.

    Never signs what does not continue the checkpoint that everybody sees: raises `AnotherHistory`.
    """
    log = Log.objects.select_for_update(skip_locked=True).first()
    if log is None or not log.size:
        return None
    seen = _continued(log)
    signed = last_signed(log)
    if signed is None or signed.size < log.size:
        signed = _sign(log, at=at)
    elif bytes(signed.root) != bytes(log.root):
        raise AnotherHistory(Found.FORKED, f"log:{log.pk}")
    elif seen and str(seen) == signed.note:
        return None
    note = signed.note.encode()
    transaction.on_commit(lambda: folder_of(log).write({CHECKPOINT: note}))
    return signed


def _continued(log: Log) -> Note | None:
    """Return the note that everybody sees, if the log continues its checkpoint."""
    shown = published(log)
    if shown is None:
        return None
    note, seen = shown
    if seen.size > log.size:
        raise AnotherHistory(Found.ROLLED_BACK, f"log:{log.pk}")
    tree = TileReader(reader_of_files(log)).of_size(log.size)
    if subtree_hash(0, seen.size, tree) != seen.root or subtree_hash(0, log.size, tree) != bytes(log.root):
        raise AnotherHistory(Found.FORKED, f"log:{log.pk}")
    return note


def _sign(log: Log, *, at: datetime) -> Signed:
    root = bytes(log.root)
    text = checkpoint_text(Checkpoint(log.origin, log.size, root))
    note = signed_note(text, by=reversed(list(secrets_of(log))))
    return Signed.objects.create(log=log, size=log.size, root=root, note=str(note), signed_at=at)
