"""The history of imported cases: written in bulk, as if each step had been taken in its own time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from gongzhi.civic.cases.actions.reckoning import result_of
from gongzhi.civic.cases.actions.wording import index_words
from gongzhi.civic.cases.events import (
    CaseCategorised,
    CaseClosed,
    CaseFollowedUp,
    CaseOpened,
    CaseResolved,
    DeadlineMissed,
)
from gongzhi.civic.cases.logic.importing import CaseRow
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
from gongzhi.civic.cases.queries.limits import Limits
from gongzhi.civic.cases.vocabulary import Audience, Channel, Outcome, Part, Stage, Status, Urgency, Way
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.models import Organisation
from gongzhi.kernel import ids
from gongzhi.kernel.bulk import reserve_keys, write_rows
from gongzhi.kernel.facts import Event, publish_history

Told = tuple[Event, Case, datetime]


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
    """What belongs to one case, before it is written."""

    new: Import
    case: Case
    reply: Statement | None = None
    deadlines: list[Deadline] = field(default_factory=list)
    follow_up: FollowUp | None = None


def write_history(news: Sequence[Import], *, by: Actor, at: datetime) -> list[Case]:
    """Write cases, replies, deadlines, follow-ups and their facts, with the times of the other system."""
    limits = Limits()
    numbers = _free_numbers([new.row.opened_at for new in news])
    trails = [_Trail(new, _case(new, number, at=at)) for new, number in zip(news, numbers, strict=True)]
    cases = [trail.case for trail in trails]
    reserve_keys(cases)
    for trail in trails:
        _fill(trail, limits, at=at)
    write_rows(cases)
    index_words(cases)
    answered = [trail for trail in trails if trail.reply]
    write_rows([trail.reply for trail in answered if trail.reply])
    write_rows([_assignment(trail, at=at) for trail in answered])
    write_rows([deadline for trail in trails for deadline in trail.deadlines])
    write_rows([trail.follow_up for trail in answered if trail.follow_up])
    write_rows([result for trail in trails if (result := _result(trail))])
    publish_history((told for trail in trails for told in _facts(trail, at=at)), by=by)
    return cases


def _fill(trail: _Trail, limits: Limits, *, at: datetime) -> None:
    """Add to a case what was promised, answered and said."""
    trail.deadlines = list(_deadlines(trail, limits))
    running = [deadline.due_at for deadline in trail.deadlines if deadline.ended_at is None]
    trail.case.due_at = min(running, default=None)
    trail.case.take_turn()
    trail.case.has_missed = any(deadline.missed_at for deadline in trail.deadlines)
    if trail.new.row.reply:
        trail.reply = _reply(trail, at=at)
        trail.follow_up = _follow_up(trail) if trail.new.row.has_follow_up else None


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


def _case(new: Import, number: str, *, at: datetime) -> Case:
    row, status = new.row, new.status
    return Case(
        number=number,
        kind=row.kind,
        channel=Channel.IMPORTED,
        title=row.title,
        text=row.text,
        place=new.place,
        category=new.category,
        urgency=Urgency.ORDINARY,
        status=status,
        code_hash=ids.hash_code(ids.new_code()),  # a code that nobody has: the reporter is not known here
        lead=new.body,
        dispatched_to=new.body,
        dispatched_at=row.opened_at if new.body else None,
        outcome=_outcome(row) if row.replied_at else "",
        opened_at=row.opened_at,
        resolved_at=row.replied_at,
        closed_at=(row.replied_at or at) if status == Status.CLOSED else None,
        supporters=row.likes,
        idempotency_key=new.key,
    )


def _outcome(row: CaseRow) -> Outcome:
    """Return what is safe to say: a reply's own claim hides in its words, the resident's is plain."""
    return Outcome.DONE if row.resolved else Outcome.EXPLAINED


def _deadlines(trail: _Trail, limits: Limits) -> Iterator[Deadline]:
    """Set the clocks by the table in force at those times; a first contact can't be told from a reply."""
    row, case = trail.new.row, trail.case
    if not row.reply:
        yield from _clock(trail, Stage.ACCEPT, limits, at=row.opened_at)
    elif row.replied_at:
        for deadline in _clock(trail, Stage.RESOLVE, limits, at=row.opened_at):
            deadline.body, deadline.met_at, deadline.ended_at = trail.new.body, row.replied_at, row.replied_at
            deadline.missed_at = row.replied_at if row.replied_at > deadline.due_at else None
            yield deadline
    if case.status == Status.RESOLVED and row.replied_at and not row.has_follow_up:
        yield from _clock(trail, Stage.FOLLOW_UP, limits, at=row.replied_at)


