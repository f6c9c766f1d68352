"""How urgent dispatchers found cases, against what their words had said, and what was learned from it."""

from django.db import models
from django.db.models import Q

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Urgency


class UrgencyDecision(models.Model):
    """How urgent a case's words sounded, and how urgent a person found it: a lesson."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="+")
    said = models.CharField(max_length=20, choices=Urgency.choices)  # at the first decision
    by_rules = models.BooleanField()  # rules alone told of danger
    decided = models.CharField(max_length=20, choices=Urgency.choices)  # the last decision
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ("-decided_at", "-case_id")
        indexes = (models.Index(fields=("decided_at", "said", "decided"), name="urgency_decided"),)

    def __str__(self) -> str:
        return f"{self.case_id}: {self.said} → {self.decided}"


class UrgencyWeighing(models.Model):
    """A weighing of words as it was learned, never changed; at most one is in use, else the starting one."""

    sha256 = models.CharField(max_length=64, unique=True)
    data = models.BinaryField()
    decisions = models.PositiveIntegerField()  # learned from, beside the written sentences
    dangers = models.PositiveIntegerField()  # among them
    figures = (
        models.JSONField()
    )  # on the newest decisions: of the start, and of what was learned without them
    learned_at = models.DateTimeField()
    is_in_use = models.BooleanField(default=False)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("is_in_use",), condition=Q(is_in_use=True), name="one_weighing_in_use"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} · {self.sha256[:12]}"
