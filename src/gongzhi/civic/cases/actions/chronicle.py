"""The history of imported cases: written in bulk, as if each step had been taken in its own time.

All that is written are plain values: instances of models would cost as much as the rest of an import.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from gongzhi.civic.cases.actions.values import (
    AssignmentValues,
    CaseValues,
    DeadlineValues,
    FollowUpValues,
    ReplyValues,
    ResultValues,
)
from gongzhi.civic.cases.actions.wording import index_new_words
from gongzhi.civic.cases.events import (
    CaseCategorised,
    CaseClosed,
    CaseFollowedUp,
    CaseOpened,
    CaseResolved,
    DeadlineMissed,
)
from gongzhi.civic.cases.logic.importing import CaseRow
from gongzhi.civic.cases.logic.promises import Promise, standing_of_promises
from gongzhi.civic.cases.logic.turns import turn_of
from gongzhi.civic.cases.models import (
    Assignment,
    Case,
    Category,
    Deadline,
    DispatchResult,
    FollowUp,
    Statement,
)
from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.cases.queries.binding import binding_of_text, binding_of_words, words_of_case
from gongzhi.civic.cases.queries.limits import Limits
from gongzhi.civic.cases.vocabulary import (
    Audience,
    Channel,
    Outcome,
    Part,
    Promised,
    Stage,
    Status,
    Urgency,
    Way,
)
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.models import Organisation
from gongzhi.kernel import ids
from gongzhi.kernel.bulk import reserve_keys, write_values
from gongzhi.kernel.facts import Event, Past, new_salt, publish_history, subject_named


@dataclass(frozen=True)
class Import:
    """A row with all that its words stand for."""

    row: CaseRow
    key: str
    place: Place
    category: Category | None
    body: Organisation | None  # of the reply
    closes: bool

    @property
    def status(self) -> Status:
        """A reply without a time says only that the case is over, not when the city answered."""
        if not self.row.reply:
            return Status.OPENED
        ends = self.closes or self.row.resolved or self.row.replied_at is None
        return Status.CLOSED if ends else Status.RESOLVED


@dataclass
class _Trail:
    """A case before it is written: its keys, its times in UTC, and what was promised."""

    new: Import
    pk: int
    number: str
    opened_at: datetime
    replied_at: datetime | None
    closed_at: datetime | None
    reply: int | None = None  # the key of the statement
    deadlines: list[tuple[int, DeadlineValues]] = field(default_factory=list)  # with their keys
    salt: bytes = field(default_factory=new_salt)
    salt_of_reply: bytes = field(default_factory=new_salt)

    urgency = Urgency.ORDINARY

    @property
    def category_id(self) -> int | None:
        """The key of its category, if it has one."""
        return self.new.category.pk if self.new.category else None

    @property
    def place_id(self) -> int:
        """The key of its place."""
        return self.new.place.pk

    @property
    def body_id(self) -> int | None:
        """The key of the body that replied."""
        return self.new.body.pk if self.new.body else None


def write_history(news: Sequence[Import], *, by: Actor, at: datetime) -> None:
    """Write cases, replies, deadlines, follow-ups and their facts, with the times of the other system."""
    trails = _trails(news, at=at)
    answered = [trail for trail in trails if trail.new.row.reply]
    asked = [trail for trail in answered if trail.new.row.has_follow_up]
    for trail, key in zip(answered, reserve_keys(Statement, len(answered)), strict=True):
        trail.reply = key
    _set_clocks(trails)
    write_values(Case, CaseValues._fields, map(_case, trails))
    index_new_words((trail.pk, trail.new.row.words) for trail in trails)
    write_values(Statement, ReplyValues._fields, (_reply(trail, at=at) for trail in answered))
    write_values(Assignment, AssignmentValues._fields, map(_assignment, answered))
    deadlines = ((key, *deadline) for trail in trails for key, deadline in trail.deadlines)
    write_values(Deadline, ("id", *DeadlineValues._fields), deadlines)
    write_values(FollowUp, FollowUpValues._fields, map(_follow_up, asked))
    write_values(DispatchResult, ResultValues._fields, map(_result, answered))
    publish_history((told for trail in trails for told in _facts(trail, at=at)), by=by)


def _trails(news: Sequence[Import], *, at: datetime) -> list[_Trail]:
    numbers = _free_numbers([new.row.opened_at for new in news])
    return [
        _trail(new, pk, number, at=at)
        for new, pk, number in zip(news, reserve_keys(Case, len(news)), numbers, strict=True)
    ]


def _trail(new: Import, pk: int, number: str, *, at: datetime) -> _Trail:
    replied_at = new.row.replied_at.astimezone(UTC) if new.row.replied_at else None
    closed_at = (replied_at or at) if new.status == Status.CLOSED else None
    return _Trail(new, pk, number, new.row.opened_at.astimezone(UTC), replied_at, closed_at)


def _free_numbers(times: Sequence[datetime]) -> list[str]:
    """Draw a number for each case; one that is taken is drawn again."""
    numbers: dict[str, None] = {}
    for at in times:
        number = ids.new_number(at)
        while number in numbers:
            number = ids.new_number(at)
        numbers[number] = None
    taken = set(Case.objects.filter(number__in=numbers).values_list("number", flat=True))
    return _free_numbers(times) if taken else list(numbers)


def _set_clocks(trails: Sequence[_Trail]) -> None:
    limits = Limits()
    found = [(trail, deadline) for trail in trails for deadline in _deadlines(trail, limits)]
    for (trail, deadline), key in zip(found, reserve_keys(Deadline, len(found)), strict=True):
        trail.deadlines.append((key, deadline))


def _deadlines(trail: _Trail, limits: Limits) -> Iterator[DeadlineValues]:
    """Set the clocks by the table in force at those times; a first contact can't be told from a reply."""
    row, replied_at = trail.new.row, trail.replied_at
    if not row.reply:
        yield from _clock(trail, Stage.ACCEPT, limits, at=trail.opened_at)
    elif replied_at:
        yield from _clock(trail, Stage.RESOLVE, limits, at=trail.opened_at, met_at=replied_at)
    if trail.new.status == Status.RESOLVED and replied_at and not row.has_follow_up:
        yield from _clock(trail, Stage.FOLLOW_UP, limits, at=replied_at)


