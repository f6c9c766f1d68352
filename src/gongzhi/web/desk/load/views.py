"""Pages of a team's load, and handing its cases to another member."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.teamwork.actions import assign_case, unassign_case
from gongzhi.civic.teamwork.queries.load import (
    can_see_load,
    cases_in_hand,
    load_of,
    loads_below,
    supervised_bodies,
)
from gongzhi.kernel.errors import Refused
from gongzhi.web.desk.entrance import for_staff

PER_PAGE = 40
NOBODY = "nobody"


@require_safe
@for_staff
def load(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Go to the load of the own body, as its supervisor."""
    own = {membership.body_id for membership in memberships_of(by, at)}
    body = supervised_bodies(by, at=at).filter(pk__in=own).first()
    if body is None:
        raise Http404
    return redirect("desk:load-of", body.pk)


@require_safe
@for_staff
def team(request: HttpRequest, by: Person, at: datetime, body: int) -> HttpResponseBase:
    """Show what the members of a body have in hand, and for a centre the bodies below."""
    found = _supervised(body, by, at)
    others = supervised_bodies(by, at=at).exclude(pk=found.pk)
    below = others.filter(place__in=_places_below(found)) if found.is_centre else others.none()
    context = {
        "body": found,
        "load": load_of(found, at=at),
        "below": loads_below(below, at=at),
        "bodies": [found, *others.exclude(pk__in=below.values("pk"))],
    }
    return render(request, "desk/load/team.html", context)


@for_staff
def in_care(request: HttpRequest, by: Person, at: datetime, body: int, carer: str) -> HttpResponseBase:
    """Show what a member looks after, or what nobody does, and hand what is ticked to another."""
    found = _supervised(body, by, at)
    members = [member.person for member in load_of(found, at=at).members]
    person = None if carer == NOBODY else _named(members, carer)
    if request.method == "POST":
        _hand_over(request, found, members, by=by, at=at)
        return redirect("desk:load-cases", found.pk, carer)
    rows = cases_in_hand(found, person, at=at).filter(pk__in=visible_cases(by, at=at).values("pk"))
    context = {
        "body": found,
        "person": person,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "members": [member for member in members if member != person],
        "may_assign": any(held.body_id == found.pk for held in memberships_of(by, at)),
    }
    return render(request, "desk/load/cases.html", context)


def _supervised(body: int, by: Person, at: datetime) -> Organisation:
    found = get_object_or_404(Organisation.objects.select_related("place"), pk=body)
    if not can_see_load(by, found, at=at):
        raise Http404
    return found


def _places_below(body: Organisation) -> QuerySet[Place]:
    return Place.objects.within(body.place)


def _named(members: list[Person], carer: str) -> Person:
    """Return the member with an id as it stands in an address."""
    found = next((member for member in members if str(member.pk) == carer), None)
    if found is None:
        raise Http404
    return found


def _hand_over(
    request: HttpRequest, body: Organisation, members: list[Person], *, by: Person, at: datetime
) -> None:
    """Hand each ticked case over, and say how many; what is refused stays and says why."""
    ticked = [int(pk) for pk in request.POST.getlist("case")[:PER_PAGE] if pk.isdecimal() and len(pk) < 16]
    chosen = request.POST.get("to", "")
    if not ticked or not chosen:
        messages.error(request, _("请勾选事项，并选择由谁承办。"))
        return
    to = None if chosen == NOBODY else _named(members, chosen)
    done = 0
    for case in visible_cases(by, at=at).filter(pk__in=ticked).order_by("pk"):
        try:
            _assign(case, to, body, by=by, at=at)
            done += 1
        except Refused as refusal:
            messages.error(request, f"{case.number}: {refusal}")
    if done:
        messages.success(request, _told(done, to))


def _assign(case: Case, to: Person | None, body: Organisation, *, by: Person, at: datetime) -> None:
    if to is None:
        unassign_case(case, within=body, by=by, at=at)
    else:
        assign_case(case, to=to, within=body, by=by, at=at)


def _told(done: int, to: Person | None) -> str:
    if to is None:
        return ngettext("%(n)d件现在没有指定承办人。", "%(n)d件现在没有指定承办人。", done) % {"n": done}
    words = ngettext("%(n)d件由%(person)s承办，已经告知。", "%(n)d件由%(person)s承办，已经告知。", done)
    return words % {"n": done, "person": to}
