"""Webhooks: addresses that are told of facts about cases, and what was told to them."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from gongzhi.civic.clients.logic.receivers import DISABLED_AFTER
from gongzhi.civic.clients.vocabulary import LONGEST_URL
from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.models import Recipient
from gongzhi.civic.privacy.vocabulary import Block
from gongzhi.kernel.models import Fact


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """Questions about webhooks."""

    def active(self) -> "WebhookQuerySet":
        """Return the webhooks that are told of facts."""
        return self.filter(is_active=True, ended_at=None, owner__is_active=True)


class Webhook(models.Model):
    """An address that a person lets us tell of facts about the cases that they may see."""

    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    url = models.CharField(max_length=LONGEST_URL)
    # Who receives there. Null: it was made before recipients were recorded, and says so until it is changed.
    recipient = models.ForeignKey(Recipient, null=True, on_delete=models.PROTECT, related_name="+")
    kinds = models.JSONField(default=list)
    # Its secrets are drawn from the key and the turn (logic/signing.py); a rotation is the next turn.
    key = models.CharField(max_length=32, unique=True)
    turn = models.PositiveSmallIntegerField(default=1)
    earlier_until = models.DateTimeField(null=True)  # until when the secret of the turn before signs, too
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)  # tries since something was last received
    failing_since = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)  # by us, after days of failure or a 410
    blocked = models.CharField(max_length=20, choices=Block.choices, blank=True)  # why we disabled it, if so
    ended_at = models.DateTimeField(null=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return f"{self.owner_id} · {self.url}"

    @property
    def is_gone(self) -> bool:
        """Whether its receiver said that it is gone (410): only then is it disabled within days."""
        if self.disabled_at is None or self.failing_since is None or self.blocked:
            return False
        return self.disabled_at - self.failing_since < DISABLED_AFTER


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Questions about deliveries."""

    def due(self, at: datetime) -> "DeliveryQuerySet":
        """Return what is to be sent now: nothing to a paused webhook but tests."""
        listening = Q(webhook__is_active=True, webhook__owner__is_active=True)
        return self.filter(listening | Q(fact=None), due_at__lte=at).order_by("due_at", "id")


class Delivery(models.Model):
    """What one webhook is told of one fact, or a test; the key stays the same however often it is tried."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    fact = models.ForeignKey(Fact, null=True, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40, unique=True)
    made_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    # When a worker should next try; null once it was received or parked.
    due_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    status_code = models.PositiveSmallIntegerField(null=True)
    took_ms = models.PositiveIntegerField(null=True)
    error = models.CharField(max_length=40, blank=True)  # the name of what went wrong, no words of theirs
    delivered_at = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("webhook", "fact"), name="one_delivery_per_fact"),)
        indexes = (
            models.Index(fields=("due_at", "id"), name="delivery_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=("webhook", "-id"), name="delivery_of_webhook"),
        )

    def __str__(self) -> str:
        return f"{self.webhook_id} · {self.key}"


class Reading(models.Model):
    """How far the facts were read for webhooks: one row."""

    last = models.BigIntegerField(default=0)
    # Ids below `last` that were not there yet, as [id, seconds since 1970 when that was noticed]: a database
    # with several writers shows rows in the order in which they are committed, not in that of their ids.
    missing = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.last}"
