"""What an import can't bring: cases at every stage of their life, on the map, some of them public.

Written to the tables straight, because a million cases would live for days through the ordinary actions.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import connection, transaction

from bench.city import RESIDENTS
from gongzhi.civic.cases.events import CaseAccepted, CaseAcknowledged, CaseDispatched
from gongzhi.civic.cases.logic.turns import turn_of
from gongzhi.civic.cases.models import Assignment, Case, Deadline, Motion, Statement, Suspension
from gongzhi.civic.cases.queries.limits import Limits
from gongzhi.civic.cases.vocabulary import Audience, MotionKind, Part, Stage, Status, Urgency
from gongzhi.civic.people.models import Person
from gongzhi.kernel.facts import Past, publish_history
from gongzhi.kernel.models import Fact
from gongzhi.kernel.planner import refresh_statistics

BATCH = 2000
STAGES = (
    (Status.OPENED, 5),
    (Status.ACCEPTED, 5),
    (Status.DISPATCHED, 12),
    (Status.HANDLING, 58),
    (Status.OBJECTED, 3),
    (Status.SUSPENDED, 7),
    (Status.RESOLVED, 10),
)
ENDS = ((Status.DECLINED, 6), (Status.WITHDRAWN, 3), (Status.MERGED, 1))
_IN_HAND = {Status.HANDLING, Status.OBJECTED, Status.SUSPENDED}
_WEST, _SOUTH = 112.05, 27.60  # the box in which the demo city lies

Tell = Callable[[str], object]


def shape(bodies: Sequence[tuple[int, Sequence[int]]], *, at: datetime, tell: Tell) -> None:
    """Spread the imported cases over stages, map and public; `bodies` are ids with those of their places."""
    tell("on the map, public, with reporters")
    with _without_indexes("cases_case"):
        _spread()
    tell("at every stage")
    leads = _leads(bodies)
    for batch in _unanswered():
        _live(batch, leads, at=at)
    tell("settling")
    _take_turns()
    settle()


def _spread() -> None:
    """Give each case, by its id, an urgency, a point, a reporter, and to some of them the public's eye."""
    first, count = Person.objects.get_by_natural_key("bench.resident.0").pk, RESIDENTS
    sql = f"""
        UPDATE cases_case SET
            is_public = CASE WHEN id * 7919 %% 10 < 4 THEN %s ELSE %s END,
            urgency = CASE WHEN id * 31 %% 100 < 1 THEN 'danger' WHEN id * 31 %% 100 < 7 THEN 'utilities'
                WHEN id * 31 %% 100 < 11 THEN 'complex' ELSE 'ordinary' END,
            lon = CASE WHEN id * 13 %% 10 < 8 THEN {_WEST} + (id * 48271 %% 1000003) / 1000003.0 * 0.9 END,
            lat = CASE WHEN id * 13 %% 10 < 8 THEN {_SOUTH} + (id * 69621 %% 1000033) / 1000033.0 * 0.7 END,
            spoken_by_id = CASE WHEN id * 17 %% 10 < 6 THEN {first} + id * 7 %% {count} END
        WHERE channel = 'imported'"""  # our own numbers
    with connection.cursor() as rows:
        rows.execute(sql, [True, False])


@contextmanager
def _without_indexes(table: str) -> Iterator[None]:
    """Take a table's plain indexes away while all its rows change."""
    with connection.cursor() as rows:
        if connection.vendor == "sqlite":
            rows.execute(
                "SELECT name, sql FROM sqlite_master WHERE type='index' AND tbl_name=%s AND sql > ''", [table]
            )
        else:
            rows.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename=%s AND indexname NOT IN"
                " (SELECT conname FROM pg_constraint)", [table],
            )  # fmt: skip
        found = [(name, sql) for name, sql in rows.fetchall() if not sql.startswith("CREATE UNIQUE")]
        for name, _sql in found:
            rows.execute(f'DROP INDEX "{name}"')
    try:
        yield
    finally:
        with connection.cursor() as rows:
            for _name, sql in found:
                rows.execute(sql)


def _leads(bodies: Sequence[tuple[int, Sequence[int]]]) -> dict[int, list[int]]:
    """Return the bodies that may lead at each place."""
    found: dict[int, list[int]] = {}
    for body, places in bodies:
        for place in places:
            found.setdefault(place, []).append(body)
    return found


def _unanswered() -> Iterator[list[Case]]:
    last = 0
    while True:
        waiting = Case.objects.filter(pk__gt=last, status=Status.OPENED).order_by("pk")
        batch = list(waiting.only("pk", "opened_at", "place_id", "category_id", "urgency")[:BATCH])
        if not batch:
            return
        last = batch[-1].pk
        yield batch


