"""Pages of the work queue."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.civic.cases.models import Case, CaseQuerySet
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.dispatch.queries.automatic import automatic_among
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.people.vocabulary import SEES_CASES, Role
from gongzhi.civic.teamwork.queries.pending import pending_on
from gongzhi.civic.teamwork.vocabulary import PendingStep
from gongzhi.web.desk.entrance import for_staff
from gongzhi.web.desk.queue.bulk_form import BulkForm
from gongzhi.web.desk.queue.export import export_of
from gongzhi.web.desk.queue.forms import QueueFilter
from gongzhi.web.desk.queue.waiting import View, tab_named, views_for
from gongzhi.web.desk.written import written_once
from gongzhi.web.paging import LongList, counted
from gongzhi.web.proof import LARGE_EXPORT, ask_for_proof

PER_PAGE = 40
_ANYBODYS = {PendingStep.NOTE, PendingStep.ASSIGN, PendingStep.SNOOZE}
_BULK_OF = {
    Role.OPERATOR: {PendingStep.ACCEPT, PendingStep.ASK} | _ANYBODYS,
    Role.DISPATCHER: {PendingStep.ACCEPT, PendingStep.DISPATCH, PendingStep.ASK} | _ANYBODYS,
    Role.HANDLER: {PendingStep.ACKNOWLEDGE, PendingStep.RESOLVE, PendingStep.ASK} | _ANYBODYS,
    Role.SUPERVISOR: _ANYBODYS,
    Role.EVALUATOR: _ANYBODYS,
}


@require_safe
@for_staff
def queue(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show what waits, what is due next on top; those who see no cases go to their own desk."""
    roles = {Role(membership.role) for membership in memberships_of(by, at)}
    if not roles & SEES_CASES:
        return redirect("desk:privacy" if Role.PRIVACY_OFFICER in roles else "desk:settings")
    narrowing = QueueFilter(request.GET, by=by, at=at)
    cases = narrowing.narrow(visible_cases(by, at=at))
    views = views_for(by, at=at)
    chosen = tab_named(request.GET.get("view"), views)
    rows = LongList(_sorted(cases.filter(chosen.condition), chosen), PER_PAGE)
    page = rows.get_page(request.GET.get("page"))
    context = {
        "filter": narrowing,
        "tabs": _tabs(request, views, chosen, {chosen.key: rows.told}),
        "view": chosen,
        "page": page,
        "pending": pending_on([case.pk for case in page]),
        "automatic": automatic_among([case.pk for case in page]),
        "panel": _panel(roles, by, at),
        "here": request.get_full_path(),
    }
    return render(request, "desk/queue.html", context)


def _panel(roles: set[Role], by: Person, at: datetime) -> str:
    """Draw the steps for many cases, with what each asks for; empty where there are none."""
    steps = frozenset(step for role in roles for step in _BULK_OF.get(role, ()))
    bodies = frozenset(membership.body_id for membership in memberships_of(by, at))

    def written() -> str:
        known = {"steps": steps, "bulk": BulkForm(by=by, at=at)}
        return render_to_string("desk/parts/bulk_steps.html", known)

    return written_once(("steps", steps, bodies), written) if steps else ""


@require_safe
@for_staff
def tabs(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Answer with the tabs and how many cases each holds: asked for once the list itself is there."""
    cases = QueueFilter(request.GET, by=by, at=at).narrow(visible_cases(by, at=at))
    views = views_for(by, at=at)
    chosen = tab_named(request.GET.get("view"), views)
    counts = {view.key: counted(cases.filter(view.condition)) for view in views}
    context = {"tabs": _tabs(request, views, chosen, counts), "name": _("按状态查看")}
    # Without the navigation of a whole page, whose counts would be asked for once more.
    return HttpResponse(render_to_string("components/tabs.html", context))


def _sorted(cases: CaseQuerySet, view: View) -> CaseQuerySet:
    """Sort by whose turn it is; where ended cases are among them, the newest first."""
    rows = cases.select_related("place__parent", "category", "lead")
    if view.key in ("ended", "all"):
        return rows.order_by("-opened_at", "-pk")
    return rows.order_by("turn", "pk")


def first_in_queue(person: Person, *, at: datetime, but: Case) -> Case | None:
    """Return the case that waits at the top of a person's queue, other than this one."""
    mine = views_for(person, at=at)[0]
    return _sorted(visible_cases(person, at=at).filter(mine.condition).exclude(pk=but.pk), mine).first()


def _tabs(
    request: HttpRequest, views: list[View], chosen: View, counts: Mapping[str, str]
) -> list[dict[str, Any]]:
    kept = request.GET.copy()
    kept.pop("page", None)
    found = []
    for view in views:
        kept["view"] = view.key
        url = f"{reverse('desk:queue')}?{kept.urlencode()}"
        tab = {"label": view.label, "url": url, "count": counts.get(view.key)}
        found.append({**tab, "current": view == chosen})
    return found


@require_safe
@for_staff
def export(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Hand the filtered list over as a CSV file; for a large one, ask for a proof."""
    views = views_for(by, at=at)
    chosen = tab_named(request.GET.get("view"), views)
    cases = QueueFilter(request.GET, by=by, at=at).narrow(visible_cases(by, at=at))
    cases = cases.filter(chosen.condition)
    if (asking := ask_for_proof(request)) and cases[: LARGE_EXPORT + 1].count() > LARGE_EXPORT:
        return asking
    return export_of(_sorted(cases, chosen), at=at)
