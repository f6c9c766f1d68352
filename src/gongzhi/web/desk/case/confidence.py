"""Who spoke in confidence: shown to those who receive the case, once they say what for."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongzhi.civic.cases.actions import show_reporter
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import confidence_of
from gongzhi.civic.cases.vocabulary import CONFIDENTIAL, Kind, Need
from gongzhi.civic.people.models import Person
from gongzhi.web.desk.entrance import for_staff, seen_case


class NeedForm(forms.Form):
    """What for somebody must know who spoke."""

    need = forms.ChoiceField(
        label=_("查看用途"),
        choices=Need.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择查看用途。")},
    )


def confidence_on(case: Case, *, by: Person, at: datetime) -> dict[str, Any] | None:
    """Return what the page of a confidential case says of it; None for other cases."""
    if case.kind not in CONFIDENTIAL:
        return None
    kept = confidence_of(case, by, at=at)
    may_ask = kept is not None and case.kind == Kind.CONDUCT  # requests have a page of their own
    return {"about": kept.about if kept else None, "form": NeedForm() if may_ask else None}


@never_cache
@require_POST
@for_staff
def confidence(request: HttpRequest, by: Person, at: datetime, number: str) -> HttpResponseBase:
    """Show who spoke and in which words; the purpose stays in the case's trail."""
    case = seen_case(number, by, at)
    if case.kind != Kind.CONDUCT or confidence_of(case, by, at=at) is None:
        raise Http404
    form = NeedForm(request.POST)
    if not form.is_valid():
        return redirect("desk:case", number)
    kept = show_reporter(case, need=Need(form.cleaned_data["need"]), by=by, at=at)
    return render(request, "desk/confidence.html", {"case": case, "kept": kept})
