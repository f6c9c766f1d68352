"""The ledger of consents, to which rows are only added, and who decides for whom."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from gongzhi.civic.privacy.vocabulary import ConsentPurpose, Door, GuardianProof, Stance, Ward


class Consent(models.Model):
    """Somebody said yes or no to a version of a notice; what counts is the last of a person and a purpose."""

    person = models.BigIntegerField()  # whose data it is about
    purpose = models.CharField(max_length=20, choices=ConsentPurpose.choices)
    version = models.PositiveSmallIntegerField()  # of the notice
    stance = models.CharField(max_length=10, choices=Stance.choices)
    decided_by = models.BigIntegerField()  # the person, or the guardian
    noted_by = models.BigIntegerField(null=True)  # the operator who read the notice's sentence out
    door = models.CharField(max_length=10, choices=Door.choices)
    thing = models.CharField(max_length=64, blank=True)  # what it was asked for, as "case:17"
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("person", "purpose", "-id"), name="consent_of_person"),)

    def __str__(self) -> str:
        return f"{self.purpose} {self.version} {self.stance}"

    @property
    def by_guardian(self) -> bool:
        """Whether somebody else decided for the person."""
        return self.decided_by != self.person


class GuardianshipQuerySet(models.QuerySet["Guardianship"]):
    """Guardianships, by when they hold."""

    def in_force(self, at: datetime) -> "GuardianshipQuerySet":
        """Return those that hold at a moment."""
        ended = Q(ended_at__isnull=True) | Q(ended_at__gt=at)
        over = Q(until__isnull=True) | Q(until__gt=at)
        return self.filter(ended, over, noted_at__lte=at)


class Guardianship(models.Model):
    """Who decides for somebody; of a child only the day on which that ends is kept, no birth date."""

    person = models.BigIntegerField()  # the ward
    guardian = models.BigIntegerField()
    because = models.CharField(max_length=20, choices=Ward.choices)
    proof = models.CharField(max_length=20, choices=GuardianProof.choices)  # what was shown; no copy
    until = models.DateTimeField(null=True)
    noted_by = models.BigIntegerField()
    noted_at = models.DateTimeField()
    ended_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = GuardianshipQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("person",), name="guardianship_of_ward"),
            models.Index(fields=("guardian",), name="guardianship_of_guardian"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(person=F("guardian")), name="nobody_is_their_own_guardian"),
            models.CheckConstraint(
                condition=~Q(because=Ward.UNDER_14) | Q(until__isnull=False), name="a_child_grows_up"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.because}"

    def holds(self, at: datetime) -> bool:
        """Tell for one what `in_force` tells for many."""
        return self.noted_at <= at and all(end is None or at < end for end in (self.ended_at, self.until))
