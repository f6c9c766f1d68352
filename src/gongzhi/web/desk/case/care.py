"""Who looks after a case for each body at work on it, and saying who does."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.civic.cases.models import Case
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.teamwork.actions import assign_case, read_staff_notices, unassign_case
from gongzhi.civic.teamwork.models import StaffNotice
from gongzhi.civic.teamwork.queries.care import assignees_of, bodies_at_work, candidates_among
from gongzhi.kernel.errors import Refused
from gongzhi.web.desk.entrance import for_staff, seen_case

NOBODY = "nobody"


@dataclass(frozen=True)
class Care:
    """A body, who of it looks after the case, and, for its own members, who could."""

    body: Organisation
    carer: Person | None
    candidates: tuple[Person, ...]
    may_take: bool


def care_of(case: Case, *, by: Person, at: datetime) -> list[Care]:
    """Return what the page shows of who looks after the case: bodies with somebody, and the person's own."""
    bodies = bodies_at_work(case, at=at)
    carers = {assignee.body_id: assignee.person for assignee in assignees_of(case)}
    crews: dict[int, dict[int, Person]] = defaultdict(dict)
    for membership in candidates_among(case, bodies, at=at):
        crews[membership.body_id][membership.person_id] = membership.person
    return [
        Care(
            body,
            carers.get(body.pk),
            tuple(crews[body.pk].values()) if by.pk in crews[body.pk] else (),
            by.pk in crews[body.pk] and carers.get(body.pk) != by,
        )
        for body in bodies
        if body.pk in carers or by.pk in crews[body.pk]
    ]


def read_notices_about(case: Case, *, by: Person, at: datetime) -> None:
    """Mark what a member was told of a case as read, now that they look at it."""
    unread = StaffNotice.objects.filter(person=by, case=case, read_at=None)
    if unread.exists():  # most views find nothing to write
        read_staff_notices(unread, by=by, at=at)


@require_POST
@for_staff
def care(request: HttpRequest, by: Person, at: datetime, number: str) -> HttpResponseBase:
    """Say who of a body looks after a case: a colleague, oneself, or nobody yet."""
    case = seen_case(number, by, at)
    found = {str(each.body.pk): each for each in care_of(case, by=by, at=at)}.get(
        request.POST.get("body", "")
    )
    if found is None or not found.candidates:
        raise Http404
    try:
        messages.success(request, _say(case, found, request.POST.get("to", ""), by=by, at=at))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:case", number)


def _say(case: Case, care: Care, to: str, *, by: Person, at: datetime) -> str:
    if to == NOBODY:
        unassign_case(case, within=care.body, by=by, at=at)
        return _("现在没有指定承办人。")
    person = next((each for each in care.candidates if str(each.pk) == to), None)
    if person is None:
        raise Http404
    assign_case(case, to=person, within=care.body, by=by, at=at)
    return _("由您承办。") if person == by else _("由%(person)s承办，已经告知。") % {"person": person}
