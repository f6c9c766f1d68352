"""Pages of the question of the month at the desk: choose it, plan it, report, close it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gongzhi.civic.dispatch.actions import (
    choose_question,
    close_question,
    plan_question,
    report_on_question,
)
from gongzhi.civic.dispatch.models import Question, Trouble
from gongzhi.civic.dispatch.policy import (
    can_close_question,
    can_work_on_question,
    centre_to_choose,
    visible_troubles,
)
from gongzhi.civic.dispatch.queries.questions import questions as all_questions
from gongzhi.civic.dispatch.queries.questions import troubles_in
from gongzhi.civic.jurisdictions.queries import lying_in
from gongzhi.civic.people.models import Person
from gongzhi.web.desk.entrance import for_staff
from gongzhi.web.desk.troubles.forms import ChoiceForm, CloseForm, PlanForm, ReportForm
from gongzhi.web.paging import LongList
from gongzhi.web.refusals import refusals_on
from gongzhi.web.troubles.questions import as_cards, effect_in_words, facts_of, state_of
from gongzhi.web.troubles.showing import called, trouble_cards

A_PAGE = 20
OTHERS = 12


@require_safe
@for_staff
def questions(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """List the questions of all months."""
    page = LongList(all_questions(), A_PAGE).get_page(request.GET.get("page"))
    cards = as_cards(page, namespace="desk")
    return render(request, "desk/troubles/questions.html", {"page": page, "cards": cards})


@for_staff
def choose(request: HttpRequest, by: Person, at: datetime, number: int) -> HttpResponseBase:
    """Make a trouble the question of a month."""
    seen = visible_troubles(by, at=at)
    figures = get_object_or_404(seen, trouble=number)
    centre = centre_to_choose(by, figures.trouble.county, at=at)
    if centre is None:
        raise Http404
    near = seen.filter(lying_in(centre.place, "trouble__county")).exclude(trouble=number)[:OTHERS]
    start = {"title": figures.trouble.name}
    form = ChoiceForm(request.POST or None, initial=start, others=near, around=centre.place, at=at)
    if form.is_valid():
        with refusals_on(form):
            chosen = dict(form.cleaned_data)
            also = Trouble.objects.filter(pk__in=chosen.pop("also", []))
            question = choose_question([figures.trouble, *also], **chosen, by=by, at=at)
            messages.success(request, _("已选定为每月一题，所有人都能看到。请牵头单位写方案。"))
            return redirect("desk:question", question.pk)
    context = {"form": form, "name": called(figures.trouble), "number": number}
    return render(request, "desk/troubles/choose.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True)
class Work:
    """Something that can be done with a question: its form, its action, its words."""

    form: type[forms.Form]
    action: Callable[..., Any]
    label: str | Promise
    done: str | Promise


WORKS: Mapping[str, Work] = {
    "report": Work(ReportForm, report_on_question, gettext_lazy("报告进展"), gettext_lazy("进展已公布。")),
    "plan": Work(PlanForm, plan_question, gettext_lazy("写方案"), gettext_lazy("方案已公布。")),
    "close": Work(
        CloseForm, close_question, gettext_lazy("结题"), gettext_lazy("已结题，前后的件数已定下。")
    ),
}


@for_staff
def question(request: HttpRequest, by: Person, at: datetime, number: int) -> HttpResponseBase:
    """Show a question, with what one may do about it."""
    found = get_object_or_404(all_questions(), pk=number)
    open_works = _open_to(by, found, at)
    chosen = request.POST.get("work", "")
    works = {name: WORKS[name].form(initial=_initial(found)) for name in open_works}
    if request.method == "POST" and chosen in works:
        form = works[chosen] = WORKS[chosen].form(request.POST)
        if form.is_valid():
            with refusals_on(form):
                WORKS[chosen].action(found, **form.cleaned_data, by=by, at=at)
                messages.success(request, str(WORKS[chosen].done))
                return redirect("desk:question", number)
    troubles = visible_troubles(by, at=at).filter(trouble__in=troubles_in(found))
    context = {
        "question": found,
        "state": state_of(found),
        "facts": facts_of(found),
        "effect": effect_in_words(found, at=at),
        "reports": found.reports.all()[:50],
        "troubles": trouble_cards(troubles, namespace="desk"),
        "works": [(name, WORKS[name].label, form) for name, form in works.items()],
        "public": reverse("portal:question", args=[number]),
    }
    failed = any(form.errors for form in works.values())
    return render(request, "desk/troubles/question.html", context, status=422 if failed else 200)


def _open_to(by: Person, found: Question, at: datetime) -> list[str]:
    """Return what a person may do with a question as it stands, what comes next first."""
    if found.closed_at is not None or not can_work_on_question(by, found, at=at):
        return []
    if found.planned_at is None:
        return ["plan", "report"]
    return ["report", "plan", "close"] if can_close_question(by, found, at=at) else ["report", "plan"]


def _initial(found: Question) -> dict[str, Any]:
    return {"plan": found.plan, "due_on": found.due_on}
