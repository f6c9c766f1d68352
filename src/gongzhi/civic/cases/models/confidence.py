"""What is kept apart of a confidential case: whom it is about, who receives it, who spoke, in which words."""

from django.db import models

from gongzhi.civic.cases.models.case import Case
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.people.vocabulary import Role


class Confidential(models.Model):
    """Beside a confidential case: the case itself names no reporter, and its words are masked."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="confidence")
    # The body complained about: its members, and those of the bodies below it, never see the case.
    about = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    # The desk that receives it: those who hold this role there.
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    spoken_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)  # as it was written, where that is not as the case has it
    address = models.CharField(max_length=200, blank=True)  # likewise

    def __str__(self) -> str:
        return f"{self.case_id} · {self.receiver}"
