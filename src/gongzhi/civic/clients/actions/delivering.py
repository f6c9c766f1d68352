"""Deliveries: made of facts as they come, claimed by a worker, and noted with what became of them.

Facts are read in the order of their ids instead of being reacted to one by one: where nobody has a webhook,
a fact costs nothing, and where somebody has, a thousand facts are one transaction (docs/webhooks.md).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from gongzhi.civic.cases.policy import public_cases, visible_cases
from gongzhi.civic.cases.vocabulary import CONFIDENTIAL, Clockwork
from gongzhi.civic.clients.actions.webhooks import new_key
from gongzhi.civic.clients.events import WebhookDisabled
from gongzhi.civic.clients.logic.receivers import DISABLED_AFTER, pause_after
from gongzhi.civic.clients.models import Delivery, Reading, Webhook
from gongzhi.civic.clients.vocabulary import KINDS_FOR_ALL, PUBLIC_KINDS
from gongzhi.civic.privacy.queries import block_of
from gongzhi.civic.privacy.vocabulary import Block
from gongzhi.kernel.facts import publish
from gongzhi.kernel.models import Fact

LEASE = timedelta(minutes=5)
A_HANDFUL = 20  # deliveries that one hand carries to one webhook, one after the other
# A transaction that takes longer than this has been given up.
LONGEST_TRANSACTION = timedelta(hours=1)
MOST_MISSING = 10_000
GONE = 410  # "the resource is gone, don't send any more" (Standard Webhooks 1.0)


@dataclass(frozen=True)
class Outcome:
    """What came of one try: a status, or the name of what went wrong."""

    status: int | None
    took_ms: int
    error: str = ""

    @property
    def is_received(self) -> bool:
        """Whether the receiver said that it has it."""
        return self.status is not None and 200 <= self.status < 300


@transaction.atomic
def make_deliveries(*, by: Clockwork, at: datetime, limit: int = 1000) -> int:
    """Read the facts that came since, make what is due of them, and return how many were read.

    Each fact is read once, in the transaction that moves the mark on: a crash neither loses nor doubles any.
    """
    webhooks = _still_open(list(Webhook.objects.active().select_related("owner", "recipient")), at=at)
    if not webhooks:
        return 0
    reading = Reading.objects.select_for_update(skip_locked=True).filter(pk=1).first()
    if reading is None:  # another worker reads
        return 0
    unread = Q(id__gt=reading.last) | Q(id__in=[pk for pk, _since in reading.missing])
    facts = list(Fact.objects.filter(unread).order_by("id")[:limit])
    if facts:
        for webhook in webhooks:
            _make_for(webhook, facts, at=at)
        _move_on(reading, [fact.pk for fact in facts], at=at)
    return len(facts)


def _still_open(webhooks: Collection[Webhook], *, at: datetime) -> list[Webhook]:
    """Return the webhooks that may be told; those whose recipient may not have it any more are disabled."""
    found = []
    for webhook in webhooks:
        why = block_of(webhook.recipient, at=at) if webhook.recipient else None
        if why is None:
            found.append(webhook)
        else:
            block_webhook(webhook.pk, why, by=None, at=at)
    return found


@transaction.atomic
def block_webhook(pk: int, why: Block, *, by: Clockwork | None, at: datetime) -> None:
    """Send nothing more, and drop what waits: it may not go there."""
    webhook = Webhook.objects.select_for_update().get(pk=pk)
    if webhook.is_active:
        webhook.blocked = why
        _disable(webhook, WebhookDisabled(webhook=pk, why=why), at=at)
        webhook.save()


def _disable(webhook: Webhook, event: WebhookDisabled, *, at: datetime) -> None:
    webhook.is_active, webhook.disabled_at = False, at
    Delivery.objects.filter(webhook=webhook, due_at__isnull=False).update(due_at=None, parked_at=at)
    publish(event, about=webhook, by=None, at=at)


def _make_for(webhook: Webhook, facts: Collection[Fact], *, at: datetime) -> None:
    """Make the deliveries of a webhook: of its kinds, of public cases and those that its owner sees."""
    wanted = set(webhook.kinds) & PUBLIC_KINDS.keys()
    chosen = [fact for fact in facts if fact.kind in wanted and fact.at >= webhook.created_at]
    if not chosen:
        return
    cases = {fact.data["case"] for fact in chosen}
    visible = visible_cases(webhook.owner, at=at).exclude(kind__in=CONFIDENTIAL)
    seen = set(visible.filter(pk__in=cases).values_list("pk", flat=True))
    public = set(public_cases().filter(pk__in=cases - seen).values_list("pk", flat=True))
    new = [
        Delivery(webhook=webhook, fact=fact, key=new_key(), made_at=at, due_at=at)
        for fact in chosen
        if fact.data["case"] in seen or (fact.data["case"] in public and fact.kind in KINDS_FOR_ALL)
    ]
    Delivery.objects.bulk_create(new, ignore_conflicts=True)


def _move_on(reading: Reading, read: list[int], *, at: datetime) -> None:
    now = int(at.timestamp())
    there, newest = set(read), max(reading.last, read[-1])
    still = [[pk, since] for pk, since in reading.missing if pk not in there]
    first = max(reading.last + 1, newest - MOST_MISSING)
    new = [[pk, now] for pk in range(first, newest) if pk not in there]
    young = now - LONGEST_TRANSACTION.total_seconds()
    reading.missing = [row for row in still + new if row[1] > young]
    reading.last = newest
    reading.save()


@transaction.atomic
def claim_deliveries(webhook: int, *, by: Clockwork, at: datetime) -> list[Delivery]:
    """Take what is due for one webhook, at most a handful, until a lease ends."""
    due = Delivery.objects.due(at).select_for_update(skip_locked=True, of=("self",))
    claimed = list(due.filter(webhook=webhook).select_related("webhook__owner", "fact")[:A_HANDFUL])
    until = at + LEASE
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in claimed]).update(due_at=until)
    for delivery in claimed:
        delivery.due_at = until
    return claimed


@transaction.atomic
def note_outcome(delivery: int, outcome: Outcome, *, by: Clockwork, at: datetime) -> str:
    """Note what came of a try, and return "done", "failed" (to be tried again) or "parked"."""
    tried = Delivery.objects.select_for_update(of=("self",)).select_related("webhook").get(pk=delivery)
    tried.attempts += 1
    tried.tried_at, tried.status_code = at, outcome.status
    tried.took_ms, tried.error = outcome.took_ms, outcome.error[:40]
    pause = None if outcome.is_received else pause_after(tried.attempts)
    tried.due_at = at + pause if pause else None
    tried.delivered_at = at if outcome.is_received else None
    tried.parked_at = None if outcome.is_received or pause else at
    tried.save()
    _note_on_webhook(tried.webhook_id, outcome, by=by, at=at)
    return "done" if outcome.is_received else "failed" if pause else "parked"


@transaction.atomic
def put_back(deliveries: Collection[int], *, until: datetime, by: Clockwork, at: datetime) -> None:
    """Let go of what was claimed and not tried, because the one before it failed."""
    Delivery.objects.filter(pk__in=deliveries, due_at__isnull=False).update(due_at=until)


def _note_on_webhook(pk: int, outcome: Outcome, *, by: Clockwork, at: datetime) -> None:
    webhook = Webhook.objects.select_for_update().get(pk=pk)
    if outcome.is_received:
        if webhook.failures:
            webhook.failures, webhook.failing_since = 0, None
            webhook.save()
        return
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or at
    gone = outcome.status == GONE
    if webhook.is_active and (gone or at - webhook.failing_since >= DISABLED_AFTER):
        _disable(webhook, WebhookDisabled(webhook=webhook.pk, gone=gone), at=at)
    webhook.save()
