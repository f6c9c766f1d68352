"""What waits for whom: the part of the visible cases that a member's roles are asked to move on."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.models import Assignment, Case, Confidential, FollowUp, Motion
from gongzhi.civic.cases.vocabulary import CONFIDENTIAL, UNDERWAY, Part, Status
from gongzhi.civic.dispatch.queries.automatic import waiting_for_human
from gongzhi.civic.jurisdictions.queries import lying_in
from gongzhi.civic.people.models import Membership, Person
from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.queries.snooze import put_aside_by

NOTHING = Q(pk__in=())
_OF_A_CENTRE = {
    Role.OPERATOR: Q(status=Status.OPENED),
    Role.DISPATCHER: Q(status__in=(Status.OPENED, Status.ACCEPTED, Status.OBJECTED)),
    Role.EVALUATOR: Q(status=Status.RESOLVED),
}


_WITHOUT_A_BODY = (Status.OPENED, Status.ACCEPTED, Status.OBJECTED, Status.RESOLVED)


@dataclass(frozen=True)
class View:
    """A tab of the queue: a name in the address, words, and the cases that it shows."""

    key: str
    label: str | Promise
    condition: Q


def views_for(person: Person, *, at: datetime) -> list[View]:
    """Return the tabs of a person's queue, in the order in which a case passes them."""
    states = [View(status, status.label, Q(status=status)) for status in Status if status in UNDERWAY]
    return [
        View("mine", _("待我处理"), waiting_for(person, at=at)),
        *states,
        View("ended", _("已结束"), Q(closed_at__isnull=False)),
        View("human", _("请人工复核"), Q(pk__in=waiting_for_human().values("case"))),
        View("aside", _("稍后提醒"), put_aside_by(person, at=at)),
        View("all", _("全部"), Q()),
    ]


def tab_named(key: str | None, tabs: list[View]) -> View:
    """Return the tab of a name, or the first."""
    return next((tab for tab in tabs if tab.key == key), tabs[0])


def is_overdue(at: datetime) -> Q:
    """Tell which cases are late with what is due next."""
    return Q(due_at__lt=at, status__in=UNDERWAY)


def waiting_for(person: Person, *, at: datetime) -> Q:
    """Tell which cases wait for a person, in any of the roles held, but for those put aside."""
    found = NOTHING
    for membership in memberships_of(person, at):
        found |= _duty(membership, at) | _of_receivers(membership)
    return found & Q(turn__isnull=False) & ~put_aside_by(person, at=at)


def _duty(member: Membership, at: datetime) -> Q:
    here = lying_in(member.place)
    if not member.body.is_centre:
        here &= Q(lead=member.body_id)
    role = Role(member.role)
    if role in _OF_A_CENTRE:
        return here & _OF_A_CENTRE[role] if member.body.is_centre else NOTHING
    if role == Role.HANDLER:
        return _of_handlers(member) & lying_in(member.place)
    if role == Role.SUPERVISOR:
        return (
            here
            & Q(status__in=UNDERWAY)
            & (is_overdue(at) | Q(is_supervised=True) | _has_motion() | _is_disputed())
        )
    return here & Q(status__in=UNDERWAY) if role == Role.AUDITOR else NOTHING


def _of_receivers(member: Membership) -> Q:
    """Tell which confidential cases wait for those who receive them: in every state in which no body acts."""
    received = Confidential.objects.filter(receiver=member.body_id, role=member.role).values("case")
    return Q(kind__in=CONFIDENTIAL, status__in=_WITHOUT_A_BODY, pk__in=received)


def _of_handlers(member: Membership) -> Q:
    """Tell what a body leads or was called to, by one list of keys: no index finds either of two."""
    waiting = Case.objects.order_by().filter(turn__isnull=False)  # names the index
    leads = waiting.filter(lead=member.body_id, status__in=(Status.DISPATCHED, Status.HANDLING))
    called = Assignment.objects.order_by().filter(
        body=member.body_id, part=Part.CO_HANDLER, ended_at=None, reported_in_at=None
    )
    both = leads.values("pk").union(called.filter(case__status=Status.HANDLING).values("case"))
    return Q(pk__in=both)


def _is_disputed() -> Q:
    """Tell which answers the reporter did not take for a solution, and nobody decided yet what follows."""
    said = FollowUp.objects.filter(
        case=OuterRef("pk"), round=OuterRef("rounds"), reached=True, resolved=False
    )
    return Q(Exists(said), status=Status.RESOLVED)


def _has_motion() -> Q:
    return Q(Exists(Motion.objects.filter(case=OuterRef("pk"), ruled_at=None)))
