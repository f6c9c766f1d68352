"""Pages of the recipients: who receives data outside the house, where, and by what right."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.clients.models import Webhook
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import can_guard_privacy
from gongzhi.civic.privacy.actions import Receiving, end_recipient, record_recipient
from gongzhi.civic.privacy.models import Recipient
from gongzhi.civic.privacy.queries import block_of, mail_host
from gongzhi.civic.privacy.vocabulary import Basis
from gongzhi.web.desk.privacy.doors import open_doors
from gongzhi.web.desk.privacy.entrance import for_officers
from gongzhi.web.paging import LongList
from gongzhi.web.refusals import refusals_on, telling

A_PAGE = 50
FIELDS = ("name", "place", "purpose", "is_abroad", "basis", "reference", "valid_until", "mail_host")
HOME, ABROAD = "home", "abroad"


class RecipientForm(forms.Form):
    """Who, where, what for; abroad, by what right."""

    name = forms.CharField(label=gettext_lazy("接收方名称"), max_length=120)
    purpose = forms.CharField(
        label=gettext_lazy("提供什么、用来做什么"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )
    where = forms.ChoiceField(
        label=gettext_lazy("在境内还是境外"),
        choices=[(HOME, gettext_lazy("境内")), (ABROAD, gettext_lazy("境外"))],
        widget=forms.RadioSelect,
    )
    place = forms.CharField(
        label=gettext_lazy("所在国家或地区"),
        max_length=60,
        help_text=gettext_lazy("数据实际存放和被访问的地方。"),
    )
    basis = forms.TypedChoiceField(
        label=gettext_lazy("出境依据"),
        choices=[("", gettext_lazy("没有，或者不用")), *Basis.choices],
        coerce=Basis,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("在境外的必须有；没有依据的也可以先登记，登记后什么也不发。"),
    )
    reference = forms.CharField(label=gettext_lazy("文号"), max_length=120, required=False)
    valid_until = forms.DateField(
        label=gettext_lazy("依据有效到哪天"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        error_messages={"invalid": gettext_lazy("请按2025-03-01这样写日期。")},
    )
    mail_host = forms.CharField(
        label=gettext_lazy("它的邮件服务器"),
        max_length=253,
        required=False,
        help_text=gettext_lazy("只有系统经它发信时才填，例如 smtp.example.cn。"),
    )

    def receiving(self) -> Receiving:
        """Return what was said, as the action takes it."""
        said = dict(self.cleaned_data)
        return Receiving(is_abroad=said.pop("where") == ABROAD, **said)


@require_safe
@for_officers
def recipients(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """List the recipients with what is blocked, and the doors behind which nobody is recorded."""
    found = LongList(Recipient.objects.filter(ended_at=None), A_PAGE).get_page(request.GET.get("page"))
    page = {
        "page": found,
        "rows": [(each, block_of(each, at=at)) for each in found],
        "doors": open_doors(),
        "may_guard": can_guard_privacy(by, at=at),
    }
    return render(request, "desk/privacy/recipients.html", page)


@for_officers
def recipient_new(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Record a recipient."""
    form = RecipientForm(request.POST or None, initial={"place": _("中国大陆"), "mail_host": _unrecorded()})
    return _form_page(request, form, None, by=by, at=at)


def _unrecorded() -> str:
    """Return the server of our letters, if it is not recorded whose it is."""
    host = mail_host()
    return "" if Recipient.objects.filter(mail_host=host, ended_at=None).exists() else host


@for_officers
def recipient(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Show a recipient, and change what is recorded of it."""
    found = get_object_or_404(Recipient, pk=pk)
    usual: dict[str, Any] = {name: getattr(found, name) for name in FIELDS}
    form = RecipientForm(request.POST or None, initial=usual | {"where": ABROAD if found.is_abroad else HOME})
    return _form_page(request, form, found, by=by, at=at)


def _form_page(
    request: HttpRequest, form: RecipientForm, found: Recipient | None, *, by: Person, at: datetime
) -> HttpResponseBase:
    if form.is_valid():
        with refusals_on(form):
            record_recipient(found, form.receiving(), by=by, at=at)
            messages.success(request, _("已登记。"))
            return redirect("desk:recipients")
    page = {
        "form": form,
        "recipient": found,
        "block": block_of(found, at=at) if found else None,
        "webhooks": Webhook.objects.filter(recipient=found, ended_at=None)[:A_PAGE] if found else (),
        "may_guard": can_guard_privacy(by, at=at),
    }
    return render(request, "desk/privacy/recipient.html", page, status=422 if form.errors else 200)


@require_POST
@for_officers
def recipient_end(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """End a recipient."""
    with telling(request, _("已停用，不再向它提供数据。")):
        end_recipient(get_object_or_404(Recipient, pk=pk), by=by, at=at)
    return redirect("desk:recipients")
