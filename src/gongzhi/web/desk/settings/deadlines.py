"""Pages of limits and of escalation: how long each stage may take, and what happens when it takes longer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.cases.actions import (
    end_deadline_rule,
    end_escalation_rule,
    set_deadline_rule,
    set_escalation_rule,
)
from gongzhi.civic.cases.models import Case, DeadlineRule, EscalationRule
from gongzhi.civic.cases.queries.rules import rule_for
from gongzhi.civic.cases.vocabulary import Stage, Step
from gongzhi.civic.jurisdictions.models import PARENTS
from gongzhi.civic.jurisdictions.queries import WorkCalendar, calendar_at, due
from gongzhi.civic.jurisdictions.vocabulary import Clock
from gongzhi.civic.people.models import Person
from gongzhi.web.desk.settings.entrance import changes_of, for_configurators, saving, still_in_force
from gongzhi.web.desk.settings.forms import EscalationForm, LimitForm
from gongzhi.web.desk.settings.narrowing import LimitFilter, TryLimits
from gongzhi.web.refusals import telling

ONE_DAY = timedelta(days=1)
MOST_DAYS = 400  # a longer span is not told day by day


@dataclass(frozen=True)
class Tried:
    """When one stage would be due, by which rule, and which days count or not."""

    stage: str
    rule: DeadlineRule | None
    due_at: datetime | None = None
    told: tuple[str, ...] = ()


@require_safe
@for_configurators
def rules(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """List the limits in force by stage, with the box to try them, and the escalation."""
    narrowing, trial = LimitFilter(request.GET, at=at), TryLimits(request.GET, at=at)
    found = groupby(narrowing.rules(), key=lambda rule: rule.stage)
    by_stage = {stage: list(group) for stage, group in found}
    in_force = EscalationRule.objects.valid(timezone.localdate(at))
    context = {
        "filter": narrowing,
        "day": narrowing.day,
        "stages": [(stage.label, by_stage[stage]) for stage in Stage if stage in by_stage],
        "trial": trial,
        "tried": _tried(trial) if trial.is_valid() else None,
        "escalation": in_force,
    }
    return render(request, "desk/settings/deadlines.html", context)


def _tried(trial: TryLimits) -> list[Tried]:
    asked = trial.cleaned_data
    case = Case(category=asked["category"], place=asked["place"], urgency=asked["urgency"])
    calendar = calendar_at()
    return [_tried_stage(stage, case, asked["start"], calendar) for stage in Stage]


def _tried_stage(stage: Stage, case: Case, start: datetime, calendar: WorkCalendar) -> Tried:
    rule = rule_for(case, stage, at=start)
    if rule is None:
        return Tried(str(stage.label), None)
    due_at = due(start, rule.limit, calendar)
    return Tried(str(stage.label), rule, due_at, tuple(_explained(rule, start, due_at, calendar)))


def _explained(
    rule: DeadlineRule, start: datetime, due_at: datetime, calendar: WorkCalendar
) -> Iterable[str]:
    """Yield which days between count and which don't."""
    days = list(_days(calendar.day_of(start), calendar.day_of(due_at)))
    if rule.clock == Clock.HOURS:
        yield _("小时连续计算，夜里和休息日也算。")
    elif rule.clock == Clock.CALENDAR_DAYS:
        yield _("从第二天起算，休息日也算，到最后一天24点止。")
    else:
        yield from _skipped(days, calendar)
    if any(calendar.is_provisional(day) for day in days):
        yield _("其间有的日子还没有公布放假安排，先按周一至周五上班计算。")


def _skipped(days: list[date], calendar: WorkCalendar) -> Iterable[str]:
    free = [day for day in days if not calendar.is_working_day(day)]
    extra = [day for day in days if day.weekday() >= 5 and calendar.is_working_day(day)]
    yield _("跳过休息日：%(days)s。") % {"days": _listed(free)} if free else _("其间没有休息日。")
    if extra:
        yield _("调休上班，照算：%(days)s。") % {"days": _listed(extra)}


def _days(first: date, last: date) -> Iterable[date]:
    return (first + number * ONE_DAY for number in range(min((last - first).days + 1, MOST_DAYS)))


def _listed(days: list[date]) -> str:
    """Return days as spans, "10月1日至10月8日"."""
    spans: list[list[date]] = []
    for day in days:
        if spans and day - spans[-1][-1] == ONE_DAY:
            spans[-1].append(day)
        else:
            spans.append([day])
    return _("、").join(
        _("%(first)s至%(last)s") % {"first": _day(span[0]), "last": _day(span[-1])}
        if len(span) > 1
        else _day(span[0])
        for span in spans
    )


def _day(day: date) -> str:
    # Translators: a date format of Django, as "j M".
    return date_format(day, _("n月j日"))


def _whole(pk: int) -> DeadlineRule:
    return get_object_or_404(
        DeadlineRule.objects.select_related("category__parent__parent", f"place__{PARENTS}"), pk=pk
    )


@for_configurators
def rule_new(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Set a limit; where one is in force for the same range, it ends."""
    like = request.GET.get("like", "")
    old = _whole(int(like)) if like.isdecimal() and len(like) < 18 else None
    form = LimitForm(request.POST or None, initial=LimitForm.like(old) if old else None, at=at)
    if form.is_valid():
        with saving(form):
            rule = set_deadline_rule(**form.details(), by=by, at=at)
            messages.success(request, _("已保存，从%(on)s起执行。") % {"on": rule.valid_from})
            return redirect("desk:deadline-rule", rule.pk)
    return render(
        request, "desk/settings/rule_new.html", {"form": form, "old": old}, status=422 if form.errors else 200
    )


@require_safe
@for_configurators
def rule(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Show a limit and all that was ever set for its range."""
    found = _whole(pk)
    names = ("stage", "urgency", "category", "place")
    same = DeadlineRule.objects.filter(**{name: getattr(found, name) for name in names})
    rows = list(same.order_by("-valid_from", "-pk"))
    changes = changes_of(rows)
    context: dict[str, Any] = {
        "rule": found,
        "is_open": found.valid_to is None,
        "rows": [(row, changes[row.pk]) for row in rows],
    }
    return render(request, "desk/settings/rule.html", context)


@require_POST
@for_configurators
def rule_end(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """End a limit today."""
    with telling(request, _("已停用。已经定下的期限不变。")):
        end_deadline_rule(still_in_force(_whole(pk)), by=by, at=at)
    return redirect("desk:deadline-rule", pk)


@for_configurators
def escalation(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show what happens by itself after a missed deadline, past rows too, and set it anew."""
    form = EscalationForm(request.POST or None)
    if form.is_valid():
        with saving(form):
            details = form.cleaned_data | {"step": Step(form.cleaned_data["step"])}
            set_escalation_rule(**details, by=by, at=at)
            messages.success(request, _("已保存，马上执行。"))
            return redirect("desk:escalation")
    rows = list(EscalationRule.objects.order_by("valid_to", "after_hours", "-valid_from"))
    changes = changes_of(rows)
    rows.sort(key=lambda row: (row.valid_to is not None, row.after_hours))
    context = {"form": form, "rows": [(row, changes[row.pk]) for row in rows]}
    return render(request, "desk/settings/escalation.html", context, status=422 if form.errors else 200)


@require_POST
@for_configurators
def escalation_end(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Stop one thing from happening by itself."""
    with telling(request, _("已停用，不再自动执行。")):
        end_escalation_rule(still_in_force(get_object_or_404(EscalationRule, pk=pk)), by=by, at=at)
    return redirect("desk:escalation")
