"""Pages of the impact assessments: what must be assessed, one assessment, writing, signing, withdrawing."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import can_assess_privacy, can_guard_privacy
from gongzhi.civic.privacy.actions import (
    erase_assessment,
    sign_assessment,
    withdraw_assessment,
    write_assessment,
)
from gongzhi.civic.privacy.models import Assessment
from gongzhi.civic.privacy.queries import assessments_in_force, newest_assessments
from gongzhi.civic.privacy.vocabulary import Trigger
from gongzhi.web.desk.privacy.activities import KNOWN, name_of, running
from gongzhi.web.desk.privacy.entrance import for_assessors, for_officers
from gongzhi.web.paging import LongList
from gongzhi.web.refusals import refusals_on, telling

A_PAGE = 50
LONGEST = 4000
LONGEST_NAME = 60


class AssessmentForm(forms.Form):
    """The contents that 个人信息保护法 art. 56 asks for, and why they are asked for."""

    activity = forms.ChoiceField(label=gettext_lazy("评估哪一项处理"), required=False)
    own = forms.CharField(
        label=gettext_lazy("其他处理的名称"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=gettext_lazy("上面没有列出的，在这里起个名字。"),
    )
    because = forms.TypedMultipleChoiceField(
        label=gettext_lazy("为什么要评估"),
        choices=Trigger.choices,
        coerce=Trigger,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("《个人信息保护法》第五十五条。"),
    )
    purpose = forms.CharField(
        label=gettext_lazy("目的、方式是否合法、正当、必要"), max_length=LONGEST, widget=forms.Textarea
    )
    effects = forms.CharField(
        label=gettext_lazy("对个人权益的影响和安全风险"), max_length=LONGEST, widget=forms.Textarea
    )
    measures = forms.CharField(
        label=gettext_lazy("保护措施，是否合法、有效、与风险相适应"),
        max_length=LONGEST,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["activity"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*((code, each.name) for code, each in KNOWN.items()), ("", _("其他"))]

    def clean(self) -> dict[str, Any]:
        """See that one processing is named."""
        said = super().clean() or {}
        said["code"] = said.get("activity") or " ".join((said.get("own") or "").split())
        if not said["code"]:
            self.add_error("own", _("请写明评估的是哪一项处理。"))
        return said


class BecauseForm(forms.Form):
    """Why a signature is withdrawn."""

    because = forms.CharField(label=gettext_lazy("撤回的原因"), max_length=500, widget=forms.Textarea)


@require_safe
@for_assessors
def assessments(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show what must be assessed and whether it is, and all assessments, the newest first."""
    newest = {each.activity: each for each in newest_assessments()[:A_PAGE]}
    cleared = set(assessments_in_force([*KNOWN, *newest], at=at).values_list("activity", flat=True))
    goes_on = running(at)
    codes = [*KNOWN, *(code for code in newest if code not in KNOWN)]
    rows = [
        {
            "name": name_of(code),
            "code": code,
            "newest": newest.get(code),
            "cleared": code in cleared,
            "unassessed": code in goes_on and code not in cleared,
        }
        for code in codes
    ]
    found = LongList(Assessment.objects.all(), A_PAGE).get_page(request.GET.get("page"))
    page = {
        "rows": rows,
        "page": found,
        "versions": [(each, name_of(each.activity)) for each in found],
        "may_write": can_assess_privacy(by, at=at),
    }
    return render(request, "desk/privacy/assessments.html", page)


@for_assessors
def write(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Write the next version of an assessment, from the one before if there is one."""
    form = AssessmentForm(request.POST or None, initial=_usual(request.GET.get("activity", "")))
    if form.is_valid():
        with refusals_on(form):
            said = form.cleaned_data
            texts = {name: said[name] for name in ("because", "purpose", "effects", "measures")}
            made = write_assessment(said["code"], **texts, by=by, at=at)
            messages.success(request, _("已写好第%(n)d版，等另一位签署。") % {"n": made.version})
            return redirect("desk:assessment", made.pk)
    status = 422 if form.errors else 200
    return render(request, "desk/privacy/assessment_new.html", {"form": form}, status=status)


def _usual(code: str) -> dict[str, Any]:
    usual: dict[str, Any] = {"activity": code} if code in KNOWN else {"activity": "", "own": code}
    before = newest_assessments().filter(activity=code).first() if "\x00" not in code else None
    if before is not None:
        kept = {name: getattr(before, name) for name in ("because", "purpose", "effects", "measures")}
        return usual | kept
    return usual | {"because": list(KNOWN[code].because) if code in KNOWN else []}


@require_safe
@for_assessors
def assessment(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Show one version, with what can be done with it."""
    return _show(request, get_object_or_404(Assessment, pk=pk), by, at)


def _show(
    request: HttpRequest, found: Assessment, by: Person, at: datetime, form: BecauseForm | None = None
) -> HttpResponseBase:
    names = dict(Person.objects.filter(pk__in=[found.written_by, found.signed_by]).values_list("pk", "name"))
    may = can_guard_privacy(by, at=at)
    page = {
        "assessment": found,
        "name": name_of(found.activity),
        "because": [Trigger(each).label for each in found.because],
        "written_by": names.get(found.written_by or 0, _("系统")),
        "signed_by": names.get(found.signed_by or 0, _("系统")),
        "may_guard": may,
        "may_sign": may and found.signed_at is None and found.written_by != by.pk,
        "may_write": can_assess_privacy(by, at=at),
        "form": form or BecauseForm(),
    }
    return render(request, "desk/privacy/assessment.html", page, status=422 if form else 200)


@require_POST
@for_officers
def sign(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Sign, so that the processing may begin."""
    with telling(request, _("已签署，这项处理可以开始了。")):
        sign_assessment(get_object_or_404(Assessment, pk=pk), by=by, at=at)
    return redirect("desk:assessment", pk)


@require_POST
@for_officers
def withdraw(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Withdraw the signature, so that the processing stops."""
    found, form = get_object_or_404(Assessment, pk=pk), BecauseForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            withdraw_assessment(found, because=form.cleaned_data["because"], by=by, at=at)
    if not form.is_valid():
        return _show(request, found, by, at, form)
    messages.success(request, _("已撤回签署，这项处理随之停止。"))
    return redirect("desk:assessment", pk)


@require_POST
@for_officers
def erase(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Erase a version whose years are over."""
    with telling(request, _("已删除。")):
        erase_assessment(get_object_or_404(Assessment, pk=pk), by=by, at=at)
    is_there = Assessment.objects.filter(pk=pk).exists()
    return redirect("desk:assessment", pk) if is_there else redirect("desk:assessments")
