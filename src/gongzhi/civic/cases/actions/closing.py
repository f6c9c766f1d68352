"""Steps at the end: resolve, follow up, reopen, close."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.actions.holding import drop, end_work, hold, keep, meet, say, start_clocks
from gongzhi.civic.cases.events import CaseClosed, CaseFollowedUp, CaseReopened, CaseResolved
from gongzhi.civic.cases.models import Assignment, Case, FollowUp, Statement
from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.cases.queries.binding import told
from gongzhi.civic.cases.vocabulary import Audience, Outcome, Part, Satisfaction, Stage, Status, Step, Way
from gongzhi.civic.people.models import Person
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.facts import publish


class AlreadyAnswered(Refused):
    message = _("这一轮办理已经评价过了，谢谢。")


class NothingAnswered(Refused):
    message = _("请回答问题是否解决，并选择满意程度。")


@transaction.atomic
def resolve_case(case: Case, *, reply: str, outcome: Outcome, by: Actor, at: datetime) -> Case:
    """Give the reporter the answer; the case then waits for what the reporter says of it."""
    held = hold(case, Step.RESOLVE, by=by, at=at)
    lead = held.lead
    assert lead is not None  # a case in hand has one
    answer = say(held, reply, by=by, at=at, to=Audience.PUBLIC)
    met = meet(held, Stage.RESOLVE, at=at)
    drop(held, (Stage.CONTACT, Stage.REPORT_IN), at=at)
    held.motions.filter(ruled_at=None).update(ruled_at=at)  # more time is no longer asked for
    held.status, held.outcome, held.resolved_at = Status.RESOLVED, outcome, at
    start_clocks(held, Stage.FOLLOW_UP, at=at)
    resolved = CaseResolved(
        case=held.pk, seen=held.seen, body=lead.pk, outcome=outcome, met=met, **told(answer)
    )
    publish(resolved, about=held, by=by, at=at)
    return keep(held)


@transaction.atomic
def follow_up_case(
    case: Case,
    *,
    way: Way,
    by: Actor,
    at: datetime,
    reached: bool = True,
    contacted: bool | None = None,
    resolved: bool | None = None,
    satisfaction: Satisfaction | None = None,
    comment: str = "",
    reopen: bool = False,
) -> Case:
    """Record what the reporter says of the answer: once per round, or that nobody was reached.

    A reporter whose matter is resolved closes the case; `reopen` sends it back to the lead.
    """
    held = hold(case, Step.FOLLOW_UP, by=by, at=at)
    if reached and (resolved is None or satisfaction is None):
        raise NothingAnswered
    if held.follow_ups.filter(round=held.rounds, reached=True).exists():
        raise AlreadyAnswered
    said = say(held, comment, by=by, at=at, to=Audience.REPORTER) if comment.strip() else None
    FollowUp.objects.create(
        case=held,
        round=held.rounds,
        way=way,
        by=by if isinstance(by, Person) else None,
        at=at,
        reached=reached,
        contacted=contacted,
        resolved=resolved,
        satisfaction=satisfaction,
        comment=said,
    )
    publish(
        CaseFollowedUp(
            case=held.pk,
            way=way,
            reached=reached,
            contacted=contacted,
            resolved=resolved,
            satisfaction=satisfaction,
            **told(said),
        ),
        about=held,
        by=by,
        at=at,
    )
    if not reached:
        return keep(held)
    meet(held, Stage.FOLLOW_UP, at=at)
    if reopen:
        _reopen(held, said, by=by, at=at)
    elif resolved:
        _close(held, None, by=by, at=at)
    return keep(held)


@transaction.atomic
def reopen_case(case: Case, *, because: str, by: Actor, at: datetime) -> Case:
    """Send a resolved or closed case back to the body that led it, with new clocks."""
    held = hold(case, Step.REOPEN, by=by, at=at)
    reason = say(held, because, by=by, at=at, to=Audience.REPORTER)
    _reopen(held, reason, by=by, at=at)
    return keep(held)


def _reopen(case: Case, said: Statement | None, *, by: Actor, at: datetime) -> None:
    lead = case.lead
    assert lead is not None  # a resolved case has one
    drop(case, (Stage.FOLLOW_UP,), at=at)
    case.rounds += 1
    case.status, case.outcome, case.closed_at = Status.HANDLING, "", None
    case.is_escalated = False
    if not case.assignments.filter(part=Part.LEAD, ended_at=None).exists():
        Assignment.objects.create(case=case, body=lead, part=Part.LEAD, dispatched_at=at, acknowledged_at=at)
    start_clocks(case, Stage.CONTACT, Stage.RESOLVE, at=at, of=lead)
    publish(
        CaseReopened(case=case.pk, seen=case.seen, round=case.rounds, **told(said)), about=case, by=by, at=at
    )


@transaction.atomic
def close_case(case: Case, *, because: str, by: Actor, at: datetime) -> Case:
    """Close a resolved case whose reporter was not reached or remains unsatisfied, with the reason."""
    held = hold(case, Step.CLOSE, by=by, at=at)
    reason = say(held, because, by=by, at=at, to=Audience.REPORTER)
    _close(held, reason, by=by, at=at)
    return keep(held)


@transaction.atomic
def settle_case(case: Case, *, answer: str, by: Actor, at: datetime) -> Case:
    """Answer a request about personal data where it came in, and close it; no body is given it."""
    held = hold(case, Step.SETTLE, by=by, at=at)
    answered = say(held, answer, by=by, at=at, to=Audience.REPORTER)
    meet(held, Stage.ANSWER_REQUEST, at=at)
    _close(held, answered, by=by, at=at)
    return keep(held)


def _close(case: Case, said: Statement | None, *, by: Actor, at: datetime) -> None:
    end_work(case, at=at)
    case.status, case.closed_at = Status.CLOSED, at
    publish(CaseClosed(case=case.pk, seen=case.seen, **told(said)), about=case, by=by, at=at)