class _Lives:
    """What a batch of cases has become, before it is written."""

    def __init__(self, at: datetime) -> None:
        self.at, self.limits = at, Limits()
        self.rows: list[tuple[Any, ...]] = []
        self.assignments: list[Assignment] = []
        self.deadlines: list[Deadline] = []
        self.motions: list[Motion] = []
        self.suspensions: list[Suspension] = []
        self.facts: list[Past] = []
        self.started: list[int] = []

    def end(self, case: Case, status: Status) -> None:
        """End a case that was never accepted."""
        closed = case.opened_at + timedelta(hours=5)
        self.started.append(case.pk)
        self.rows.append((status, None, None, None, None, closed, None, False, False, case.pk))

    def live(self, case: Case, status: Status, body: int, chance: Random) -> None:
        """Bring a case to a stage."""
        if status == Status.OPENED:
            return
        accepted = min(case.opened_at + timedelta(hours=chance.uniform(0.1, 3)), self.at)
        self.started.append(case.pk)
        self.facts.append((_accepted(case), case, accepted))
        due, missed = self._promise(case, status, accepted, body)
        if status == Status.ACCEPTED:
            self.rows.append((status, None, None, None, None, None, due, missed, False, case.pk))
            return
        self._dispatch(case, status, accepted, body, chance)
        resolved = self.at - timedelta(hours=chance.uniform(0, 60)) if status == Status.RESOLVED else None
        supervised = chance.random() < 0.02
        self.rows.append((status, body, body, accepted, resolved, None, due, missed, supervised, case.pk))

    def _promise(
        self, case: Case, status: Status, accepted: datetime, body: int
    ) -> tuple[datetime | None, bool]:
        """Set the clock that runs at the stage, and return when it ends and whether it was missed."""
        stage = {Status.ACCEPTED: Stage.DISPATCH, Status.RESOLVED: Stage.FOLLOW_UP}.get(status, Stage.RESOLVE)
        found = self.limits.limit_for(case, stage, at=accepted)
        if found is None:
            return None, False
        rule, due = found
        missed = due if due < self.at else None
        self.deadlines.append(
            Deadline(
                case=case, stage=stage, body_id=body, rule=rule, set_at=accepted, due_at=due, missed_at=missed
            )
        )
        return due, missed is not None

    def _dispatch(self, case: Case, status: Status, accepted: datetime, body: int, chance: Random) -> None:
        acknowledged = accepted + timedelta(hours=2) if status != Status.DISPATCHED else None
        self.assignments.append(
            Assignment(
                case=case, body_id=body, part=Part.LEAD, dispatched_at=accepted, acknowledged_at=acknowledged
            )
        )
        self.facts.append((CaseDispatched(case=case.pk, body=body), case, accepted))
        if acknowledged:
            self.facts.append((CaseAcknowledged(case=case.pk, body=body), case, acknowledged))
        said = Statement(case=case, at=self.at, audience=Audience.STAFF, text="需要上级协调。")
        if status == Status.OBJECTED or (status == Status.HANDLING and chance.random() < 0.03):
            kind = MotionKind.RETURN if status == Status.OBJECTED else MotionKind.EXTENSION
            self.motions.append(Motion(case=case, kind=kind, body_id=body, reason=said, asked_at=self.at))
        if status == Status.SUSPENDED:
            until = self.at + timedelta(days=chance.randint(3, 60))
            self.suspensions.append(Suspension(case=case, reason=said, began_at=self.at, until=until))


def _accepted(case: Case) -> CaseAccepted:
    return CaseAccepted(case=case.pk, category=case.category_id or 0, urgency=Urgency(case.urgency))


def _live(batch: list[Case], leads: dict[int, list[int]], *, at: datetime) -> None:
    lives = _Lives(at)
    for case in batch:
        chance = Random(f"life {case.pk}")
        bodies = leads.get(case.place_id)
        if at - case.opened_at > timedelta(days=45):
            lives.end(case, _drawn(ENDS, chance))
        elif bodies:
            lives.live(case, _drawn(STAGES, chance), chance.choice(bodies), chance)
    _write(lives)


def _drawn(shares: Sequence[tuple[Status, int]], chance: Random) -> Status:
    return chance.choices([status for status, _ in shares], [share for _, share in shares])[0]


@transaction.atomic
def _write(lives: _Lives) -> None:
    accepting = Deadline.objects.filter(case__in=lives.started, stage=Stage.ACCEPT)
    accepting.update(met_at=lives.at, ended_at=lives.at, missed_at=None)
    with connection.cursor() as rows:
        rows.executemany(
            "UPDATE cases_case SET status=%s, lead_id=%s, dispatched_to_id=%s, dispatched_at=%s,"
            " resolved_at=%s, closed_at=%s, due_at=%s, has_missed=%s, is_supervised=%s WHERE id=%s",
            lives.rows,
        )
    Assignment.objects.bulk_create(lives.assignments)
    Deadline.objects.bulk_create(lives.deadlines)
    Statement.objects.bulk_create(row.reason for row in lives.motions)
    Statement.objects.bulk_create(row.reason for row in lives.suspensions)
    Motion.objects.bulk_create(lives.motions)
    Suspension.objects.bulk_create(lives.suspensions)
    publish_history(lives.facts, by=None)


def _turn(case: Case) -> int | None:
    return turn_of(
        status=Status(case.status), urgency=Urgency(case.urgency), is_supervised=case.is_supervised,
        due_at=case.due_at, opened_at=case.opened_at,
    )  # fmt: skip


def _take_turns() -> None:
    """Let the past be delivered, and each case stand in its turn."""
    Fact.objects.filter(due_at__isnull=False).update(due_at=None)
    last = 0
    while batch := list(Case.objects.underway().filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        turns = [(_turn(case), case.pk) for case in batch]
        with transaction.atomic(), connection.cursor() as rows:
            rows.executemany("UPDATE cases_case SET turn=%s WHERE id=%s", turns)


def settle() -> None:
    """Let the planner know what there is, as an installation that runs for a while does."""
    refresh_statistics()
    with connection.cursor() as rows:
        is_sqlite = connection.vendor == "sqlite"
        rows.execute("PRAGMA wal_checkpoint(TRUNCATE)" if is_sqlite else "VACUUM ANALYZE")
