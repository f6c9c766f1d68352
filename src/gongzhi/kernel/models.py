"""Tables of the kernel: facts, reactions that failed, and the schedule."""

from django.db import models


class Fact(models.Model):
    """What was done: history, outbox, audit trail and ledger entry in one row."""

    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)
    data = models.JSONField()
    trace = models.CharField(max_length=32, null=True)  # the visit or work in which it was announced
    # Hides what the fact says from those who read the ledger, until it is shown to them; null: of old.
    salt = models.BinaryField(max_length=32, null=True)
    leaf = models.BigIntegerField(null=True)  # its place in the ledger; null until it is sealed
    # When a worker should next look; null once every reaction took effect or was parked.
    due_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("subject", "id"), name="fact_of_subject"),
            models.Index(fields=("due_at", "id"), name="fact_due", condition=models.Q(due_at__isnull=False)),
            models.Index(fields=("by", "-id"), name="fact_by", condition=models.Q(by__isnull=False)),
            models.Index(fields=("at", "id"), name="fact_at"),
            models.Index(fields=("kind", "id"), name="fact_of_kind"),
            models.Index(fields=("id",), name="fact_unsealed", condition=models.Q(leaf__isnull=True)),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("leaf",), condition=models.Q(leaf__isnull=False), name="one_fact_a_leaf"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.subject}"


class FailedReaction(models.Model):
    """A reaction that has not yet taken effect: tried again after a pause, parked in the end."""

    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="+")
    reaction = models.CharField(max_length=160)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField()
    failed_at = models.DateTimeField()
    parked_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("fact", "reaction"), name="one_failure_per_reaction"),)

    def __str__(self) -> str:
        return f"{self.reaction} of {self.fact_id}, {self.attempts} attempts"


class Appointment(models.Model):
    """When a piece of periodic work is due next."""

    name = models.CharField(max_length=160, primary_key=True)
    due_at = models.DateTimeField()
    ran_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.due_at}"