def _clock(trail: _Trail, stage: Stage, limits: Limits, *, at: datetime) -> Iterator[Deadline]:
    found = limits.limit_for(trail.case, stage, at=at)
    if found:
        rule, due_at = found
        yield Deadline(case_id=trail.case.pk, stage=stage, rule_id=rule.pk, set_at=at, due_at=due_at)


def _reply(trail: _Trail, *, at: datetime) -> Statement:
    row = trail.new.row
    return Statement(case_id=trail.case.pk, text=row.reply, at=row.replied_at or at, audience=Audience.PUBLIC)


def _assignment(trail: _Trail, *, at: datetime) -> Assignment:
    row, case = trail.new.row, trail.case
    return Assignment(
        case_id=case.pk,
        body=trail.new.body,
        part=Part.LEAD,
        dispatched_at=row.opened_at,
        ended_at=case.closed_at,
    )


def _follow_up(trail: _Trail) -> FollowUp:
    row = trail.new.row
    assert row.replied_at is not None  # as read
    return FollowUp(
        case_id=trail.case.pk,
        round=1,
        way=Way.PHONE,
        at=row.replied_at,
        resolved=row.resolved,
        satisfaction=row.satisfaction,
    )


def _result(trail: _Trail) -> DispatchResult | None:
    return result_of(trail.case, trail.deadlines, [trail.follow_up] if trail.follow_up else ())


def _facts(trail: _Trail, *, at: datetime) -> Iterator[Told]:
    """Yield what happened, in order; what is known only through the import happened at the import."""
    row, case = trail.new.row, trail.case
    yield _opened(trail), case, row.opened_at
    if case.category_id:
        categorised = CaseCategorised(case=case.pk, category=case.category_id, urgency=Urgency.ORDINARY)
        yield categorised, case, row.opened_at
    for deadline in trail.deadlines:
        if deadline.missed_at:
            stage = Stage(deadline.stage)
            missed = DeadlineMissed(case=case.pk, deadline=deadline.pk, stage=stage, due_at=deadline.due_at)
            yield missed, case, deadline.missed_at
    if row.replied_at:
        yield from ((event, case, row.replied_at) for event in _ending(trail))
    elif trail.reply:
        yield CaseClosed(case=case.pk, statement=trail.reply.pk), case, at


def _opened(trail: _Trail) -> CaseOpened:
    case = trail.case
    return CaseOpened(
        case=case.pk,
        number=case.number,
        kind_of_case=trail.new.row.kind,
        channel=Channel.IMPORTED,
        place=case.place_id,
        anonymous=True,
    )


def _ending(trail: _Trail) -> Iterator[Event]:
    row, case, body, reply = trail.new.row, trail.case, trail.new.body, trail.reply
    assert body is not None  # a reply has both
    assert reply is not None
    yield CaseResolved(case=case.pk, body=body.pk, outcome=_outcome(row), statement=reply.pk)
    if row.has_follow_up:
        yield CaseFollowedUp(
            case=case.pk, way=Way.PHONE, reached=True, resolved=row.resolved, satisfaction=row.satisfaction
        )
    if case.status == Status.CLOSED:
        yield CaseClosed(case=case.pk)
