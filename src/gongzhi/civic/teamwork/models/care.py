"""Who looks after a case for a body."""

from django.db import models

from gongzhi.civic.cases.models import Case
from gongzhi.civic.people.models import Organisation, Person


class Assignee(models.Model):
    """A member looks after a case for their body; the row goes when that ends, the facts stay."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("case", "body"), name="one_assignee_per_body"),)
        indexes = (models.Index(fields=("person", "body"), name="assignee_of_person"),)

    def __str__(self) -> str:
        return f"{self.case_id} · {self.body_id} · {self.person_id}"
