"""Tables of requests about personal data: each is a confidential case, with the right that it uses."""

from django.db import models

from gongzhi.civic.cases.models import Case
from gongzhi.civic.people.models import Person
from gongzhi.civic.rights.vocabulary import Right


class Claim(models.Model):
    """A right that somebody uses over their personal data, or over that of a near relative who died."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="+")
    right = models.CharField(max_length=20, choices=Right.choices)
    # Whose data; null where relatives ask, or somebody whom the city knows by no account and no phone.
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    by_kin = models.BooleanField(default=False)
    granted = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("case",)

    def __str__(self) -> str:
        return f"{self.case_id} · {self.get_right_display()}"
