"""Pages of the incidents: the list, one with its clocks and letters, and each step."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.cases.models import Case
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import can_guard_privacy
from gongzhi.civic.privacy.actions import (
    change_incident,
    close_incident,
    fulfil_duty,
    name_people,
    note_incident,
    waive_duty,
)
from gongzhi.civic.privacy.models import Incident, NoticeDuty
from gongzhi.civic.privacy.queries import letter_to
from gongzhi.civic.privacy.vocabulary import Harm, Told
from gongzhi.web.desk.privacy.entrance import for_officers
from gongzhi.web.desk.privacy.forms import FIELDS, HowForm, IncidentForm, LearnedForm, NumbersForm
from gongzhi.web.paging import LongList
from gongzhi.web.refusals import refusals_on

A_PAGE = 50


@require_safe
@for_officers
def incidents(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """List the incidents, the newest first, each with what is due next."""
    found = LongList(Incident.objects.all(), A_PAGE).get_page(request.GET.get("page"))
    waiting = NoticeDuty.objects.filter(incident__in=list(found), told_at=None).select_related("limit")
    next_of: dict[int, NoticeDuty] = {}
    for duty in waiting.order_by("-due_at"):
        next_of[duty.incident_id] = duty
    page = {
        "page": found,
        "rows": [(each, next_of.get(each.pk)) for each in found],
        "may_guard": can_guard_privacy(by, at=at),
        "now": at,
    }
    return render(request, "desk/privacy/incidents.html", page)


@for_officers
def note(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Note an incident."""
    form = IncidentForm(request.POST or None, initial={"discovered_at": at})
    if form.is_valid():
        with refusals_on(form):
            made = note_incident(form.known(), by=by, at=at)
            messages.success(request, _("已记下。请按下面的时限报告和通知。"))
            return redirect("desk:incident", made.pk)
    page = {"form": form, "incident": None}
    return render(request, "desk/privacy/incident_form.html", page, status=422 if form.errors else 200)


@for_officers
def change(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Write what is known by now."""
    found = get_object_or_404(Incident, pk=pk)
    usual = {name: getattr(found, name) for name in FIELDS}
    form = IncidentForm(request.POST or None, initial=usual)
    if form.is_valid():
        with refusals_on(form):
            change_incident(found, form.known(), by=by, at=at)
            messages.success(request, _("已更新。"))
            return redirect("desk:incident", pk)
    page = {"form": form, "incident": found}
    return render(request, "desk/privacy/incident_form.html", page, status=422 if form.errors else 200)


@require_safe
@for_officers
def incident(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Show an incident: what is due, whom it concerns, the letters."""
    return _show(request, get_object_or_404(Incident, pk=pk), by, at)


def _show(request: HttpRequest, found: Incident, by: Person, at: datetime, **forms: Form) -> HttpResponseBase:
    page: dict[str, Any] = {
        "incident": found,
        "harms": [Harm(each).label for each in found.harms],
        "duties": found.duties.select_related("limit"),
        "named": found.concerns.count(),
        "letters": _letters(found, at),
        "may_act": can_guard_privacy(by, at=at) and found.closed_at is None,
        "now": at,
        "how": HowForm(),
        "numbers": NumbersForm(),
        "learned": LearnedForm(),
        "wrong": next(iter(forms.values()), None),
    }
    return render(request, "desk/privacy/incident.html", page | forms, status=422 if forms else 200)


def _letters(found: Incident, at: datetime) -> list[tuple[str, str, str]]:
    """Return the letters to authority and people in each language: what they are, the language, the words."""
    letters = []
    for to, title in ((Told.AUTHORITY, _("给主管部门的报告")), (Told.PEOPLE, _("给个人的通知"))):
        for code, language in settings.LANGUAGES:
            with override(code):
                letters.append(
                    (f"{title} · {language}", code, letter_to(to, found, city=settings.CITY_NAME, at=at))
                )
    return letters


@require_POST
@for_officers
def people(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Name the reporters of some cases as those whom the incident concerns."""
    found, form = get_object_or_404(Incident, pk=pk), NumbersForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            cases = Case.objects.filter(number__in=form.cleaned_data["numbers"])
            persons = set(cases.values_list("spoken_by", flat=True)) - {None}
            new = name_people(found, [one for one in persons if one], by=by, at=at)
            messages.success(request, _("新增%(n)d人。") % {"n": new})
            return redirect("desk:incident", pk)
    return _show(request, found, by, at, numbers=form)


@require_POST
@for_officers
def told(request: HttpRequest, by: Person, at: datetime, pk: int, duty: int) -> HttpResponseBase:
    """Note that somebody was told, and how."""
    return _end(request, pk, duty, lambda one, how: fulfil_duty(one, how=how, by=by, at=at), by=by, at=at)


@require_POST
@for_officers
def not_told(request: HttpRequest, by: Person, at: datetime, pk: int, duty: int) -> HttpResponseBase:
    """Note that the people need not be told, and why."""
    return _end(request, pk, duty, lambda one, how: waive_duty(one, because=how, by=by, at=at), by=by, at=at)


def _end(
    request: HttpRequest,
    pk: int,
    duty: int,
    act: Callable[[NoticeDuty, str], object],
    *,
    by: Person,
    at: datetime,
) -> HttpResponseBase:
    found, form = get_object_or_404(NoticeDuty, pk=duty, incident=pk), HowForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            act(found, form.cleaned_data["how"])
            messages.success(request, _("已记下。"))
            return redirect("desk:incident", pk)
    return _show(request, found.incident, by, at, how=form)


@require_POST
@for_officers
def close(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Close an incident, with what was learned."""
    found, form = get_object_or_404(Incident, pk=pk), LearnedForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            close_incident(found, learned=form.cleaned_data["learned"], by=by, at=at)
            messages.success(request, _("这起事件已经结束。"))
            return redirect("desk:incident", pk)
    return _show(request, found, by, at, learned=form)
