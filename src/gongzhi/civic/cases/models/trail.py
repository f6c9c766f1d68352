"""What is written, promised, asked and answered in the course of a case."""

from django.db import models
from django.db.models import Q

from gongzhi.civic.cases.models.case import Case
from gongzhi.civic.cases.models.rules import DeadlineRule
from gongzhi.civic.cases.vocabulary import (
    Audience,
    MediaKind,
    MotionKind,
    Promised,
    Satisfaction,
    Stage,
    Way,
)
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.kernel.models import Fact


class Statement(models.Model):
    """What somebody wrote at a step; the fact of the step carries its id."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    audience = models.CharField(max_length=20, choices=Audience.choices)
    text = models.TextField()
    salt = models.BinaryField(max_length=32, null=True)  # of its commitment; null: of old, or erased

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d}"


class Deadline(models.Model):
    """A promise with a time; never overwritten: another takes its place and the miss stays."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deadlines", db_index=False)
    stage = models.CharField(max_length=20, choices=Stage.choices)
    body = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    rule = models.ForeignKey(
        DeadlineRule, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    replaces = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    set_at = models.DateTimeField()
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # met, replaced, or no longer asked for
    exemption = models.ForeignKey(
        Statement, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=("case", "stage"), name="deadline_of_case"),
            models.Index(
                fields=("due_at",),
                name="deadline_to_miss",
                condition=Q(ended_at__isnull=True, missed_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} · {self.get_stage_display()} · {self.due_at:%Y-%m-%d %H:%M}"


class Motion(models.Model):
    """A body asks to return a case or for more time, and somebody else rules on it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="motions")
    kind = models.CharField(max_length=20, choices=MotionKind.choices)
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    ruled_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)
    ruling = models.ForeignKey(Statement, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("case", "kind"), condition=Q(ruled_at__isnull=True), name="one_open_motion_of_a_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} · {self.get_kind_display()}"


class Suspension(models.Model):
    """A span in which the clock stands still."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="suspensions")
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=("until",), name="suspension_to_end", condition=Q(ended_at__isnull=True)),
        )

    def __str__(self) -> str:
        return f"{self.case_id} until {self.until:%Y-%m-%d}"


class FollowUp(models.Model):
    """What the reporter said of the answer: contacted? resolved? satisfied? Empty means not said."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="follow_ups")
    round = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=20, choices=Way.choices)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reached = models.BooleanField(default=True)
    contacted = models.BooleanField(null=True)
    resolved = models.BooleanField(null=True)
    satisfaction = models.PositiveSmallIntegerField(null=True, choices=Satisfaction.choices)
    comment = models.ForeignKey(Statement, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("case", "round"), condition=Q(reached=True), name="one_answer_per_round"
            ),
        )
        indexes = (models.Index(fields=("at", "reached", "resolved"), name="follow_up_in_time"),)

    def __str__(self) -> str:
        return f"{self.case_id} · {self.get_way_display()}"


class DispatchResult(models.Model):
    """What a case's last dispatch came to, from its deadlines and follow-ups: written with every step.

    The figures of evaluation are counted from these rows.
    """

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="result")
    contact = models.CharField(max_length=8, choices=Promised.choices, blank=True)
    contact_runs_until = models.DateTimeField(null=True)
    resolve = models.CharField(max_length=8, choices=Promised.choices, blank=True)
    resolve_runs_until = models.DateTimeField(null=True)
    resolved = models.BooleanField(null=True)  # by the reporter's word
    grade = models.PositiveSmallIntegerField(null=True, choices=Satisfaction.choices)

    def __str__(self) -> str:
        return f"{self.case_id} · {self.get_contact_display()} · {self.get_resolve_display()}"


class Attachment(models.Model):
    """A photo, recording or PDF, checked by its content and without location data."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=20, choices=MediaKind.choices)
    file = models.FileField(upload_to="%Y/%m")
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    salt = models.BinaryField(max_length=32, null=True)  # of its commitment; null: of old
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("case", "sha256"), name="one_attachment_per_content"),)

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """Tells a person of a fact about a case of theirs; once per fact."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "-id")
        constraints = (models.UniqueConstraint(fields=("person", "fact"), name="one_notice_per_fact"),)
        indexes = (models.Index(fields=("person", "-at"), name="notice_of_person"),)

    def __str__(self) -> str:
        return f"{self.person_id} · {self.case_id}"
