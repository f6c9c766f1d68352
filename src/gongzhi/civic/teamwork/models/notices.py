"""What members of bodies are told, how they want to be told, and the letters that go out by e-mail."""

from datetime import time

from django.db import models
from django.db.models import Q

from gongzhi.civic.cases.models import Case, Deadline
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.vocabulary import AccountMatter, NoticeReason
from gongzhi.kernel.models import Fact


class NoticeSettings(models.Model):
    """How a person wants to be told; somebody without a row has these defaults."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="+")
    ways = models.JSONField(default=dict)  # NoticeReason → Way, where it differs from USUAL_WAYS
    by_mail = models.BooleanField(default=True)
    quiet_from = models.TimeField(default=time(20))
    quiet_to = models.TimeField(default=time(8))
    rests_on_days_off = models.BooleanField(default=True)
    digest_at = models.TimeField(default=time(8, 30))
    language = models.CharField(max_length=10, default="zh-hans")

    def __str__(self) -> str:
        return str(self.person_id)


class Letter(models.Model):
    """An e-mail to a person: waits, is claimed by moving `due_at`, then sent, dropped or parked.

    A digest gathers until its hour, another letter for a minute, so that ten cases are one letter. A letter
    about an account tells no notices: it has an address, its secret link is made when it leaves, and its row
    goes with it.
    """

    # Null where somebody gave an address and we don't look yet whose it is.
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    # Null in letters that tell notices.
    about = models.CharField(max_length=30, null=True, choices=AccountMatter.choices)
    to = models.EmailField(null=True)
    language = models.CharField(max_length=10, null=True)
    is_digest = models.BooleanField(default=False)
    is_urgent = models.BooleanField(default=False)  # danger to life: knows no quiet hours
    due_at = models.DateTimeField(null=True)  # null once it is sent, dropped or parked
    attempts = models.PositiveSmallIntegerField(default=0)  # from the first on, nothing is added
    error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("person", "is_digest", "is_urgent"),
                condition=Q(due_at__isnull=False, attempts=0),
                name="one_open_letter_of_a_kind",
            ),
        )
        indexes = (
            models.Index(fields=("due_at", "id"), name="letter_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=("parked_at",), name="letter_parked", condition=Q(parked_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.pk} to {self.person_id}"

    @property
    def receiver(self) -> str:
        """Whom the letter is for: a person, else an address that somebody gave."""
        return str(self.person or self.to or "")


class StaffNotice(models.Model):
    """Tells a member of a fact, or of a deadline that draws near; once each."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=20, choices=NoticeReason.choices)
    fact = models.ForeignKey(Fact, null=True, on_delete=models.PROTECT, related_name="+")
    deadline = models.ForeignKey(Deadline, null=True, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="+")
    letter = models.ForeignKey(Letter, null=True, on_delete=models.SET_NULL, related_name="notices")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("person", "fact"), name="one_staff_notice_per_fact"),
            models.UniqueConstraint(
                fields=("person", "deadline", "reason"), name="one_staff_notice_per_deadline"
            ),
        )
        indexes = (
            models.Index(fields=("person", "-at"), name="staff_notice_of_person"),
            models.Index(fields=("person",), name="staff_notice_unread", condition=Q(read_at__isnull=True)),
        )

    def __str__(self) -> str:
        return f"{self.person_id} · {self.reason} · {self.case_id}"
