"""Requests about personal data on the privacy officer's desk: the queue, and each with its decision."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gongzhi.civic.cases.models import Confidential
from gongzhi.civic.cases.queries.timeline import timeline_of
from gongzhi.civic.cases.vocabulary import LONGEST_TEXT
from gongzhi.civic.people.models import Person
from gongzhi.civic.rights.actions import Corrected, grant_claim, refuse_claim
from gongzhi.civic.rights.models import Claim
from gongzhi.civic.rights.queries import (
    automatic_about,
    can_decide_claim,
    claims_in_turn,
    plan_for,
    visible_claims,
)
from gongzhi.civic.rights.vocabulary import ERASES, SOURCES, Right
from gongzhi.web.desk.privacy.entrance import for_officers
from gongzhi.web.paging import LongList
from gongzhi.web.refusals import refusals_on

A_PAGE = 20
MOST_EXPLAINED = 50


class DecisionForm(forms.Form):
    """Granted or refused, and in which words."""

    granted = forms.TypedChoiceField(
        label=gettext_lazy("是否同意"),
        choices=[("yes", gettext_lazy("同意，并按请求执行")), ("no", gettext_lazy("不同意"))],
        coerce=lambda word: word == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择同意还是不同意。")},
    )
    words = forms.CharField(
        label=gettext_lazy("答复或理由"),
        help_text=gettext_lazy("本人会看到。不同意时，系统会加上怎么投诉和起诉。"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("请写明答复或理由。")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class CorrectionForm(DecisionForm):
    """The same, with the details as they should be."""

    name = forms.CharField(label=gettext_lazy("更正后的姓名"), required=False, max_length=80)
    phone = forms.CharField(label=gettext_lazy("更正后的电话"), required=False, max_length=30)


@require_safe
@for_officers
def requests(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """List the requests: those that wait first, by when they are due."""
    rows = LongList(claims_in_turn(by, at=at), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/privacy/requests.html", {"page": rows, "at": at})


@for_officers
def one_request(request: HttpRequest, by: Person, at: datetime, number: str) -> HttpResponseBase:
    """Show a request with what granting it would do, and decide on it."""
    seen = visible_claims(by, at=at).select_related("case", "person", "decided_by")
    claim = get_object_or_404(seen, case__number=number)
    kind = CorrectionForm if claim.right == Right.CORRECT else DecisionForm
    form = kind(request.POST or None, initial={"version": claim.case.version})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _decide(claim, form.cleaned_data, by, at)
            messages.success(request, _("决定已经告知本人。"))
            return redirect("desk:privacy-request", number)
    page = _page(claim, by, at) | {"form": form}
    return render(request, "desk/privacy/request.html", page, status=422 if form.errors else 200)


def _decide(claim: Claim, said: dict[str, Any], by: Person, at: datetime) -> None:
    claim.case.version = said["version"]
    if not said["granted"]:
        refuse_claim(claim, because=said["words"], by=by, at=at)
        return
    corrected = Corrected(name=said.get("name", ""), phone=said.get("phone", ""))
    grant_claim(claim, answer=said["words"], corrected=corrected, by=by, at=at)


def _page(claim: Claim, by: Person, at: datetime) -> dict[str, Any]:
    person, right = claim.person, Right(claim.right)
    explains = right == Right.EXPLAIN and person is not None
    return {
        "claim": claim,
        "kept": Confidential.objects.select_related("spoken_by").get(case=claim.case_id),
        "source": SOURCES[right],
        "plan": plan_for(person, at=at) if person and right in ERASES and not claim.decided_at else None,
        "automatic": automatic_about(person)[:MOST_EXPLAINED] if person and explains else (),
        "timeline": timeline_of(claim.case, viewer=by, at=at)[::-1],
        "may_decide": claim.decided_at is None and can_decide_claim(by, claim, at=at),
    }
