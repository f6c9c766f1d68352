"""What was confirmed and can still be taken back, before the worker carries it out."""

from django.db import models
from django.db.models import Q

from gongzhi.civic.cases.models import Case
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.vocabulary import Fate, PendingStep


class PendingDeed(models.Model):
    """One step that somebody confirmed for one case or many."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=20, choices=PendingStep.choices)
    confirmed_at = models.DateTimeField()
    due_at = models.DateTimeField()  # until then it can be taken back
    is_bulk = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)  # the person has read what became of it

    class Meta:
        ordering = ("-confirmed_at", "-id")
        indexes = (models.Index(fields=("person", "-confirmed_at"), name="deed_of_person"),)

    def __str__(self) -> str:
        return f"{self.person_id} · {self.step}"


class PendingPart(models.Model):
    """The step for one case, in the version that the person saw, with what the action is told."""

    deed = models.ForeignKey(PendingDeed, on_delete=models.CASCADE, related_name="parts")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    seen = models.BigIntegerField(null=True)  # the last fact on the page; null where a list was ticked
    data = models.JSONField()
    due_at = models.DateTimeField()
    fate = models.CharField(max_length=20, choices=Fate.choices, default=Fate.WAITING)
    ended_at = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("deed", "case"), name="one_part_per_case"),)
        indexes = (models.Index(fields=("case",), name="part_waiting", condition=Q(fate=Fate.WAITING)),)

    def __str__(self) -> str:
        return f"{self.deed_id} · {self.case_id} · {self.fate}"
