"""Webhooks: make, change, pause, give a new secret, test, send again, end."""

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.clients.events import (
    WebhookChanged,
    WebhookCreated,
    WebhookEnded,
    WebhookEvent,
    WebhookSecretRotated,
)
from gongzhi.civic.clients.logic.receivers import is_sendable
from gongzhi.civic.clients.models import Delivery, Reading, Webhook
from gongzhi.civic.clients.policy import can_create_webhook, can_manage_webhook
from gongzhi.civic.clients.vocabulary import EARLIER_SECRET_LASTS, MOST_WEBHOOKS, PUBLIC_KINDS, WEBHOOKS
from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.models import Recipient
from gongzhi.civic.privacy.queries import require_cleared, require_open
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import publish
from gongzhi.kernel.models import Fact


class BadAddress(Refused):
    message = _("推送地址要以https://开头，并且是互联网上的地址，不能是内部网络的地址。")


class NoKinds(Refused):
    message = _("请至少选一种要推送的事件。")


class RecipientMissing(Refused):
    message = _("请选择接收方。还没有登记的，请先联系个人信息保护负责人登记。")


class TooManyWebhooks(Refused):
    message = _("您已有%(most)s个推送地址。请先删掉不再使用的。")


class WebhookGone(Refused):
    message = _("这个推送地址已经删掉了。")


@transaction.atomic
def create_webhook(url: str, *, kinds: Collection[str], to: Recipient, by: Person, at: datetime) -> Webhook:
    """Tell a recipient's address of facts from now on, of cases that the person may see at that time."""
    if not can_create_webhook(by):
        raise NotAllowed
    if Webhook.objects.filter(owner=by, ended_at=None).count() >= MOST_WEBHOOKS:
        raise TooManyWebhooks(most=MOST_WEBHOOKS)
    wanted = _checked(url, kinds)
    _require_may_send(to, at=at)
    begin_reading(by=by, at=at)
    key = secrets.token_hex(16)
    webhook = Webhook.objects.create(owner=by, recipient=to, key=key, created_at=at, **wanted)
    publish(WebhookCreated(webhook=webhook.pk), about=webhook, by=by, at=at)
    return webhook


@transaction.atomic
def change_webhook(
    webhook: Webhook,
    *,
    url: str,
    kinds: Collection[str],
    to: Recipient | None,
    is_active: bool,
    by: Person,
    at: datetime,
) -> Webhook:
    """Change where and of what is told, pause, or let go on; what happened during a pause is not told."""
    held = _held(webhook, by=by, at=at)
    wanted = _checked(url, kinds)
    if is_active:
        _require_may_send(to, at=at)
    if is_active and not held.is_active:
        begin_reading(by=by, at=at)
        held.failures, held.failing_since, held.disabled_at, held.blocked = 0, None, None, ""
    held.url, held.kinds, held.is_active, held.recipient = wanted["url"], wanted["kinds"], is_active, to
    return _kept(held, WebhookChanged, by=by, at=at)


@transaction.atomic
def rotate_secret(webhook: Webhook, *, by: Person, at: datetime) -> Webhook:
    """Give a new secret; the one before signs, too, for `EARLIER_SECRET_LASTS`."""
    held = _held(webhook, by=by, at=at)
    held.turn += 1
    held.earlier_until = at + EARLIER_SECRET_LASTS
    return _kept(held, WebhookSecretRotated, by=by, at=at)


@transaction.atomic
def end_webhook(webhook: Webhook, *, by: Person, at: datetime) -> None:
    """End a webhook, with all that still waits for it."""
    held = _held(webhook, by=by, at=at)
    held.ended_at, held.is_active = at, False
    Delivery.objects.filter(webhook=held, due_at__isnull=False).update(due_at=None, parked_at=at)
    _kept(held, WebhookEnded, by=by, at=at)


@transaction.atomic
def ping_webhook(webhook: Webhook, *, by: Person, at: datetime) -> Delivery:
    """Send a test, which tells of no case; to a paused webhook, too."""
    held = _held(webhook, by=by, at=at)
    return Delivery.objects.create(webhook=held, key=new_key(), made_at=at, due_at=at)


@transaction.atomic
def deliver_again(delivery: Delivery, *, by: Person, at: datetime) -> Delivery:
    """Send once more what was received or parked, under the same key, with all tries."""
    _held(delivery.webhook, by=by, at=at)
    again = Delivery.objects.filter(pk=delivery.pk, due_at=None)
    again.update(due_at=at, attempts=0, parked_at=None, delivered_at=None)
    delivery.refresh_from_db()
    return delivery


def new_key() -> str:
    """Draw the key of a delivery, which its receiver sees as webhook-id."""
    return f"msg_{secrets.token_hex(16)}"


def begin_reading(*, by: Person, at: datetime) -> None:
    """Where no webhook is active yet, begin with the facts that follow; else the reading is under way."""
    Reading.objects.get_or_create(pk=1)
    reading = Reading.objects.select_for_update().get(pk=1)
    if Webhook.objects.active().exists():
        return
    reading.last = Fact.objects.aggregate(last=Max("id"))["last"] or 0
    reading.missing = []
    reading.save()


def _require_may_send(to: Recipient | None, *, at: datetime) -> None:
    """Refuse to send before that was assessed, to nobody knows whom, or abroad without a right to."""
    require_cleared(WEBHOOKS, at=at)
    if to is None:
        raise RecipientMissing
    require_open(to, at=at)


def _checked(url: str, kinds: Collection[str]) -> dict[str, Any]:
    url = url.strip()
    if not is_sendable(url, to_loopback=settings.WEBHOOKS_TO_LOOPBACK):
        raise BadAddress
    chosen = [kind for kind in PUBLIC_KINDS if kind in kinds]
    if not chosen:
        raise NoKinds
    return {"url": url, "kinds": chosen}


def _held(webhook: Webhook, *, by: Person, at: datetime) -> Webhook:
    if not can_manage_webhook(by, webhook, at=at):
        raise NotAllowed
    held = Webhook.objects.select_for_update().get(pk=webhook.pk)
    if held.ended_at is not None:
        raise WebhookGone
    return held


def _kept(webhook: Webhook, event: type[WebhookEvent], *, by: Person, at: datetime) -> Webhook:
    webhook.save()
    publish(event(webhook=webhook.pk), about=webhook, by=by, at=at)
    return webhook
