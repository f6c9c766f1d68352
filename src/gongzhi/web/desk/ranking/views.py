"""Pages of the ranking at the desk."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.evaluation.actions import exclude_case, include_case_again
from gongzhi.civic.evaluation.models import CaseExclusion
from gongzhi.civic.evaluation.policy import can_exclude_case, can_publish_ranking
from gongzhi.civic.evaluation.queries import reasons_of
from gongzhi.civic.evaluation.vocabulary import Month
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import has_role
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel.errors import Refused
from gongzhi.web.desk.entrance import for_staff, seen_case
from gongzhi.web.desk.ranking.forms import ExclusionForm
from gongzhi.web.proof import proof_required
from gongzhi.web.ranking.behind import asked_in, trend_in
from gongzhi.web.ranking.pages import board_page, export_of
from gongzhi.web.ranking.table import Ways
from gongzhi.web.refusals import refusals_on
from gongzhi.web.ways import is_ours

A_PAGE = 40


@require_safe
@for_staff
def board(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show a month's ranking."""
    page = board_page(request.GET, namespace="desk", at=at)
    page["may_publish"] = not page["is_running"] and can_publish_ranking(by, at=at)
    return render(request, "desk/ranking/board.html", page, status=200 if page["form"].is_valid() else 422)


@require_safe
@for_staff
def export(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Hand the ranking over as a CSV file."""
    return export_of(request.GET, namespace="desk", at=at)


@require_safe
@for_staff
def trend(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show twelve months of a body, a place or a category."""
    shown = trend_in(request.GET, namespace="desk", at=at)
    back = Ways("desk", shown.until, shown.board).to_board()
    return render(request, "desk/ranking/trend.html", {"trend": shown, "back": back})


@require_safe
@for_staff
def cases(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show the cases behind a figure: those that one may see, and how many others there are."""
    asked = asked_in(request.GET)
    counted = asked.cases(at=at)
    seen = (
        visible_cases(by, at=at)
        .filter(pk__in=counted.values("pk"))
        .select_related("place__parent", "category", "lead")
    )
    page = Paginator(seen, A_PAGE).get_page(request.GET.get("page"))
    total = counted.count()
    context = {
        "asked": asked,
        "page": page,
        "rows": _with_reasons(list(page.object_list), asked.month),
        "total": total,
        "hidden": total - page.paginator.count,
        "may_exclude": has_role(by, Role.SUPERVISOR, at=at),
        "here": request.get_full_path(),
        "back": Ways("desk", asked.month, asked.board).to_board(),
    }
    return render(request, "desk/ranking/cases.html", context)


def _with_reasons(cases: list[Case], month: Month) -> list[tuple[Case, str]]:
    told = reasons_of(cases, month=month)
    return [(case, told.get(case.pk, "")) for case in cases]


@for_staff
@proof_required()
def exclusion(request: HttpRequest, by: Person, at: datetime, number: str) -> HttpResponseBase:
    """Let a supervisor leave a case out of the rates, with a reason, or take it back."""
    if not has_role(by, Role.SUPERVISOR, at=at):
        raise Http404
    case = seen_case(number, by, at)
    excludes = request.POST.get("act") == "exclude"
    form = ExclusionForm(request.POST if excludes else None)
    way_back = _way_back(request)
    if (excludes and _excluded(request, case, form, by, at)) or (
        request.POST.get("act") == "include" and _included(request, case, by, at)
    ):
        return redirect(way_back)
    past = list(CaseExclusion.objects.filter(case=case).select_related("by"))
    context = {
        "case": case,
        "past": past,
        "out": next((each for each in past if each.ended_at is None), None),
        "form": form,
        "may": can_exclude_case(by, case, at=at),
        "next": way_back,
    }
    return render(request, "desk/ranking/exclusion.html", context, status=422 if form.errors else 200)


def _excluded(request: HttpRequest, case: Case, form: ExclusionForm, by: Person, at: datetime) -> bool:
    if form.is_valid():
        with refusals_on(form):
            exclude_case(case, because=form.cleaned_data["because"], by=by, at=at)
            messages.success(request, _("“%(case)s”已登记为不计入考核。") % {"case": case.title})
            return True
    return False


def _included(request: HttpRequest, case: Case, by: Person, at: datetime) -> bool:
    try:
        include_case_again(case, by=by, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, _("“%(case)s”已恢复计入考核。") % {"case": case.title})
    return True


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return wanted if is_ours(wanted) else reverse("desk:ranking")