def _clock(
    trail: _Trail, stage: Stage, limits: Limits, *, at: datetime, met_at: datetime | None = None
) -> Iterator[DeadlineValues]:
    found = limits.limit_for(trail, stage, at=at)
    if not found:
        return
    rule, due_at = found
    yield DeadlineValues(
        case_id=trail.pk,
        stage=stage,
        body_id=trail.body_id if met_at else None,
        rule_id=rule.pk,
        set_at=at,
        due_at=due_at.astimezone(UTC),
        met_at=met_at,
        missed_at=met_at if met_at and met_at > due_at else None,
        ended_at=met_at,
    )


def _case(trail: _Trail) -> CaseValues:
    new, row, body = trail.new, trail.new.row, trail.body_id
    running = (deadline.due_at for _key, deadline in trail.deadlines if deadline.ended_at is None)
    due_at = min(running, default=None)
    return CaseValues(
        id=trail.pk,
        number=trail.number,
        kind=row.kind,
        channel=Channel.IMPORTED,
        title=row.title,
        text=row.text,
        place_id=trail.place_id,
        category_id=trail.category_id,
        urgency=trail.urgency,
        status=new.status,
        code_hash=secrets.token_hex(32),  # of a code that nobody has: the reporter is not known here
        salt=trail.salt,
        lead_id=body,
        dispatched_to_id=body,
        dispatched_at=trail.opened_at if body else None,
        outcome=_outcome(row) if row.replied_at else "",
        opened_at=trail.opened_at,
        resolved_at=trail.replied_at,
        closed_at=trail.closed_at,
        due_at=due_at,
        turn=turn_of(
            status=new.status,
            urgency=trail.urgency,
            is_supervised=False,
            due_at=due_at,
            opened_at=trail.opened_at,
        ),
        has_missed=any(deadline.missed_at for _key, deadline in trail.deadlines),
        supporters=row.likes,
        idempotency_key=new.key,
    )


def _outcome(row: CaseRow) -> Outcome:
    """Return what is safe to say: a reply's own claim hides in its words, the resident's is plain."""
    return Outcome.DONE if row.resolved else Outcome.EXPLAINED


