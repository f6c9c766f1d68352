"""What the check of rows against facts found, and how far it has come."""

from django.db import models
from django.db.models import Q


class Deviation(models.Model):
    """Something is not as the facts say: written once, open until somebody says what it was."""

    case = models.BigIntegerField()  # not a foreign key: the row itself may be what is missing
    subject = models.CharField(max_length=64)  # as "case:17" or "statement:5"
    field = models.CharField(max_length=24)
    said_by_facts = models.CharField(max_length=80, blank=True)
    found = models.CharField(max_length=80, blank=True)
    found_at = models.DateTimeField()
    explained_at = models.DateTimeField(null=True)
    explanation = models.TextField(blank=True)
    salt = models.BinaryField(max_length=32, null=True)  # of the explanation's commitment

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "field", "said_by_facts", "found"), name="one_deviation_of_a_kind"
            ),
        )
        indexes = (models.Index(fields=("-id",), name="deviation_open", condition=Q(explained_at=None)),)

    def __str__(self) -> str:
        return f"{self.subject} {self.field}"


class Audit(models.Model):
    """How far the check has come: one row."""

    mark = models.BigIntegerField(default=0)  # the last case of this round that was checked
    recent = models.BigIntegerField(default=0)  # the last fact whose case was checked soon after it
    round = models.PositiveIntegerField(default=1)
    began_at = models.DateTimeField()  # this round
    checked = models.BigIntegerField(default=0)  # cases, in this round
    deviating = models.BigIntegerField(default=0)  # of those
    ended_at = models.DateTimeField(null=True)  # the round before

    def __str__(self) -> str:
        return f"{self.round} · {self.mark}"
