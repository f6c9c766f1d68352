"""Cases of another system, brought in batch by batch with their history: each row once, even if repeated."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count, islice

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.actions.chronicle import Import, write_history
from gongzhi.civic.cases.events import CasesImported
from gongzhi.civic.cases.logic.importing import CaseRow, Rejection
from gongzhi.civic.cases.models import Case, Statement
from gongzhi.civic.cases.policy import Actor, can_import
from gongzhi.civic.cases.queries.naming import AmbiguousName, CategoryNames, PlaceNames, UnknownName
from gongzhi.civic.cases.vocabulary import Audience, Reason
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.models import Organisation
from gongzhi.civic.people.queries import centres_by_place
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import publish
from gongzhi.kernel.planner import refresh_statistics

BATCH = 2000  # for half a second nobody else writes to SQLite; more gains nothing
LONGEST_SOURCE = 40


class SourceUnnamed(Refused):
    message = _("请给来源起一个名字，最多 40 个字，例如“12345热线2019”。同一来源的同一编号只导入一次。")


@dataclass(frozen=True)
class Source:
    """Where cases come from: its name, the place of rows that name none, and the body that replied.

    Without a body, the centre that answers for the case's place is taken to have replied.
    """

    name: str
    place: Place | None = None
    body: Organisation | None = None
    closes: bool = False  # a reply ends the case: nobody is asked any more whether it helped


@dataclass(frozen=True)
class Imported:
    """What became of one batch; the three add up to the rows read."""

    added: int = 0
    there: int = 0
    rejections: tuple[Rejection, ...] = ()
    cleaned: int = 0  # of those added, how many lost signs that nobody sees

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return self.added + self.there + len(self.rejections)


def import_cases(
    rows: Iterable[CaseRow | Rejection], *, source: Source, by: Actor, at: datetime, dry_run: bool = False
) -> Iterator[Imported]:
    """Bring in rows, and yield what became of each batch once it is safe on the disk.

    The caller draws the batches; where it stops or dies, the same rows again bring in the rest.
    """
    if not can_import(by, at=at):
        raise NotAllowed
    if not 1 <= len(source.name.strip()) <= LONGEST_SOURCE:
        raise SourceUnnamed
    return _import_in_batches(iter(rows), _Intake(source, at), by=by, dry_run=dry_run)


def _import_in_batches(
    rows: Iterator[CaseRow | Rejection], intake: "_Intake", *, by: Actor, dry_run: bool
) -> Iterator[Imported]:
    for number in count(1):
        batch = list(islice(rows, BATCH))
        if not batch:
            return
        if dry_run:
            yield _told(_sort(batch, intake, dry_run=True))
        else:
            yield _import_batch(batch, intake, by=by)
            if number.bit_count() == 1 and number.bit_length() % 2:  # four times as much as when last told
                refresh_statistics()


def _import_batch(batch: list[CaseRow | Rejection], intake: "_Intake", *, by: Actor) -> Imported:
    try:
        return _write(batch, intake, by=by)
    except IntegrityError:  # somebody imports the same rows at the same time: now they are there
        return _write(batch, intake, by=by)


@transaction.atomic
def _write(batch: list[CaseRow | Rejection], intake: "_Intake", *, by: Actor) -> Imported:
    sorted_ = _sort(batch, intake)
    if sorted_.new:
        write_history(sorted_.new, by=by, at=intake.at)
        event = CasesImported(source=intake.source.name, cases=len(sorted_.new))
        publish(event, about=sorted_.new[0].place, by=by, at=intake.at)
    return _told(sorted_)


class _Intake:
    """What all batches of one import have in common."""

    def __init__(self, source: Source, at: datetime) -> None:
        self.source, self.at = source, at
        self.places, self.categories = PlaceNames(within=source.place), CategoryNames()
        self.centres = centres_by_place(at)
        self.seen: dict[str, _Known] = {}  # by a dry run, which leaves no trace in the table

    def body_for(self, place: Place) -> Organisation | None:
        """Return the body that replied to cases of a place."""
        if self.source.body is not None:
            return self.source.body
        above: Place | None = place
        while above is not None and above.pk not in self.centres:
            above = above.parent
        return self.centres[above.pk] if above else None


@dataclass(frozen=True)
class _Known:
    """What is kept of a row that came before: its words and the replies given."""

    text: bytes
    replies: frozenset[bytes]


@dataclass
class _Sorted:
    """A batch, sorted into what is new, what is there already, and what was rejected."""

    new: list[Import] = field(default_factory=list)
    there: int = 0
    rejections: list[Rejection] = field(default_factory=list)


def _told(batch: _Sorted) -> Imported:
    cleaned = sum(new.row.was_cleaned for new in batch.new)
    return Imported(len(batch.new), batch.there, tuple(batch.rejections), cleaned)


def _sort(batch: list[CaseRow | Rejection], intake: _Intake, *, dry_run: bool = False) -> _Sorted:
    found = _Sorted()
    keys = {row.line: _key(row, intake.source) for row in batch if isinstance(row, CaseRow)}
    there = _there(keys.values())
    intake.places.learn({row.place for row in batch if isinstance(row, CaseRow) and row.place})
    seen = intake.seen if dry_run else {}
    for row in batch:
        if isinstance(row, Rejection):
            found.rejections.append(row)
            continue
        key = keys[row.line]
        known = there.get(key) or seen.get(key)
        fate = _compared(row, known) if known else _import_of(row, key, intake)
        match fate:
            case Import():
                found.new.append(fate)
                seen[key] = _Known(_digest(row.text), frozenset({_digest(row.reply)} if row.reply else ()))
            case Rejection():
                found.rejections.append(fate)
            case None:
                found.there += 1
    return found


def _compared(row: CaseRow, known: _Known) -> Rejection | None:
    """Reject a row that is there already and now says something else."""
    if row.reply and not known.replies:
        return Rejection(row.line, row.id, Reason.ANSWERED_SINCE)
    is_same = known.text == _digest(row.text) and (not row.reply or _digest(row.reply) in known.replies)
    return None if is_same else Rejection(row.line, row.id, Reason.CHANGED)


def _import_of(row: CaseRow, key: str, intake: _Intake) -> Import | Rejection:
    try:
        place = intake.places.find(row.place) if row.place else intake.source.place
    except UnknownName:
        return Rejection(row.line, row.id, Reason.UNKNOWN_PLACE, row.place[:60])
    except AmbiguousName:
        return Rejection(row.line, row.id, Reason.AMBIGUOUS_PLACE, row.place[:60])
    if place is None:
        return Rejection(row.line, row.id, Reason.UNKNOWN_PLACE)
    try:
        category = intake.categories.find(row.category) if row.category else None
    except UnknownName:
        return Rejection(row.line, row.id, Reason.UNKNOWN_CATEGORY, row.category[:60])
    body = intake.body_for(place) if row.reply else None
    if row.reply and body is None:
        return Rejection(row.line, row.id, Reason.NO_BODY)
    return Import(row, key, place, category, body, intake.source.closes)


def _there(keys: Iterable[str]) -> dict[str, _Known]:
    before = Case.objects.filter(idempotency_key__in=list(keys))
    texts = before.values_list("pk", "idempotency_key", "text")
    replies: dict[int, set[bytes]] = defaultdict(set)
    public = Statement.objects.filter(case__in=before, audience=Audience.PUBLIC)
    for case, reply in public.values_list("case_id", "text"):
        replies[case].add(_digest(reply))
    return {key or "": _Known(_digest(text), frozenset(replies[case])) for case, key, text in texts}


def _key(row: CaseRow, source: Source) -> str:
    """Return what tells a row from others: the other system's number, or else all that the row says."""
    if row.id and len(row.id) <= 60:
        return f"import:{source.name}:{row.id}"
    said = (row.title, row.text, row.opened_at, row.place, row.reply, row.replied_at)
    return f"import:{source.name}:#{_digest(row.id or repr(said)).hex()}"


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
