"""A case from its facts alone, without tables: what it must be, what is unknown, what can not have been."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gongzhi.civic.cases import events as said
from gongzhi.civic.cases.logic.replayed import Replayed
from gongzhi.civic.cases.logic.replaying import Told, replayed
from gongzhi.civic.cases.vocabulary import Channel, Kind, Outcome, Promised, Stage, Status, Urgency, Way

NINE = datetime(2025, 3, 12, 9, tzinfo=UTC)
OPENED = said.CaseOpened(
    case=1, number="25031200000018", kind_of_case=Kind.HELP, channel=Channel.WEB, place=3, public=True
)
ACCEPTED = said.CaseAccepted(case=1, category=5, urgency=Urgency.ORDINARY)
SENT = said.CaseDispatched(case=1, body=7)
TAKEN = said.CaseAcknowledged(case=1, body=7)
CONTACTED = said.ResidentContacted(case=1, body=7, statement=1, met=True)
ANSWERED = said.CaseResolved(case=1, body=7, outcome=Outcome.DONE, statement=2, met=True)
LATE = said.DeadlineMissed(case=1, deadline=4, stage=Stage.RESOLVE, due_at=NINE)
EXCUSED = said.DeadlineExempted(case=1, deadline=4, stage=Stage.RESOLVE, statement=3)
TOLD = said.CaseFollowedUp(case=1, way=Way.WEB, reached=True, resolved=False)
AGAIN = said.CaseReopened(case=1, round=2)
OVER = said.CaseClosed(case=1)
OF_OLD = said.CaseOpened(
    case=1, number="25031200000018", kind_of_case=Kind.HELP, channel=Channel.IMPORTED, place=3
)


def told(*events: said.CaseEvent) -> Replayed:
    """Replay events, an hour after each other, done by the person 8."""
    hours = [NINE + number * timedelta(hours=1) for number in range(len(events))]
    facts = enumerate(zip(events, hours, strict=True), start=1)
    case = replayed(Told(number, event, at, by=8) for number, (event, at) in facts)
    assert case
    return case


def test_a_whole_life_is_told_by_its_facts() -> None:
    case = told(OPENED, ACCEPTED, SENT, TAKEN, CONTACTED, ANSWERED, TOLD, AGAIN)
    assert (case.status, case.rounds, case.outcome, case.closed_at) == (Status.HANDLING, 2, "", None)
    assert (case.category, case.lead, case.dispatched_to, case.spoken_by) == (5, 7, 7, 8)
    assert (case.dispatched_at, case.resolved_at) == (
        NINE + timedelta(hours=2),
        NINE + timedelta(hours=5),
    )
    assert (case.impossible, case.unknown) == ([], set())


@pytest.mark.parametrize(
    ("events", "contact", "resolve"),
    [
        ([], Promised.OPEN, Promised.OPEN),
        ([CONTACTED], Promised.KEPT, Promised.OPEN),
        ([CONTACTED, ANSWERED], Promised.KEPT, Promised.KEPT),
        ([LATE], Promised.OPEN, Promised.BROKEN),
        ([LATE, ANSWERED], Promised.OPEN, Promised.BROKEN),
        ([LATE, ANSWERED, EXCUSED], Promised.OPEN, Promised.KEPT),
    ],
)
def test_what_promises_came_to(events: list[said.CaseEvent], contact: Promised, resolve: Promised) -> None:
    case = told(OPENED, ACCEPTED, SENT, TAKEN, *events)
    assert (case.promised(Stage.CONTACT), case.promised(Stage.RESOLVE)) == (contact, resolve)
    assert case.has_missed == (LATE in events)


def test_a_new_dispatch_begins_anew_and_a_miss_stays() -> None:
    back: list[said.CaseEvent] = [
        said.DispatchObjected(case=1, body=7, statement=1),
        said.ObjectionRuled(case=1, body=7, upheld=True, statement=2),
    ]
    case = told(OPENED, ACCEPTED, SENT, LATE, *back, said.CaseDispatched(case=1, body=6))
    assert (case.lead, case.dispatched_to, case.status) == (6, 6, Status.DISPATCHED)
    assert (case.promised(Stage.RESOLVE), case.has_missed) == (Promised.OPEN, True)
    assert case.impossible == []


def test_who_is_handed_a_case_up_leads_and_figures_stay_with_whom_it_was_sent_to() -> None:
    case = told(OPENED, ACCEPTED, SENT, TAKEN, said.CaseEscalated(case=1, from_body=7, body=2))
    assert (case.lead, case.dispatched_to, case.is_escalated) == (2, 7, True)
    assert told(OPENED, ACCEPTED, SENT, said.TopReached(case=1, body=7)).is_escalated


def test_an_answer_of_another_system_comes_at_once() -> None:
    case = told(OF_OLD, ANSWERED, OVER)
    assert (case.status, case.lead, case.dispatched_at, case.impossible) == (Status.CLOSED, 7, NINE, [])
    closed = told(OF_OLD, said.CaseClosed(case=1, led_by=7))
    assert (closed.status, closed.lead, closed.unknown) == (
        Status.CLOSED,
        7,
        {"is_public", "supporters"},
    )


def test_what_facts_of_old_do_not_say_is_not_known() -> None:
    assert told(OF_OLD).unknown == {"is_public", "supporters"}
    assert {"lead", "dispatched_to", "dispatched_at"} <= told(OF_OLD, OVER).unknown
    unsaid = said.ResidentContacted(case=1, body=7, statement=1)
    assert told(OPENED, ACCEPTED, SENT, TAKEN, unsaid).unknown == {"contact"}


@pytest.mark.parametrize(
    "events",
    [
        [OPENED],
        [TAKEN],
        [SENT],
        [ACCEPTED, ACCEPTED],
        [ACCEPTED, SENT, ANSWERED],
        [ACCEPTED, SENT, said.CaseAcknowledged(case=1, body=6)],
        [ACCEPTED, SENT, TAKEN, ANSWERED, said.CaseReopened(case=1, round=3)],
        [said.NoteWritten(case=1, statement=2), said.NoteWritten(case=1, statement=1)],
        [said.NoteWritten(case=2, statement=2)],
        [said.CaseSupported(case=1, supporters=2)],
        [said.CaseMerged(case=1, into=4), said.CaseUnmerged(case=1, out_of=5)],
        [ACCEPTED, SENT, said.CaseEscalated(case=1, from_body=6, body=2)],
    ],
    ids=lambda events: " ".join(type(event).__name__ for event in events),
)
def test_what_can_not_have_happened_is_named(events: Any) -> None:
    assert told(OPENED, *events).impossible == [len(events) + 1]


def test_without_its_beginning_there_is_no_case() -> None:
    assert replayed([]) is None
    assert replayed([Told(1, ACCEPTED, NINE)]) is None