def _reply(trail: _Trail, *, at: datetime) -> ReplyValues:
    assert trail.reply is not None  # as for all that are answered
    return ReplyValues(
        trail.reply,
        trail.pk,
        trail.replied_at or at,
        Audience.PUBLIC,
        trail.new.row.reply,
        trail.salt_of_reply,
    )


def _assignment(trail: _Trail) -> AssignmentValues:
    assert trail.body_id is not None  # a reply has a body
    return AssignmentValues(
        case_id=trail.pk,
        body_id=trail.body_id,
        part=Part.LEAD,
        dispatched_at=trail.opened_at,
        ended_at=trail.closed_at,
    )


def _follow_up(trail: _Trail) -> FollowUpValues:
    row = trail.new.row
    assert trail.replied_at is not None  # as read
    return FollowUpValues(
        case_id=trail.pk,
        round=1,
        way=Way.PHONE,
        at=trail.replied_at,
        resolved=row.resolved,
        satisfaction=row.satisfaction,
    )


def _result(trail: _Trail) -> ResultValues:
    """Return what the dispatch came to, as `reckoning.result_of` finds it for a case that is here."""
    resolve = standing_of_promises(
        Promise(
            due_at=deadline.due_at,
            met=deadline.met_at is not None,
            missed=deadline.missed_at is not None,
            exempt=False,
            ended=deadline.ended_at is not None,
        )
        for _key, deadline in trail.deadlines
        if deadline.stage == Stage.RESOLVE
    )
    return ResultValues(
        case_id=trail.pk,
        contact=Promised.OPEN,
        resolve=resolve.promised,
        resolve_runs_until=resolve.runs_until,
        resolved=trail.new.row.resolved,
        grade=trail.new.row.satisfaction,
    )


def _facts(trail: _Trail, *, at: datetime) -> Iterator[Past]:
    """Yield what happened, in order; what is known only through the import happened at the import."""
    about = subject_named(Case, trail.pk)
    yield _opened(trail), about, trail.opened_at
    if category := trail.category_id:
        categorised = CaseCategorised(case=trail.pk, category=category, urgency=trail.urgency)
        yield categorised, about, trail.opened_at
    for key, deadline in trail.deadlines:
        if deadline.missed_at:
            stage, due_at = deadline.stage, deadline.due_at
            yield (
                DeadlineMissed(case=trail.pk, deadline=key, stage=stage, due_at=due_at),
                about,
                deadline.missed_at,
            )
    if trail.replied_at:
        for event in _ending(trail):
            yield event, about, trail.replied_at
    elif trail.reply:
        yield (
            CaseClosed(
                case=trail.pk, statement=trail.reply, words=_binding_of_reply(trail), led_by=trail.body_id
            ),
            about,
            at,
        )


def _opened(trail: _Trail) -> CaseOpened:
    return CaseOpened(
        case=trail.pk,
        number=trail.number,
        kind_of_case=trail.new.row.kind,
        channel=Channel.IMPORTED,
        place=trail.place_id,
        anonymous=True,
        words=_binding_of_case(trail),
        public=False,
        supporters_before=trail.new.row.likes,
    )


def _binding_of_case(trail: _Trail) -> str:
    row = trail.new.row
    words = words_of_case(number=trail.number, title=row.title, text=row.text, address="", lon=None, lat=None)
    return binding_of_words(words, trail.salt)


def _binding_of_reply(trail: _Trail) -> str:
    return binding_of_text(trail.new.row.reply, trail.salt_of_reply)


def _ending(trail: _Trail) -> Iterator[Event]:
    row, case, body, reply = trail.new.row, trail.pk, trail.body_id, trail.reply
    assert body is not None  # a reply has both
    assert reply is not None
    words = _binding_of_reply(trail)
    met = any(deadline.stage == Stage.RESOLVE for _key, deadline in trail.deadlines)
    yield CaseResolved(case=case, body=body, outcome=_outcome(row), statement=reply, words=words, met=met)
    if row.has_follow_up:
        yield CaseFollowedUp(
            case=case, way=Way.PHONE, reached=True, resolved=row.resolved, satisfaction=row.satisfaction
        )
    if trail.new.status == Status.CLOSED:
        yield CaseClosed(case=case)
