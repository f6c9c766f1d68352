"""A caller's request about personal data, written down by an operator."""

from datetime import datetime

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from gongzhi.civic.cases.actions import Opened
from gongzhi.civic.cases.vocabulary import Channel
from gongzhi.civic.people.actions import note_caller
from gongzhi.civic.people.models import Person
from gongzhi.civic.rights.actions import NewClaim, claim_right
from gongzhi.civic.rights.queries import can_claim_for_others, the_city
from gongzhi.web.caller_form import CallerForm
from gongzhi.web.claim_form import ClaimForm
from gongzhi.web.desk.entrance import for_staff
from gongzhi.web.refusals import refusals_on


class CallersClaimForm(ClaimForm, CallerForm):
    """The same, with who calls."""

    name = forms.CharField(label=_("来电人姓名"), max_length=80)
    phone = forms.CharField(label=_("联系电话"), max_length=30)
    field_order = ("name", "phone", "right", "text", "by_kin", "key")


@never_cache
@for_staff
def request_new(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Write down what a caller asks for; afterwards only the privacy officers see it."""
    if not can_claim_for_others(by, at=at):
        raise Http404
    form = CallersClaimForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            opened = _write_down(form, by, at)
            page = {"case": opened.case, "code": opened.code, "hidden": True}
            return render(request, "desk/intake_done.html", page)
    page = {
        "form": form,
        "title": _("登记个人信息请求"),
        "lead": _("登记以后只有个人信息保护负责人看得到。请把编号和查询码读给来电人。"),
    }
    return render(request, "desk/in_confidence.html", page, status=422 if form.errors else 200)


@transaction.atomic
def _write_down(form: CallersClaimForm, by: Person, at: datetime) -> Opened:
    said = form.cleaned_data
    caller = note_caller(said["name"], said["phone"], by=by, at=at)
    new = NewClaim(place=the_city(), spoken_by=caller, channel=Channel.PHONE, **form.said())
    return claim_right(new, by=by, at=at)
