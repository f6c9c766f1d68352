"""Tables of evaluation: weights, rules that leave cases out, single cases left out, what was published."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from gongzhi.civic.cases.models import Case
from gongzhi.civic.evaluation.vocabulary import Criterion
from gongzhi.civic.people.models import Person


class Weights(models.Model):
    """What the three rates weigh from a day on, in per cent, and which grades count as satisfied."""

    response = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])
    resolution = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])
    satisfaction = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])
    satisfied_from = models.PositiveSmallIntegerField(default=3)
    valid_from = models.DateField(unique=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-valid_from",)

    def __str__(self) -> str:
        return f"{self.response}/{self.resolution}/{self.satisfaction}"


class ExclusionRule(models.Model):
    """Cases that do not count, and why; valid for months that begin in its span."""

    criterion = models.CharField(max_length=20, choices=Criterion.choices)
    value = models.CharField(max_length=40)
    reason = models.CharField(max_length=200)
    source = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("criterion", "value")
        constraints = (
            models.UniqueConstraint(
                fields=("criterion", "value"),
                condition=Q(valid_to__isnull=True),
                name="one_exclusion_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return self.reason


class CaseExclusion(models.Model):
    """One case left out by a person, with the reason; it can be taken back."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at",)
        constraints = (
            models.UniqueConstraint(
                fields=("case",), condition=Q(ended_at__isnull=True), name="one_exclusion_per_case"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id}: {self.reason}"


class PublishedRanking(models.Model):
    """A month's figures as they were published; a correction is another row, and both stay."""

    month = models.CharField(max_length=7)  # as "2026-10"
    content = models.JSONField()  # whole numbers, codes and words, no fractions: it is committed to
    size = models.BigIntegerField()  # of the log from whose facts they were counted
    salt = models.BinaryField(max_length=32)  # of the commitment
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("month", "-id"), name="published_of_month"),)

    def __str__(self) -> str:
        return f"{self.month} · {self.size}"
