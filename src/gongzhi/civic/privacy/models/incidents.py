"""Incidents with personal data: what happened, who is to be told by when, whom it concerns."""

from django.db import models

from gongzhi.civic.privacy.vocabulary import Level, Told


class NoticeLimit(models.Model):
    """Within what time whom to tell, with the source of the rule; data, which the officer sets."""

    code = models.CharField(max_length=40, unique=True)
    to = models.CharField(max_length=10, choices=Told.choices)
    receiver = models.CharField(max_length=120)  # by name: which authority, or the people
    from_level = models.PositiveSmallIntegerField(choices=Level.choices)
    minutes = models.PositiveIntegerField(null=True)  # after the discovery; null: at once, without a figure
    source = models.TextField()
    is_on = models.BooleanField(default=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.code


class Incident(models.Model):
    """Personal data was leaked, altered or lost, or may have been."""

    title = models.CharField(max_length=120)
    harms = models.JSONField(default=list)  # Harms
    kinds = models.TextField()  # which kinds of personal data
    cause = models.TextField()
    danger = models.TextField()  # what may come of it
    measures = models.TextField()  # what was done about it
    advice = models.TextField()  # what people can do
    contact = models.CharField(max_length=200)
    people = models.PositiveIntegerField(null=True)  # how many, as far as is known
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    began_at = models.DateTimeField(null=True)
    discovered_at = models.DateTimeField()
    salt = models.BinaryField(max_length=32)
    noted_by = models.BigIntegerField(null=True)
    noted_at = models.DateTimeField()
    learned = models.TextField(blank=True)
    learned_salt = models.BinaryField(max_length=32, null=True)
    closed_by = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-discovered_at", "-id")

    def __str__(self) -> str:
        return self.title


class NoticeDuty(models.Model):
    """That somebody is to be told of an incident: by when, and what came of it."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="duties")
    limit = models.ForeignKey(NoticeLimit, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    by = models.BigIntegerField(null=True)
    how = models.TextField(blank=True)  # by which way, under which number; or why it was not needed
    salt = models.BinaryField(max_length=32, null=True)  # of how
    is_waived = models.BooleanField(default=False)

    class Meta:
        ordering = ("due_at", "id")
        constraints = (models.UniqueConstraint(fields=("incident", "limit"), name="one_duty_a_limit"),)

    def __str__(self) -> str:
        return f"{self.incident_id} · {self.limit}"


class Concern(models.Model):
    """That an incident concerns a person."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="concerns")
    person = models.BigIntegerField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("incident", "person"), name="one_concern_a_person"),)
        indexes = (models.Index(fields=("person", "-told_at"), name="concern_of_person"),)

    def __str__(self) -> str:
        return f"{self.incident_id} · {self.person}"
