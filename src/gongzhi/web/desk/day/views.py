"""The page of one's day, from a constant number of queries."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongzhi.civic.cases.models import Case, CaseQuerySet
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.cases.vocabulary import UNDERWAY
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.models import Snooze, StaffNotice
from gongzhi.civic.teamwork.queries.care import cared_for_by
from gongzhi.civic.teamwork.queries.day import by_hour, done_today, mine_to_move
from gongzhi.civic.teamwork.queries.load import end_of_day
from gongzhi.civic.teamwork.queries.notices import staff_notices_of
from gongzhi.civic.teamwork.queries.snooze import put_aside_by
from gongzhi.civic.teamwork.vocabulary import NoticeReason
from gongzhi.web.desk.counts import counts_for
from gongzhi.web.desk.entrance import for_staff
from gongzhi.web.desk.follow_up.line import line_for
from gongzhi.web.desk.queue.waiting import waiting_for

AHEAD = timedelta(hours=12)  # in the evening the next morning is in sight
MOST = 12
MOST_DUE = 60
_CAME_TO_ME = (
    *(NoticeReason.ASSIGNED, NoticeReason.MENTIONED, NoticeReason.DANGER, NoticeReason.ANSWERED),
    *(NoticeReason.RETURNED, NoticeReason.REOPENED, NoticeReason.SUPERVISED),
)


@require_safe
@for_staff
def day(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show what is due next, what came to the person, and what they have done today."""
    mine = mine_to_move(by, waiting_for(by, at=at), at=at).filter(~put_aside_by(by, at=at))
    overdue = mine.filter(due_at__lt=at)
    until = max(end_of_day(at), at + AHEAD)
    due = list(_rows(mine.filter(due_at__range=(at, until)))[:MOST_DUE])
    late = list(_rows(overdue)[:MOST])
    cared = _in_my_care(by, at).exclude(pk__in=[case.pk for case in (*late, *due)])
    context = {
        "overdue": late,
        "overdue_count": overdue.count(),
        "hours": list(by_hour(due)),
        "due_count": len(due),
        "cared": list(_rows(cared)[:MOST]),
        "cared_count": cared.count(),
        "came": _came_to(by, at),
        "snoozed": _back_today(by, at),
        "done": done_today(by, at=at),
        **_calls(request, by, at),
    }
    return render(request, "desk/day/day.html", context)


def _rows(cases: CaseQuerySet) -> CaseQuerySet:
    return cases.select_related("place__parent", "category", "lead").order_by("due_at", "pk")


def _in_my_care(by: Person, at: datetime) -> CaseQuerySet:
    return visible_cases(by, at=at).filter(cared_for_by(by), status__in=UNDERWAY)


def _came_to(by: Person, at: datetime) -> list[StaffNotice]:
    """Return what the person was told today or has not read, apart from deadlines, which stand above."""
    zone = timezone.get_default_timezone()
    midnight = datetime.combine(at.astimezone(zone).date(), time(0), zone)
    told = staff_notices_of(by, at=at).filter(Q(read_at=None) | Q(at__gte=midnight), reason__in=_CAME_TO_ME)
    return list(told[:MOST])


def _back_today(by: Person, at: datetime) -> list[Snooze]:
    waking = Snooze.objects.filter(person=by, until__range=(at, end_of_day(at)))
    seen = waking.filter(case__in=visible_cases(by, at=at)).select_related("case__place__parent")
    return list(seen.order_by("until")[:MOST])


def _calls(request: HttpRequest, by: Person, at: datetime) -> dict[str, Any]:
    """Return whom an evaluator is to call first, and how many there are."""
    if not any(membership.role == Role.EVALUATOR for membership in memberships_of(by, at)):
        return {"calls": list[Case](), "calls_count": 0}
    return {
        "calls": list(line_for(by, at=at)[:5]),
        "calls_count": counts_for(request, by, at=at).all_calls,
    }
