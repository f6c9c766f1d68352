"""Pages of the webhooks: where other systems are told of what happens, and what became of it."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.clients.actions import (
    change_webhook,
    create_webhook,
    deliver_again,
    end_webhook,
    ping_webhook,
    rotate_secret,
)
from gongzhi.civic.clients.models import Delivery, Webhook
from gongzhi.civic.clients.queries import secret_of_webhook, visible_webhooks
from gongzhi.civic.clients.vocabulary import LONGEST_URL, PUBLIC_KINDS
from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.models import Recipient
from gongzhi.civic.privacy.queries import open_recipients
from gongzhi.web.desk.settings.entrance import for_configurators, saving
from gongzhi.web.refusals import telling

A_PAGE = 50


class WebhookForm(forms.Form):
    """Where to, and of what."""

    url = forms.CharField(
        label=gettext_lazy("推送地址"),
        max_length=LONGEST_URL,
        widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": "https://"}),
        help_text=gettext_lazy("以https://开头，对方系统用来接收的地址。"),
    )
    to = forms.ModelChoiceField(
        label=gettext_lazy("接收方"),
        queryset=Recipient.objects.none(),
        empty_label=gettext_lazy("请选择"),
        help_text=gettext_lazy(
            "谁在那边接收。没有列出的，请先由个人信息保护负责人登记；在境外的要有出境依据。"
        ),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("推送哪些事"),
        choices=lambda: list(PUBLIC_KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("推送公开的事项，和您自己能看到的其他事项。"),
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = open_recipients(at=at)


class ChangedWebhookForm(WebhookForm):
    """The same, and whether it goes on."""

    is_active = forms.BooleanField(label=gettext_lazy("正在推送"), required=False)


@require_safe
@for_configurators
def webhooks(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """List the webhooks."""
    rows = [
        (row, *_state_of(row)) for row in visible_webhooks(by, at=at).select_related("owner", "recipient")
    ]
    return render(request, "desk/settings/webhooks.html", {"rows": rows})


@for_configurators
def webhook_new(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Add a webhook."""
    form = WebhookForm(request.POST or None, initial={"kinds": list(PUBLIC_KINDS)}, at=at)
    if form.is_valid():
        with saving(form):
            made = create_webhook(**form.cleaned_data, by=by, at=at)
            return _secret_page(request, made, is_new=True)
    context = {"form": form}
    return render(request, "desk/settings/webhook_new.html", context, status=422 if form.errors else 200)


@for_configurators
def webhook(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Show a webhook with what was sent, and change it."""
    found = _found(pk, by, at)
    usual = {
        "url": found.url,
        "to": found.recipient_id,
        "kinds": found.kinds,
        "is_active": found.is_active,
    }
    form = ChangedWebhookForm(request.POST or None, initial=usual, at=at)
    if form.is_valid():
        with saving(form):
            change_webhook(found, **form.cleaned_data, by=by, at=at)
            messages.success(request, _("已保存。"))
            return redirect("desk:webhook", found.pk)
    context = {"form": form, "webhook": found, "state": _state_of(found), **_details(request, found, by)}
    return render(request, "desk/settings/webhook.html", context, status=422 if form.errors else 200)


def _details(request: HttpRequest, webhook: Webhook, by: Person) -> dict[str, Any]:
    deliveries = webhook.deliveries.select_related("fact")
    return {
        "page": Paginator(deliveries, A_PAGE).get_page(request.GET.get("page")),
        "kinds": PUBLIC_KINDS,
        "is_own": webhook.owner_id == by.pk,
    }


@require_POST
@for_configurators
def webhook_secret(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Show the secret after a proof, to its owner alone: whoever checks with it could also forge."""
    found = _found(pk, by, at)
    if found.owner_id != by.pk:
        raise Http404
    return _secret_page(request, found, is_new=False)


def _secret_page(request: HttpRequest, webhook: Webhook, *, is_new: bool) -> HttpResponseBase:
    told = {"webhook": webhook, "secret": secret_of_webhook(webhook), "is_new": is_new}
    response = render(request, "desk/settings/webhook_secret.html", told)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@for_configurators
def webhook_ping(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Send a test."""
    with telling(request, _("测试已发出，几秒钟后刷新看结果。")):
        ping_webhook(_found(pk, by, at), by=by, at=at)
    return redirect("desk:webhook", pk)


@require_POST
@for_configurators
def webhook_rotate(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Give a new secret."""
    with telling(request, _("已换成新密钥。旧密钥24小时内仍然有效。")):
        rotate_secret(_found(pk, by, at), by=by, at=at)
    return redirect("desk:webhook", pk)


@require_POST
@for_configurators
def webhook_end(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """End a webhook."""
    with telling(request, _("推送地址已删除。")):
        end_webhook(_found(pk, by, at), by=by, at=at)
    return redirect("desk:webhooks")


@require_POST
@for_configurators
def webhook_again(request: HttpRequest, by: Person, at: datetime, pk: int, delivery: int) -> HttpResponseBase:
    """Send something once more."""
    found = get_object_or_404(Delivery, pk=delivery, webhook=_found(pk, by, at))
    with telling(request, _("已安排重新推送，几秒钟后刷新看结果。")):
        deliver_again(found, by=by, at=at)
    return redirect("desk:webhook", pk)


def _found(pk: int, by: Person, at: datetime) -> Webhook:
    return get_object_or_404(visible_webhooks(by, at=at).select_related("owner", "recipient"), pk=pk)


def _state_of(webhook: Webhook) -> tuple[str, str]:
    """Return the state of a webhook as a tag shows it, and in words."""
    if webhook.disabled_at is not None:
        return "overdue", _why_disabled(webhook)
    if not webhook.is_active:
        return "paused", _("已暂停")
    if webhook.recipient is None:
        return "warning", _("没有登记接收方")
    if webhook.failures:
        return "soon", _("最近没有送达")
    return "success", _("正常")


def _why_disabled(webhook: Webhook) -> str:
    if webhook.blocked:
        return _("%(why)s，已停止推送") % {"why": webhook.get_blocked_display()}
    return _("对方不再接收，已停止推送") if webhook.is_gone else _("连续失败，已停止推送")
