"""Webhooks: their secrets, what is due to be sent, and the words of it."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from gongzhi.civic.clients.logic.signing import secret_of, signature_of
from gongzhi.civic.clients.models import Delivery, Webhook
from gongzhi.civic.clients.policy import visible_webhooks
from gongzhi.civic.clients.queries.telling import Telling
from gongzhi.civic.clients.vocabulary import PING

__all__ = [
    "Parcel",
    "due_webhooks",
    "parcels_of",
    "secret_of_webhook",
    "secrets_in_force",
    "visible_webhooks",
]


@dataclass(frozen=True)
class Parcel:
    """All that is sent for one delivery, so that whoever carries it asks nothing of the database."""

    delivery: int
    webhook: int
    url: str
    body: bytes
    headers: dict[str, str]
    trace: str | None


def secret_of_webhook(webhook: Webhook) -> str:
    """Return the secret with which a webhook's owner checks what arrives, as "whsec_…"."""
    return secret_of(webhook.key, webhook.turn, root=settings.SECRET_KEY)


def secrets_in_force(webhook: Webhook, *, at: datetime) -> list[str]:
    """Return the secret, and for a while after a rotation the one before."""
    found = [secret_of_webhook(webhook)]
    if webhook.earlier_until is not None and webhook.earlier_until > at:
        found.append(secret_of(webhook.key, webhook.turn - 1, root=settings.SECRET_KEY))
    return found


def due_webhooks(*, at: datetime, beside: Collection[int]) -> list[int]:
    """Return the webhooks (ids) that have something due, the longest waiting first, but for these."""
    due = Delivery.objects.due(at).exclude(webhook__in=beside)
    return list(dict.fromkeys(due.values_list("webhook", flat=True)[:1000]))


def parcels_of(deliveries: Iterable[Delivery], *, at: datetime) -> list[Parcel]:
    """Return what is sent for deliveries of one webhook."""
    found = list(deliveries)
    facts = [delivery.fact for delivery in found if delivery.fact is not None]
    telling = Telling(facts, owner=found[0].webhook.owner, at=at) if facts else None
    return [_parcel(delivery, telling, at=at) for delivery in found]


def _parcel(delivery: Delivery, telling: Telling | None, *, at: datetime) -> Parcel:
    fact, webhook, moment = delivery.fact, delivery.webhook, int(at.timestamp())
    if fact is None or telling is None:
        told = {"type": PING, "timestamp": delivery.made_at.isoformat(), "data": {}}
    else:
        told = {"type": fact.kind, "timestamp": fact.at.isoformat(), "data": telling.of(fact)}
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    secrets = secrets_in_force(webhook, at=at)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Gongzhi-Webhooks/1",
        "webhook-id": delivery.key,
        "webhook-timestamp": str(moment),
        "webhook-signature": signature_of(body, delivery=delivery.key, at=moment, secrets=secrets),
    }
    return Parcel(delivery.pk, webhook.pk, webhook.url, body, headers, fact.trace if fact else None)
