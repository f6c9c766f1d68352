"""Every step of a case, taken with sensible words and choices: for walks through any life, and for tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.civic.cases.actions import (
    accept_case,
    acknowledge_case,
    answer_question,
    ask_extension,
    ask_resident,
    categorise_case,
    close_case,
    contact_resident,
    decline_case,
    dispatch_case,
    escalate_case,
    exempt_deadline,
    follow_up_case,
    link_case,
    mark_urgency,
    merge_case,
    note_case,
    object_to_dispatch,
    recall_case,
    reopen_case,
    report_in,
    resolve_case,
    resume_case,
    rule_on_extension,
    rule_on_objection,
    supervise_case,
    support_case,
    suspend_case,
    unmerge_case,
    whistle_for,
    withdraw_case,
)
from gongzhi.civic.cases.actions.attaching import attach_file
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.cases.vocabulary import Outcome, Satisfaction, Step, Urgency, Way
from gongzhi.civic.people.models import Organisation, Person
from tests.a_city import City
from tests.civic.cases.files import MP3

DAY = timedelta(days=1)
Choice = TypeVar("Choice")


@dataclass
class Hand:
    """Who takes a step, when, and what they may choose from; each time they write, they write other words."""

    city: City
    by: Actor
    at: datetime
    other: Case  # to merge into, or to link to
    chance: Random = field(default_factory=lambda: Random(0))

    def one_of(self, choices: Sequence[Choice]) -> Choice:
        """Return any of the choices."""
        return self.chance.choice(choices)

    def words(self) -> str:
        """Return a sentence that nobody wrote before."""
        return f"第{self.chance.getrandbits(64):020}句话。"

    def body(self) -> Organisation:
        """Return a body that could work on the case."""
        return self.one_of([self.city.works, self.city.parks, self.city.county_centre])

    def own_body(self) -> Organisation:
        """Return the body for which the person acts."""
        membership = self.person().memberships.first()
        return membership.body if membership else self.city.works

    def person(self) -> Person:
        """Return who acts, where only a person can."""
        assert isinstance(self.by, Person)
        return self.by

    def later(self) -> datetime:
        """Return a day within three weeks."""
        return self.at + self.chance.randint(1, 20) * DAY

    def sound(self) -> SimpleUploadedFile:
        """Return a recording of a length of its own."""
        return SimpleUploadedFile("录音.mp3", MP3 + b"\xff\xfb\x90\x00" * self.chance.randint(1, 999))


def _follow_up(case: Case, hand: Hand) -> Case:
    reached = hand.chance.random() < 0.8
    return follow_up_case(
        case,
        way=Way.WEB if case.spoken_by == hand.by else Way.PHONE,
        reached=reached,
        contacted=hand.one_of([True, False]) if reached else None,
        resolved=hand.one_of([True, False]) if reached else None,
        satisfaction=hand.one_of(list(Satisfaction)) if reached else None,
        comment=hand.one_of(["", hand.words()]),
        reopen=hand.one_of([True, False]),
        by=hand.by,
        at=hand.at,
    )


def _dispatch(case: Case, hand: Hand) -> Case:
    to = hand.one_of([None, hand.body()])
    return dispatch_case(case, to=to, with_=[hand.body()] if to else [], by=hand.by, at=hand.at)


def _exempt(case: Case, hand: Hand) -> Case:
    deadlines = list(case.deadlines.exclude(missed_at=None)) or list(case.deadlines.all())
    return exempt_deadline(
        case, deadline=hand.one_of(deadlines), because=hand.words(), by=hand.by, at=hand.at
    )


def _rule_on_extension(case: Case, hand: Hand) -> Case:
    granted = hand.one_of([True, False])
    return rule_on_extension(case, granted=granted, because=hand.words(), by=hand.by, at=hand.at)


def _rule_on_objection(case: Case, hand: Hand) -> Case:
    upheld = hand.one_of([True, False])
    return rule_on_objection(case, upheld=upheld, because=hand.words(), by=hand.by, at=hand.at)


WAYS: Mapping[Step, Callable[[Case, Hand], object]] = {
    Step.ACCEPT: lambda case, hand: accept_case(
        case, category=hand.city.roads, urgency=hand.one_of(list(Urgency)), by=hand.by, at=hand.at
    ),
    Step.DECLINE: lambda case, hand: decline_case(
        case, because=hand.words(), instead=hand.words(), by=hand.by, at=hand.at
    ),
    Step.CATEGORISE: lambda case, hand: categorise_case(
        case, category=hand.city.roads, urgency=hand.one_of(list(Urgency)), by=hand.by, at=hand.at
    ),
    Step.MARK: lambda case, hand: mark_urgency(
        case, urgency=hand.one_of(list(Urgency)), by=hand.by, at=hand.at
    ),
    Step.WITHDRAW: lambda case, hand: withdraw_case(case, because=hand.words(), by=hand.by, at=hand.at),
    Step.ASK: lambda case, hand: ask_resident(case, question=hand.words(), by=hand.by, at=hand.at),
    Step.ANSWER: lambda case, hand: answer_question(case, answer=hand.words(), by=hand.by, at=hand.at),
    Step.NOTE: lambda case, hand: note_case(case, note=hand.words(), by=hand.by, at=hand.at),
    Step.DISPATCH: _dispatch,
    Step.RECALL: lambda case, hand: recall_case(case, by=hand.by, at=hand.at),
    Step.ACKNOWLEDGE: lambda case, hand: acknowledge_case(case, by=hand.by, at=hand.at),
    Step.CONTACT: lambda case, hand: contact_resident(case, note=hand.words(), by=hand.by, at=hand.at),
    Step.WHISTLE: lambda case, hand: whistle_for(
        case, bodies=[hand.body()], because=hand.words(), by=hand.by, at=hand.at
    ),
    Step.REPORT_IN: lambda case, hand: report_in(
        case, body=hand.own_body(), findings=hand.words(), by=hand.by, at=hand.at
    ),
    Step.OBJECT: lambda case, hand: object_to_dispatch(case, because=hand.words(), by=hand.by, at=hand.at),
    Step.RULE_ON_OBJECTION: _rule_on_objection,
    Step.ASK_EXTENSION: lambda case, hand: ask_extension(
        case, until=hand.later(), because=hand.words(), by=hand.by, at=hand.at
    ),
    Step.RULE_ON_EXTENSION: _rule_on_extension,
    Step.SUSPEND: lambda case, hand: suspend_case(
        case, until=hand.later(), because=hand.words(), by=hand.by, at=hand.at
    ),
    Step.RESUME: lambda case, hand: resume_case(case, by=hand.by, at=hand.at),
    Step.EXEMPT: _exempt,
    Step.SUPERVISE: lambda case, hand: supervise_case(case, because=hand.words(), by=hand.by, at=hand.at),
    Step.ESCALATE: lambda case, hand: escalate_case(case, because=hand.words(), by=hand.by, at=hand.at),
    Step.RESOLVE: lambda case, hand: resolve_case(
        case, reply=hand.words(), outcome=hand.one_of(list(Outcome)), by=hand.by, at=hand.at
    ),
    Step.FOLLOW_UP: _follow_up,
    Step.REOPEN: lambda case, hand: reopen_case(case, because=hand.words(), by=hand.by, at=hand.at),
    Step.CLOSE: lambda case, hand: close_case(case, because=hand.words(), by=hand.by, at=hand.at),
    Step.SUPPORT: lambda case, hand: support_case(case, by=hand.person(), at=hand.at),
    Step.MERGE: lambda case, hand: merge_case(case, into=hand.other, by=hand.by, at=hand.at),
    Step.UNMERGE: lambda case, hand: unmerge_case(case, by=hand.by, at=hand.at),
    Step.LINK: lambda case, hand: link_case(
        case, parent=hand.one_of([None, hand.other]), by=hand.by, at=hand.at
    ),
    Step.ATTACH: lambda case, hand: attach_file(case, upload=hand.sound(), by=hand.by, at=hand.at),
}
