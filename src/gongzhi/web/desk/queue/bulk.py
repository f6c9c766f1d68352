"""One step for many cases: chosen, looked at case by case, confirmed, and carried out in a moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.cases.queries.rules import entry_for
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.actions import (
    Planned,
    carry_out_part,
    confirm_deed,
    forget_draft,
    rehearse_step,
)
from gongzhi.civic.teamwork.queries.drafts import draft_of
from gongzhi.civic.teamwork.vocabulary import MOST_AT_ONCE, PendingStep
from gongzhi.kernel.errors import Refused
from gongzhi.web.desk.entrance import for_staff
from gongzhi.web.desk.queue.bulk_form import WORDS, BulkForm
from gongzhi.web.desk.queue.saved import cases_in
from gongzhi.web.ways import is_ours

_SHOWN = ("place", "category__parent__parent", "lead", "spoken_by")


@dataclass(frozen=True)
class Row:
    """What would happen with one case: the words as its resident reads them, or why nothing happens."""

    case: Case
    text: str
    effect: str
    refusal: str


@require_POST
@for_staff
def bulk(request: HttpRequest, by: Person, at: datetime) -> HttpResponse:
    """Show what a step would do with each chosen case, before anything is done."""
    back = way_back(request)
    form = BulkForm(request.POST, by=by, at=at)
    cases = _chosen(request, by, at)
    if not cases:
        messages.error(request, _("还没有勾选事项。请先勾选，再点要做的操作。"))
    elif not form.is_valid():
        for problems in form.errors.values():
            messages.error(request, " ".join(str(problem) for problem in problems))
    else:
        return _preview(request, form, _rows(form, cases, {}), back=back)
    return redirect(back)


@require_POST
@for_staff
def confirm(request: HttpRequest, by: Person, at: datetime) -> HttpResponse:
    """Take in what was looked at; words that make no sense bring the page again."""
    back = way_back(request)
    form = BulkForm(request.POST, by=by, at=at)
    cases = _chosen(request, by, at)
    if not form.is_valid() or not cases:
        messages.error(request, _("没有可以办理的事项，内容没有改动。"))
        return redirect(back)
    rows = _rows(form, cases, request.POST)
    if any(row.refusal for row in rows):
        return _preview(request, form, rows, back=back, status=422)
    parts = [Planned(row.case, form.data_for(row.text)) for row in rows]
    try:
        deed = confirm_deed(form.chosen, parts, within=form.window, by=by, at=at, is_bulk=True)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    forget_draft(_place_of(form), by=by, at=at)
    if not form.window:
        for part in deed.parts.select_related("deed", "case"):
            carry_out_part(part, by=by, at=at)
    return redirect(back)


def _preview(
    request: HttpRequest, form: BulkForm, rows: list[Row], *, back: str, status: int = 200
) -> HttpResponse:
    field = WORDS.get(form.chosen, "")
    page = {
        "form": form,
        "step": form.chosen,
        "rows": [row for row in rows if not row.refusal or status == 422],
        "refused": [row for row in rows if row.refusal and status != 422],
        "has_words": bool(field),
        "kept": [(name, request.POST[name]) for name in form.fields if request.POST.get(name)],
        "place": _place_of(form),
        "draft": draft_of(form.by, _place_of(form)),
        "next": back,
        "seconds": int(form.window.total_seconds()),
    }
    return render(request, "desk/bulk.html", page, status=status)


def _place_of(form: BulkForm) -> str:
    return f"bulk:{form.chosen}"


def _chosen(request: HttpRequest, by: Person, at: datetime) -> list[Case]:
    """Return the ticked cases in the version that was ticked, or all that the list holds, up to a limit."""
    if request.POST.get("everything"):
        query = QueryDict(way_back(request).partition("?")[2])
        return list(cases_in(query, by=by, at=at).select_related(*_SHOWN)[:MOST_AT_ONCE])
    shown = dict(versions(request.POST.getlist("case")))
    seen = visible_cases(by, at=at).select_related(*_SHOWN)
    cases = seen.in_bulk(list(shown)[:MOST_AT_ONCE])
    for pk, case in cases.items():
        case.version = shown[pk]
    return [cases[pk] for pk in shown if pk in cases]


def versions(ticked: Iterable[str]) -> Iterable[tuple[int, int]]:
    """Yield the id and version of each ticked case; what makes no sense is passed over."""
    for each in ticked:
        pk, _colon, version = each.partition(":")
        if all(part.isascii() and part.isdecimal() and len(part) < 16 for part in (pk, version)):
            yield int(pk), int(version)


def _rows(form: BulkForm, cases: Iterable[Case], edited: Mapping[str, Any]) -> list[Row]:
    return [_row(form, case, edited.get(f"text-{case.pk}")) for case in cases]


def _row(form: BulkForm, case: Case, edited: str | None) -> Row:
    text = form.filled_for(case) if edited is None else edited.replace("\r\n", "\n")
    refusal = rehearse_step(form.chosen, case, form.data_for(text), by=form.by, at=form.at)
    return Row(case, text, "" if refusal else _effect(form, case), refusal)


def _effect(form: BulkForm, case: Case) -> str:
    """Return in a few words what would happen."""
    wanted = form.cleaned_data
    match form.chosen:
        case PendingStep.ACCEPT:
            return f"{wanted['category']} · {wanted['urgency'].label}"
        case PendingStep.DISPATCH:
            entry = entry_for(case.category, case.place, at=form.at) if case.category else None
            return _("派给%(body)s") % {"body": entry.lead} if entry else ""
        case PendingStep.RESOLVE:
            return str(wanted["outcome"].label)
        case PendingStep.ASSIGN:
            return form.colleagues[wanted["colleague"]]
        case PendingStep.SNOOZE:
            until = datetime.fromisoformat(form.data_for("")["until"])
            return _("%(until)s再提醒") % {"until": f"{_until(until, case):%m-%d %H:%M}"}
    return str(form.chosen.label)


def _until(until: datetime, case: Case) -> datetime:
    return timezone.localtime(min(until, case.due_at) if case.due_at else until)


def way_back(request: HttpRequest) -> str:
    """Return the page of this house from which somebody came."""
    wanted = request.POST.get("next", "")
    return wanted if is_ours(wanted) else reverse("desk:queue")
