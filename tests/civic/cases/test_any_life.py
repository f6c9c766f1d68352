"""Random lives: whoever has a button presses it, and what must always hold holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from gongzhi.civic.cases.actions import StepNotPossible, resume_due_cases, watch_deadlines
from gongzhi.civic.cases.models import Case, Deadline, Statement
from gongzhi.civic.cases.policy import Actor, is_public, standing_of, steps_open_to, visible_cases
from gongzhi.civic.cases.queries.auditing import deviations_in
from gongzhi.civic.cases.queries.timeline import timeline_of
from gongzhi.civic.cases.vocabulary import (
    CLOCKWORK,
    ENDED,
    Audience,
    CodeHolder,
    MotionKind,
    Part,
    Stage,
    Status,
    Step,
)
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel.delivery import deliver_due, parked_reactions
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import facts_about
from gongzhi.kernel.models import FailedReaction
from tests.a_city import City, a_case_in_hand, an_opened_case
from tests.civic.cases.every_step import WAYS, Hand
from tests.factories import a_member, a_person

SEEDS, STEPS = 30, 25
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAUSES = (timedelta(minutes=1), HOUR, 5 * HOUR, DAY, 4 * DAY)
WITH_LEAD = {Status.DISPATCHED, Status.HANDLING, Status.OBJECTED, Status.SUSPENDED, Status.RESOLVED}
# What leaves the case where it stands, so that it is no way on.
STAYS = {Step.CATEGORISE, Step.ASK, Step.ANSWER, Step.NOTE, Step.EXEMPT, Step.SUPERVISE, Step.SUPPORT}
STAYS |= {Step.MARK, Step.LINK, Step.ATTACH, Step.WITHDRAW, Step.CONTACT, Step.WHISTLE, Step.REPORT_IN}
RARE = {Step.WITHDRAW, Step.DECLINE, Step.MERGE, Step.RECALL, Step.EXEMPT, Step.NOTE, Step.ASK, Step.ANSWER}
CLOCKS = {  # those that run in every such case, and those that may run beside them
    Status.OPENED: ({Stage.ACCEPT}, set[Stage]()),
    Status.ACCEPTED: ({Stage.DISPATCH}, set[Stage]()),
    Status.DISPATCHED: ({Stage.ACKNOWLEDGE, Stage.RESOLVE}, {Stage.CONTACT, Stage.REPORT_IN}),
    Status.HANDLING: ({Stage.RESOLVE}, {Stage.CONTACT, Stage.REPORT_IN}),
    Status.OBJECTED: ({Stage.RULE, Stage.RESOLVE}, {Stage.ACKNOWLEDGE, Stage.CONTACT, Stage.REPORT_IN}),
    Status.RESOLVED: (set[Stage](), {Stage.FOLLOW_UP}),
}


@dataclass
class Life:
    """Two cases, all who may act on them, and what is remembered of the way so far."""

    city: City
    at: datetime
    chance: Random
    cases: list[Case]
    cast: list[Actor]
    way: list[str] = field(default_factory=list)
    misses: dict[int, datetime] = field(default_factory=dict)

    def fresh(self) -> list[Case]:
        """Return the cases as they now are."""
        return list(Case.objects.filter(pk__in=[case.pk for case in self.cases]).order_by("pk"))

    def offers(self, case: Case) -> dict[Step, list[Actor]]:
        """Return the steps that the case offers, with those to whom it offers them."""
        found: dict[Step, list[Actor]] = {}
        for actor in self.cast:
            for step in steps_open_to(actor, case, at=self.at):
                found.setdefault(step, []).append(actor)
        return found


@pytest.fixture(params=range(SEEDS), ids=lambda seed: f"life {seed}")
def life(city: City, noon: datetime, request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> Life:
    settings.MEDIA_ROOT = tmp_path
    handlers = [a_member(Role.HANDLER, body=body) for body in (city.centre, city.county_centre)]
    heads = [a_member(Role.SUPERVISOR, body=body) for body in (city.works, city.county_centre)]
    first = an_opened_case(city, at=noon, is_public=True)
    begin = an_opened_case if request.param % 2 else a_case_in_hand
    second = begin(city, at=noon, spoken_by=a_person())
    staff = [city.operator, city.dispatcher, city.supervisor, city.evaluator, city.auditor]
    residents = [city.administrator, city.resident, a_person()]
    cast = [*staff, *handlers, *heads, city.handler, city.gardener, *residents]
    cast_of_all: list[Actor] = [*cast, CodeHolder(first.pk), CodeHolder(second.pk), CLOCKWORK, None]
    return Life(city, noon, Random(request.param), [first, second], cast_of_all)


def test_whatever_is_done_what_must_hold_holds(life: Life) -> None:
    for _ in range(STEPS):
        life.at += life.chance.choice(PAUSES)
        if life.chance.random() < 0.2:
            let_time_act(life)
        else:
            take_any_step(life)
        for case in life.fresh():
            with told_with_its_way(life, case):
                check_case(case)
                check_misses(case, life.misses)
                check_replay(case)
    for case in life.fresh():
        with told_with_its_way(life, case):
            check_readers(case, life)
            check_sight(case, life)


@contextmanager
def told_with_its_way(life: Life, case: Case) -> Iterator[None]:
    """Add to a failure how the case came to it."""
    try:
        yield
    except AssertionError as error:
        error.add_note(f"case {case.pk} ({case.status}) after {'; '.join(life.way)}")
        raise


def let_time_act(life: Life) -> None:
    watch_deadlines(by=CLOCKWORK, at=life.at)
    resume_due_cases(by=CLOCKWORK, at=life.at)
    deliver_due(at=life.at)
    assert not FailedReaction.objects.exists()
    assert not parked_reactions().exists()
    life.way.append(f"clock {life.at:%m-%d %H:%M}")


def take_any_step(life: Life) -> None:
    """Press one of the buttons that a case shows to somebody."""
    before = life.fresh()
    case = life.chance.choice(before)
    offers = life.offers(case)
    with told_with_its_way(life, case):
        assert case.has_ended or set(offers) - STAYS, "nobody can go on"
    step = life.chance.choices(list(offers), [1 if step in RARE else 5 for step in offers])[0]
    hand = Hand(life.city, life.chance.choice(offers[step]), life.at, _other(case, before), life.chance)
    facts, statements = facts_about(case).count(), Statement.objects.count()
    life.way.append(f"{step} of {case.pk} in {case.status}")
    with told_with_its_way(life, case):
        if _is_done(step, case, hand):
            _check_one_step_on(step, case, before, facts)
        else:
            assert list(map(_columns, life.fresh())) == list(map(_columns, before))
            assert (facts_about(case).count(), Statement.objects.count()) == (facts, statements)


def _other(case: Case, cases: list[Case]) -> Case:
    return next(other for other in cases if other != case)


def _is_done(step: Step, case: Case, hand: Hand) -> bool:
    try:
        WAYS[step](Case.objects.get(pk=case.pk), hand)
    except Refused as told:
        refused = told
    else:
        return True
    assert not isinstance(refused, NotAllowed | StepNotPossible), f"offered, then refused: {step}"
    assert str(refused)[-1] == "。"
    return False


def _check_one_step_on(step: Step, case: Case, before: list[Case], facts: int) -> None:
    told = facts_about(case).count() - facts
    versions = {old.pk: old.version for old in before}
    grown = {now.pk: now.version - versions[now.pk] for now in Case.objects.filter(pk__in=versions)}
    if step in {Step.SUPPORT, Step.ATTACH} and not told:
        assert set(grown.values()) == {0}  # a repeat, which changes nothing
        return
    assert told > 0
    assert grown == {pk: int(pk == case.pk and step != Step.SUPPORT) for pk in versions}


def _columns(case: Case) -> dict[str, object]:
    return {column.attname: getattr(case, column.attname) for column in Case._meta.concrete_fields}


def check_case(case: Case) -> None:
    """Check what must hold of a case by its tables alone."""
    status = Status(case.status)
    leads = case.assignments.filter(part=Part.LEAD, ended_at=None).values_list("body", flat=True)
    assert list(leads) == ([case.lead_id] if status in WITH_LEAD else [])
    if status in {Status.OPENED, Status.ACCEPTED, Status.DECLINED}:
        assert (case.lead_id, case.dispatched_to_id, case.is_escalated) == (None, None, False)
    assert status in WITH_LEAD or not case.assignments.filter(ended_at=None).exists()
    assert case.suspensions.filter(ended_at=None).count() == (status == Status.SUSPENDED)
    returns = case.motions.filter(kind=MotionKind.RETURN, ruled_at=None)
    assert returns.count() == (status == Status.OBJECTED)
    assert (case.closed_at is not None) == (status in ENDED)
    assert (case.merged_into_id is not None) == (status == Status.MERGED)
    assert bool(case.outcome) == (status in {Status.RESOLVED, Status.CLOSED})
    _check_clocks(case, status)


def _check_clocks(case: Case, status: Status) -> None:
    running = list(case.deadlines.filter(ended_at=None))
    assert case.due_at == min((deadline.due_at for deadline in running), default=None)
    stages = {Stage(deadline.stage) for deadline in running}
    asked, possible = CLOCKS.get(status, (set[Stage](), set[Stage]()))
    assert asked <= stages <= asked | possible
    assert len({(deadline.stage, deadline.body_id) for deadline in running}) == len(running)
    assert not [deadline for deadline in running if deadline.met_at]


def check_misses(case: Case, misses: dict[int, datetime]) -> None:
    """Check that what was missed stays missed, at the moment when it was found."""
    found = Deadline.objects.filter(case=case, missed_at__isnull=False).values_list("pk", "missed_at")
    now = {pk: at for pk, at in found if at}
    known = {pk: at for pk, at in misses.items() if case.deadlines.filter(pk=pk).exists()}
    assert now.items() >= known.items()
    assert case.has_missed == bool(now)
    misses |= now


def check_replay(case: Case) -> None:
    """Check that the facts alone tell all that stands in the rows."""
    assert [(it.field, it.said_by_facts, it.found) for it in deviations_in([case.pk])] == []


def check_readers(case: Case, life: Life) -> None:
    """Check that all that happened is told in words, and to each reader only the words meant for them."""
    statements = list(Statement.objects.filter(case=case))
    _check_facts(case, statements)
    reporter = case.spoken_by
    viewers = {Audience.STAFF: life.city.dispatcher, Audience.REPORTER: reporter, Audience.PUBLIC: None}
    reads = {audience: _read(case, viewer, life) for audience, viewer in viewers.items()}
    assert reads[Audience.REPORTER] == _read(case, CodeHolder(case.pk), life)
    order = [Audience.PUBLIC, Audience.REPORTER, Audience.STAFF]
    for said in statements:
        readers = [reader for reader in order if said.text in reads[reader]]
        assert readers == order[order.index(Audience(said.audience)) :]


def _check_facts(case: Case, statements: list[Statement]) -> None:
    texts = [case.text, case.title, *(said.text for said in statements)]
    for fact in facts_about(case):
        assert not [text for text in texts if text in str(fact.data)]


def _read(case: Case, viewer: Actor, life: Life) -> str:
    entries = timeline_of(case, viewer=viewer, at=life.at)
    assert all(entry.title and "%(" not in entry.title for entry in entries)
    if viewer == life.city.dispatcher and case.merged_into is None:
        assert len(entries) == facts_about(case).filter(kind__startswith="cases.").count()
    return "\n".join(f"{entry.title} {entry.text}" for entry in entries)


def check_sight(case: Case, life: Life) -> None:
    """Check that whoever can do something with a case, or works on it, sees it."""
    for actor in life.cast:
        seen = visible_cases(actor, at=life.at).filter(pk=case.pk).exists()
        standing = standing_of(actor, case, at=life.at)
        assert seen or not (standing.is_staff or standing.is_reporter)
        assert seen or is_public(case) or not steps_open_to(actor, case, at=life.at)
