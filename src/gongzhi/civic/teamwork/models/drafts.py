"""What staff have typed and not yet sent."""

from django.db import models

from gongzhi.civic.people.models import Person


class Draft(models.Model):
    """What one person typed into one form; nobody else reads it.

    When two browsers write at the same time, the newest words are in `data` and the others in `other`.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=80)  # the case and step, or the page
    data = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(db_index=True)
    other = models.JSONField(null=True)
    other_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "place"), name="one_draft_per_place"),)

    def __str__(self) -> str:
        return f"{self.person_id} · {self.place}"
