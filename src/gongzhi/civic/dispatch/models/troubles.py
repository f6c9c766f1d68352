"""Common troubles as they were last gathered, kept while they grow, and how far each county is gathered."""

from django.db import models
from django.db.models import Q

from gongzhi.civic.cases.models import Case
from gongzhi.civic.dispatch.vocabulary import Audience
from gongzhi.civic.jurisdictions.models import Place

NAME_LENGTH = 60


class Trouble(models.Model):
    """What several cases of a county have in common. It stays the same row while it has its first case.

    Its name holds words of public cases only, masked; it is empty where it has none. The notice says that it
    grows faster than its season explains, and since when.
    """

    first = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    found_at = models.DateTimeField()
    gathered_at = models.DateTimeField()
    faded_at = models.DateTimeField(null=True)  # when its cases no longer made a trouble
    into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")  # has them now
    noticed_at = models.DateTimeField(null=True)
    seen = models.PositiveIntegerField(null=True)  # cases of the last fortnight
    expected = models.FloatField(null=True)  # of which so many were to be expected

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("county",), name="trouble_there", condition=Q(faded_at__isnull=True)),
            models.Index(
                fields=("-noticed_at",), name="trouble_noticed", condition=Q(noticed_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.name or str(self.pk)


class TroubleFigures(models.Model):
    """What of a trouble counts for whom: all its cases, or those that everybody may know of."""

    trouble = models.ForeignKey(Trouble, on_delete=models.CASCADE, related_name="figures")
    audience = models.CharField(max_length=20, choices=Audience.choices)
    cases = models.PositiveIntegerField()
    heat = models.FloatField()
    growth = models.FloatField()  # cases of the last 30 days for each of the 30 days before
    likes = models.PositiveIntegerField()
    unsolved = models.PositiveIntegerField()
    months = models.JSONField()  # [["2026-03", cases], …], without gaps

    class Meta:
        ordering = ("-heat", "id")
        constraints = (models.UniqueConstraint(fields=("trouble", "audience"), name="one_row_per_audience"),)
        indexes = (models.Index(fields=("audience", "-heat", "id"), name="trouble_by_heat"),)

    def __str__(self) -> str:
        return f"{self.trouble_id} · {self.audience} · {self.heat:.1f}"


class TroubleMember(models.Model):
    """A case of a trouble; a case belongs to one at most. One that has left the window stays."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="+")
    trouble = models.ForeignKey(Trouble, on_delete=models.CASCADE, related_name="members")

    def __str__(self) -> str:
        return f"{self.trouble_id} · {self.case_id}"


class GatheredCounty(models.Model):
    """How far a county is gathered, and until when a worker is at it."""

    county = models.OneToOneField(Place, primary_key=True, on_delete=models.PROTECT, related_name="+")
    gathered_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    cases = models.PositiveIntegerField(default=0)  # how many the window held

    def __str__(self) -> str:
        return f"{self.county_id} · {self.gathered_at}"
