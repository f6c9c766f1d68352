"""Pages of the work queue."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case as Rank
from django.db.models import Count, Q, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.cases.models import Case, CaseQuerySet
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.cases.vocabulary import ENDED, Status, Step, Urgency
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.people.vocabulary import Role
from gongzhi.web.desk.entrance import for_staff
from gongzhi.web.desk.queue.bulk import summary_of, take_step_with
from gongzhi.web.desk.queue.export import export_of
from gongzhi.web.desk.queue.forms import BulkForm, QueueFilter
from gongzhi.web.desk.queue.waiting import View, views_for

PER_PAGE = 40
REPORT = "bulk_report"
_BULK_OF = {
    Role.OPERATOR: {Step.ACCEPT, Step.NOTE},
    Role.DISPATCHER: {Step.ACCEPT, Step.DISPATCH, Step.NOTE},
    Role.HANDLER: {Step.ACKNOWLEDGE, Step.NOTE},
    Role.SUPERVISOR: {Step.NOTE},
    Role.EVALUATOR: {Step.NOTE},
}


@require_safe
@for_staff
def queue(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show what waits, what is due next on top; those who only administer go to their settings."""
    roles = {Role(membership.role) for membership in memberships_of(by, at)}
    if roles == {Role.ADMINISTRATOR}:
        return redirect("desk:settings")
    narrowing = QueueFilter(request.GET, by=by, at=at)
    cases = narrowing.narrow(visible_cases(by, at=at))
    views = views_for(by, at=at)
    chosen = next((view for view in views if view.key == request.GET.get("view")), views[0])
    rows = Paginator(_sorted(cases.filter(chosen.condition), chosen), PER_PAGE)
    context = {
        "filter": narrowing,
        "tabs": _tabs(request, views, chosen, cases),
        "view": chosen,
        "page": rows.get_page(request.GET.get("page")),
        "bulk": BulkForm(),
        "steps": {step for role in roles for step in _BULK_OF.get(role, ())},
        "report": request.session.pop(REPORT, None),
        "here": request.get_full_path(),
    }
    return render(request, "desk/queue.html", context)


def _sorted(cases: CaseQuerySet, view: View) -> CaseQuerySet:
    """Sort by what is due next, supervised and dangerous cases first, those that rest last.

    A case without a running clock waits since it was opened. Ended cases stand by when they ended.
    """
    rows = cases.select_related("place__parent", "category", "lead")
    if view.key == "ended":
        return rows.order_by("-closed_at", "-pk")
    rests = Rank(When(status__in=(*ENDED, Status.SUSPENDED), then=1), default=0)
    presses = Rank(When(Q(is_supervised=True) | Q(urgency=Urgency.DANGER), then=0), default=1)
    return rows.order_by(rests, presses, Coalesce("due_at", "opened_at"), "pk")


def first_in_queue(person: Person, *, at: datetime, but: Case) -> Case | None:
    """Return the case that waits at the top of a person's queue, other than this one."""
    mine = views_for(person, at=at)[0]
    return _sorted(visible_cases(person, at=at).filter(mine.condition).exclude(pk=but.pk), mine).first()


def _tabs(request: HttpRequest, views: list[View], chosen: View, cases: CaseQuerySet) -> list[dict[str, Any]]:
    """Return the tabs that hold something, with their counts from one query."""
    counts = cases.aggregate(
        **{view.key: Count("pk", filter=view.condition or Q(pk__gt=0)) for view in views}
    )
    always = {"mine", "all", chosen.key}
    kept = request.GET.copy()
    kept.pop("page", None)
    tabs = []
    for view in views:
        kept["view"] = view.key
        if counts[view.key] or view.key in always:
            tab = {"label": view.label, "url": f"?{kept.urlencode()}", "count": counts[view.key]}
            tabs.append({**tab, "current": view == chosen})
    return tabs


@require_safe
@for_staff
def export(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Hand the filtered list over as a CSV file."""
    views = views_for(by, at=at)
    chosen = next((view for view in views if view.key == request.GET.get("view")), views[0])
    cases = QueueFilter(request.GET, by=by, at=at).narrow(visible_cases(by, at=at))
    return export_of(_sorted(cases.filter(chosen.condition), chosen), at=at)


@require_POST
@for_staff
def bulk(request: HttpRequest, by: Person, at: datetime) -> HttpResponse:
    """Take one step with all ticked cases, and go back to the list with a report on each."""
    back = _way_back(request)
    ticked = request.POST.getlist("case")
    form = BulkForm(request.POST)
    if not ticked:
        messages.error(request, _("还没有勾选事项。请先勾选，再点要做的操作。"))
    elif not form.is_valid():
        for problems in form.errors.values():
            messages.error(request, " ".join(str(problem) for problem in problems))
    else:
        step = Step(form.cleaned_data["step"])
        results = take_step_with(ticked, step, form.cleaned_data, by=by, at=at)
        request.session[REPORT] = {
            "words": summary_of(results, step),
            "results": results,
            "refused": any(result["refusal"] for result in results),
        }
    return redirect(back)


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else reverse("desk:queue")
