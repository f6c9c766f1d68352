"""Cases that somebody put aside for a while; only their own queue knows of it."""

from django.db import models

from gongzhi.civic.cases.models import Case
from gongzhi.civic.people.models import Person


class Snooze(models.Model):
    """Hides a case from one person's queue until a time, or until somebody else does something with it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    set_at = models.DateTimeField()
    until = models.DateTimeField()
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "case"), name="one_snooze_per_case"),)
        indexes = (models.Index(fields=("person", "until"), name="snooze_of_person"),)

    def __str__(self) -> str:
        return f"{self.person_id} · {self.case_id}"
