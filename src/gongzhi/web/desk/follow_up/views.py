"""Pages of the follow-up by phone."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.cases.actions import close_case, follow_up_case
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Way
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import has_role
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.actions import forget_draft
from gongzhi.civic.teamwork.models import Draft
from gongzhi.civic.teamwork.queries.drafts import draft_of
from gongzhi.kernel.errors import Refused
from gongzhi.web.desk.case.page import parts_of
from gongzhi.web.desk.case.views import hold_as_shown
from gongzhi.web.desk.counts import counts_for
from gongzhi.web.desk.entrance import for_staff, seen_case
from gongzhi.web.desk.follow_up.forms import FollowUpForm
from gongzhi.web.desk.follow_up.line import line_for, next_after
from gongzhi.web.desk.queue.drafts import words_restored
from gongzhi.web.follow_up_links import follow_up_link
from gongzhi.web.refusals import refusals_on

PER_PAGE = 40


@require_safe
@for_staff
def line(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show whom to call."""
    _refuse_others(by, at)
    pages = Paginator(line_for(by, at=at), PER_PAGE)
    pages.count = counts_for(request, by, at=at).all_calls  # which the navigation tells too
    return render(request, "desk/follow_ups.html", {"page": pages.get_page(request.GET.get("page"))})


def _refuse_others(by: Person, at: datetime) -> None:
    if not has_role(by, Role.EVALUATOR, at=at):
        raise Http404


@for_staff
def call(request: HttpRequest, by: Person, at: datetime, number: str) -> HttpResponseBase:
    """Show the script for one call, or take in what was said and go on to the next."""
    _refuse_others(by, at)
    case = seen_case(number, by, at)
    if request.method != "POST":
        draft = draft_of(by, _place_of(case))
        begun = FollowUpForm(initial=words_restored(FollowUpForm.base_fields, draft))
        return _script(request, case, begun, by, at, draft=draft)
    upcoming = next_after(case, by, at=at)
    form = FollowUpForm(request.POST)
    hold_as_shown(case, request)
    if form.is_valid():
        with refusals_on(form):
            _record(case, form, by=by, at=at)
    if not form.is_valid():
        return _script(request, seen_case(number, by, at), form, by, at, status=422)
    forget_draft(_place_of(case), by=by, at=at)
    return _on_to(request, upcoming, case)


def _place_of(case: Case) -> str:
    return f"{case.number}:call"


@transaction.atomic
def _record(case: Case, form: FollowUpForm, *, by: Person, at: datetime) -> None:
    asked = follow_up_case(case, **form.answers, by=by, at=at)
    if form.closes_unsolved:
        close_case(asked, because=form.cleaned_data["comment"], by=by, at=at)


@require_POST
@for_staff
def missed(request: HttpRequest, by: Person, at: datetime, number: str) -> HttpResponseBase:
    """Note that nobody was reached; the case goes to the end of the line."""
    _refuse_others(by, at)
    case = seen_case(number, by, at)
    upcoming = next_after(case, by, at=at)
    hold_as_shown(case, request)
    try:
        follow_up_case(case, way=Way.PHONE, reached=False, by=by, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:call", number)
    return _on_to(request, upcoming, case)


def _on_to(request: HttpRequest, upcoming: Case | None, case: Case) -> HttpResponseBase:
    if upcoming is None:
        messages.success(request, _("%(number)s 的回访已记录，没有下一件了。") % {"number": case.number})
        return redirect("desk:follow-ups")
    messages.success(request, _("%(number)s 的回访已记录，接着打下一位。") % {"number": case.number})
    return redirect("desk:call", upcoming.number)


def _script(
    request: HttpRequest,
    case: Case,
    form: FollowUpForm,
    by: Person,
    at: datetime,
    *,
    status: int = 200,
    draft: Draft | None = None,
) -> HttpResponseBase:
    parts = parts_of(case, by=by, at=at)
    answers = (entry["text"] for entry in parts["timeline"] if entry["state"] == "resolved")
    context = {
        **parts,
        "form": form,
        "draft": draft,
        "answer": next(answers, ""),
        "upcoming": next_after(case, by, at=at),
        "waiting": counts_for(request, by, at=at).all_calls,
        "link": request.build_absolute_uri(follow_up_link(case)),
    }
    return render(request, "desk/call.html", context, status=status)
