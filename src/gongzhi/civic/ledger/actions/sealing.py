"""Facts get their places in the log, and what was sealed is signed.

Tiles are written before the facts are said to be sealed, and the checkpoint is signed after: whatever a crash
leaves in the folder beyond the last checkpoint nobody was told of, and is written again.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from gongzhi.civic.ledger.logic.checkpoints import checkpoint_text
from gongzhi.civic.ledger.logic.entries import Told, entry_bytes
from gongzhi.civic.ledger.logic.merkle import subtree_hash
from gongzhi.civic.ledger.logic.notes import signed_note
from gongzhi.civic.ledger.logic.tiles import Frontier, TileReader, frontier_at, grown
from gongzhi.civic.ledger.models import Log, Signed
from gongzhi.civic.ledger.queries.log import (
    CHECKPOINT,
    folder_of,
    last_signed,
    published,
    reader_of_files,
    secrets_of,
)
from gongzhi.civic.ledger.vocabulary import Checkpoint
from gongzhi.kernel.facts import new_salt
from gongzhi.kernel.models import Fact

TOLD = ("id", "kind", "at", "subject", "by", "data", "trace", "salt")


class AnotherHistory(Exception):
    """The database, the files and what was signed don't tell one history: nothing is sealed or signed."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@transaction.atomic
def seal_facts(*, at: datetime, limit: int = 1000) -> int:
    """Give facts that have none their places in the log, in order; return how many: 0 if others are at it.

    Of several machines one seals: the row of the log is held. On SQLite that is the lock of all writers, so
    that a batch should be small.
    """
    log = Log.objects.select_for_update(skip_locked=True).first()
    facts = list(unsealed_facts()[:limit]) if log else []
    if log is None or not facts:
        return 0
    rows = list(_told(facts))
    frontier = _edge_of(log)
    growth = grown(frontier, [entry_bytes(each) for each in rows])
    folder_of(log).write({place.path: data for place, data in growth.files.items()})
    _set_leaves((log.size + nth, each.salt, each.fact) for nth, each in enumerate(rows))
    log.size, log.root, log.sealed_at = growth.frontier.size, growth.frontier.root, at
    log.save(update_fields=["size", "root", "sealed_at"])
    return len(rows)


def unsealed_facts() -> Any:
    """Return the facts without a place, as rows, in the order of their ids."""
    return Fact.objects.filter(leaf=None).order_by("id").values_list(*TOLD)


def _told(facts: Sequence[tuple[Any, ...]]) -> Iterator[Told]:
    for pk, kind, at, subject, by, data, trace, salt in facts:
        # Facts from before there was a ledger have no salt yet.
        yield Told(pk, kind, at, subject, by, data, trace, bytes(salt) if salt else new_salt())


def _edge_of(log: Log) -> Frontier:
    """Return the right edge of the tree, from its files; they must be those that were written."""
    frontier = frontier_at(log.size, reader_of_files(log))
    if frontier.root != bytes(log.root):
        raise AnotherHistory("files")
    return frontier


def _set_leaves(rows: Iterator[tuple[int, bytes, int]]) -> None:
    table = Fact._meta.db_table
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "{table}" SET leaf = %s, salt = %s WHERE id = %s', list(rows))  # noqa: S608  # a name of our own


@transaction.atomic
def sign_checkpoint(*, at: datetime) -> Signed | None:
    """Sign what was sealed and show it to everybody; None if there is nothing new.

    Never signs what does not continue the checkpoint that everybody sees: raises `AnotherHistory`, with
    "rolled back" where the database knows less, "forked" where it knows something else.
    """
    log = Log.objects.select_for_update(skip_locked=True).first()
    if log is None or not log.size:
        return None
    seen = _continued(log)
    signed = last_signed(log)
    if signed is None or signed.size < log.size:
        signed = _sign(log, at=at)
    elif bytes(signed.root) != bytes(log.root):
        raise AnotherHistory("forked")
    elif seen and seen.size == log.size:
        return None
    note = signed.note.encode()
    transaction.on_commit(lambda: folder_of(log).write({CHECKPOINT: note}))
    return signed


def _continued(log: Log) -> Checkpoint | None:
    """Return the checkpoint that everybody sees, if the log continues it."""
    shown = published(log)
    if shown is None:
        return None
    seen = shown[1]
    if seen.size > log.size:
        raise AnotherHistory("rolled back")
    tree = TileReader(reader_of_files(log)).of_size(log.size)
    if subtree_hash(0, seen.size, tree) != seen.root or subtree_hash(0, log.size, tree) != bytes(log.root):
        raise AnotherHistory("forked")
    return seen


def _sign(log: Log, *, at: datetime) -> Signed:
    root = bytes(log.root)
    text = checkpoint_text(Checkpoint(log.origin, log.size, root))
    note = signed_note(text, by=reversed(list(secrets_of(log))))
    return Signed.objects.create(log=log, size=log.size, root=root, note=str(note), signed_at=at)
