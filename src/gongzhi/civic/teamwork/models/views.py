"""Saved views: filters of the queue under a name, one's own or of a body, and how somebody likes to work."""

from django.db import models
from django.db.models import Q

from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.teamwork.vocabulary import UNDO_SECONDS


class SavedView(models.Model):
    """Filters of the queue that somebody keeps under a name; with a body, all its members have them."""

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    body = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=20)
    query = models.JSONField()  # the words of the queue's own address, by field
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "name"), condition=Q(body__isnull=True), name="one_view_per_name"
            ),
            models.UniqueConstraint(
                fields=("body", "name"), condition=Q(body__isnull=False), name="one_shared_view_per_name"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        """Whether the members of a body have it."""
        return self.body_id is not None


class DeskHabits(models.Model):
    """How somebody likes to work: where the day begins, and how long words can be taken back."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+", primary_key=True)
    start_view = models.ForeignKey(SavedView, null=True, on_delete=models.SET_NULL, related_name="+")
    undo_seconds = models.PositiveSmallIntegerField(default=UNDO_SECONDS)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.undo_seconds} s"
