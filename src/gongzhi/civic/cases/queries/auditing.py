"""Where rows contradict facts: cases, statements, files and words against what was announced."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import Max, QuerySet
from pydantic import ValidationError

from gongzhi.civic.cases.events import CaseEvent, CaseOpened
from gongzhi.civic.cases.logic.replayed import Replayed
from gongzhi.civic.cases.logic.replaying import Told, replayed
from gongzhi.civic.cases.models import Attachment, Audit, Case, Deviation, DispatchResult, Statement
from gongzhi.civic.cases.queries.binding import (
    binding_of_file,
    binding_of_text,
    binding_of_words,
    words_of_case,
)
from gongzhi.civic.cases.vocabulary import ERASED, Stage
from gongzhi.kernel.facts import event_of, subject_named
from gongzhi.kernel.models import Fact

COMPARED = (
    "number", "kind", "channel", "place", "opened_at", "spoken_by", "typed_by", "is_public", "supporters",
    "status", "category", "urgency", "lead", "dispatched_to", "dispatched_at", "outcome", "resolved_at",
    "closed_at", "rounds", "has_missed", "is_supervised", "is_escalated", "merged_into", "parent",
)  # fmt: skip
_WORDS = ("number", "title", "text", "address", "lon", "lat")
_RESULT = ("contact", "resolve", "resolved", "grade")
MOST_FACTS = 1000  # looked at in one go
_CASE = subject_named(Case, 0)[:-1]
MISSING, THERE, GONE = "missing", "there", "erased"

Row = Mapping[str, Any]


def deviations_in(cases: Collection[int]) -> list[Deviation]:
    """Return what contradicts the facts about cases, given by their keys; nothing is written; five queries.

    What is changed meanwhile by somebody else may be told wrongly: whoever acts on it holds the cases.
    """
    found = _Found(cases)
    return [deviation for case in sorted(cases) for deviation in _of_case(case, found)]


def open_deviations() -> QuerySet[Deviation]:
    """Return what was found and nobody has explained yet, newest first."""
    return Deviation.objects.filter(explained_at=None).order_by("-id")


def deviations_of(case: Case) -> QuerySet[Deviation]:
    """Return what was ever found about a case, newest first."""
    return Deviation.objects.filter(case=case.pk).order_by("-id")


def audit_so_far() -> Audit | None:
    """Return how far the check has come; None before it ever ran."""
    return Audit.objects.first()


def last_case() -> int:
    """Return the key of the newest case, be it only the facts that still know of it."""
    opened = Fact.objects.filter(kind=CaseOpened.kind).order_by("-pk").values_list("subject", flat=True)
    told = max((int(subject[len(_CASE) :]) for subject in opened[:1]), default=0)
    return max(told, Case.objects.aggregate(last=Max("pk"))["last"] or 0)


def cases_of_facts_after(fact: int) -> tuple[set[int], int]:
    """Return the keys of cases that the next facts are about, and the last fact looked at."""
    after = Fact.objects.filter(pk__gt=fact).order_by("pk").values_list("pk", "subject")[:MOST_FACTS]
    facts = list(after)
    cases = {int(subject[len(_CASE) :]) for _pk, subject in facts if subject.startswith(_CASE)}
    return cases, facts[-1][0] if facts else fact


class _Found:
    """Rows and facts of some cases."""

    def __init__(self, cases: Collection[int]) -> None:
        self.unreadable: dict[int, list[int]] = defaultdict(list)
        self.histories = self._histories({subject_named(Case, case): case for case in cases})
        columns = {*COMPARED, *_WORDS, "salt", "pk"}
        self.rows = {row["pk"]: row for row in Case.objects.filter(pk__in=cases).values(*columns)}
        self.statements = _by_case(
            Statement.objects.filter(case__in=cases).values("pk", "case", "text", "salt")
        )
        files = Attachment.objects.filter(case__in=cases).values("pk", "case", "sha256", "salt")
        self.files = _by_case(files)
        results = DispatchResult.objects.filter(case__in=cases).values("case", *_RESULT)
        self.results = {row["case"]: row for row in results}

    def _histories(self, subjects: Mapping[str, int]) -> dict[int, list[Told]]:
        histories: dict[int, list[Told]] = defaultdict(list)
        facts = Fact.objects.filter(subject__in=subjects, kind__startswith="cases.")
        for fact in facts.only("kind", "subject", "at", "by", "data").order_by("subject", "id"):
            case = subjects[fact.subject]
            try:
                event = event_of(fact)
            except (LookupError, ValidationError):
                self.unreadable[case].append(fact.pk)
                continue
            if isinstance(event, CaseEvent):
                histories[case].append(Told(fact.pk, event, fact.at, fact.by))
        return histories


def _by_case(rows: Iterable[Row]) -> dict[int, dict[int, Row]]:
    found: dict[int, dict[int, Row]] = defaultdict(dict)
    for row in rows:
        found[row["case"]][row["pk"]] = row
    return found


def _of_case(case: int, found: _Found) -> Iterator[Deviation]:
    subject, row = subject_named(Case, case), found.rows.get(case)
    for fact in found.unreadable[case]:
        yield _deviation(case, subject, "fact", "", fact)
    told = replayed(found.histories[case])
    if told is None:
        if row is not None or found.histories[case]:
            yield _deviation(case, subject, "history", THERE, MISSING)
        return
    for fact in told.impossible:
        yield _deviation(case, subject, "history", "", fact)
    if row is None:
        yield _deviation(case, subject, "row", THERE, MISSING)
        return
    yield from _of_row(case, subject, told, row)
    yield from _of_words(case, subject, told, row)
    yield from _of_result(case, subject, told, found.results.get(case))
    yield from _of_statements(case, told, found.statements[case])
    yield from _of_files(case, told, found.files[case])


def _of_row(case: int, subject: str, told: Replayed, row: Row) -> Iterator[Deviation]:
    for name in COMPARED:
        said = getattr(told, name)
        if row[name] != said and name not in told.unknown:
            yield _deviation(case, subject, name, said, row[name])


def _of_words(case: int, subject: str, told: Replayed, row: Row) -> Iterator[Deviation]:
    if None in told.erased:
        if row["text"] != ERASED or row["salt"]:
            yield _deviation(case, subject, "words", GONE, THERE)
    elif told.words:
        words = words_of_case(**{name: row[name] for name in _WORDS})
        now = binding_of_words(words, bytes(row["salt"])) if row["salt"] else ""
        if now != told.words:
            yield _deviation(case, subject, "words", told.words, now)


def _of_result(case: int, subject: str, told: Replayed, result: Row | None) -> Iterator[Deviation]:
    if told.dispatched_at is None or "dispatched_at" in told.unknown:
        return
    if result is None:
        yield _deviation(case, subject, "result", THERE, MISSING)
        return
    last = told.dispatch
    said = (told.promised(Stage.CONTACT), told.promised(Stage.RESOLVE), last.resolved, last.grade)
    for name, value in zip(_RESULT, said, strict=True):
        if result[name] != value and name not in told.unknown:
            yield _deviation(case, subject, name, value, result[name])


def _of_statements(case: int, told: Replayed, rows: Mapping[int, Row]) -> Iterator[Deviation]:
    yield from _of_presence(case, Statement, told.statements, rows)
    for pk, row in rows.items():
        subject, said = subject_named(Statement, pk), told.statements.get(pk)
        if pk in told.erased:
            if row["text"] != ERASED or row["salt"]:
                yield _deviation(case, subject, "words", GONE, THERE)
        elif said:
            now = binding_of_text(row["text"], bytes(row["salt"])) if row["salt"] else ""
            if now != said:
                yield _deviation(case, subject, "words", said, now)


def _of_files(case: int, told: Replayed, rows: Mapping[int, Row]) -> Iterator[Deviation]:
    yield from _of_presence(case, Attachment, told.attachments, rows)
    for pk, row in rows.items():
        if said := told.attachments.get(pk):
            now = binding_of_file(row["sha256"], bytes(row["salt"])) if row["salt"] else ""
            if now != said:
                yield _deviation(case, subject_named(Attachment, pk), "sha256", said, now)


def _of_presence(
    case: int, model: type[Statement | Attachment], said: Mapping[int, str], rows: Mapping[int, Row]
) -> Iterator[Deviation]:
    """Compare what facts tell of with what is there."""
    for pk in said.keys() - rows.keys():
        yield _deviation(case, subject_named(model, pk), "row", THERE, MISSING)
    for pk in rows.keys() - said.keys():
        yield _deviation(case, subject_named(model, pk), "row", MISSING, THERE)


def _deviation(case: int, subject: str, name: str, said: object, found: object) -> Deviation:
    return Deviation(
        case=case, subject=subject, field=name, said_by_facts=_shown(said), found=_shown(found)[:80]
    )


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return "" if value is None else str(value)
