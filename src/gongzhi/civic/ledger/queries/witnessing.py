"""Who witnesses the log, and what they are asked to cosign."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from gongzhi.civic.ledger.logic.keys import VerifierKey
from gongzhi.civic.ledger.logic.merkle import consistency_proof
from gongzhi.civic.ledger.logic.notes import Note, read_note, verified
from gongzhi.civic.ledger.logic.tiles import TileReader
from gongzhi.civic.ledger.logic.witnesses import Submission
from gongzhi.civic.ledger.models import Log, Signed, Witness
from gongzhi.civic.ledger.queries.log import current_log, last_signed, reader_of_files
from gongzhi.civic.ledger.vocabulary import CONTRADICTIONS

LOOKED_AT = 20  # checkpoints with witnesses, of which that with the most is taken


def witnesses() -> QuerySet[Witness]:
    """Return the bodies that are asked to cosign."""
    return Witness.objects.filter(removed_at=None)


def last_cosigned(log: Log) -> Signed | None:
    """Return the newest checkpoint that a witness cosigned."""
    return Signed.objects.filter(log=log, witnesses__gt=0).first()


def best_cosigned(log: Log, *, above: int) -> Signed | None:
    """Return, of the newest cosigned checkpoints that hold a leaf, that with the most witnesses."""
    found = Signed.objects.filter(log=log, witnesses__gt=0)[:LOOKED_AT]
    return max((it for it in found if it.size > above), key=lambda it: (it.witnesses, it.size), default=None)


@dataclass(frozen=True)
class Standing:
    """How far a witness has come with a log, and by how many facts it is behind what was signed."""

    witness: Witness
    size: int
    behind: int

    @property
    def is_alarm(self) -> bool:
        """Whether it knows another history: that is no matter of patience."""
        return self.witness.trouble in CONTRADICTIONS


def standings(log: Log, signed: Signed | None) -> list[Standing]:
    """Return how each witness stands, in the order in which they came."""
    told = ((each, each.size_in(log)) for each in witnesses())
    return [Standing(each, size, max(0, signed.size - size) if signed else 0) for each, size in told]


def count_of(note: Note, keys: Iterable[VerifierKey]) -> int:
    """Return how many of these witnesses cosigned a note; a bad line spoils only its own witness."""
    return sum(bool(verified(note, [key])) for key in keys)


@dataclass(frozen=True)
class Errand:
    """What a witness is asked: to cosign a checkpoint that goes on from where it last did."""

    witness: int
    address: str
    key: VerifierKey
    signed: int
    known: int
    submission: Callable[[int], Submission]  # from the size that the witness knows; asks no database


def due_errands(*, at: datetime) -> list[Errand]:
    """Return whom to ask now, and for what; nobody where nothing was signed since."""
    log = current_log()
    signed = last_signed(log) if log else None
    if log is None or signed is None:
        return []
    behind = list(witnesses().filter(due_at__lte=at).exclude(Q(log=log, size__gte=signed.size)))
    if not behind:
        return []
    note, submission = _submission_of(log, signed)
    return [
        Errand(each.pk, each.address, each.verifier, signed.pk, each.size_in(log), submission)
        for each in behind
        if not verified(note, [each.verifier])
    ]


def _submission_of(log: Log, signed: Signed) -> tuple[Note, Callable[[int], Submission]]:
    note, size = read_note(signed.note.encode()), signed.size
    tree = TileReader(reader_of_files(log)).of_size(size)

    def submission(known: int) -> Submission:
        return Submission(known, tuple(consistency_proof(known, size, tree)), note)

    return note, submission
