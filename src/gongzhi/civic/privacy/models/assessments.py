"""Impact assessments (个人信息保护影响评估): what a processing does to people's rights, by version."""

from django.db import models


class Assessment(models.Model):
    """One version of what was assessed of a processing; never changed, only signed and withdrawn."""

    activity = models.CharField(max_length=60)  # a code, as the module that processes declares it
    version = models.PositiveSmallIntegerField()
    because = models.JSONField(default=list)  # Triggers
    # The three contents that 个人信息保护法 art. 56 asks for.
    purpose = models.TextField()
    effects = models.TextField()
    measures = models.TextField()
    salt = models.BinaryField(max_length=32)
    written_by = models.BigIntegerField(null=True)
    written_at = models.DateTimeField()
    signed_by = models.BigIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # withdrawn, or a later version was signed
    withdrawn_because = models.TextField(blank=True)
    withdrawn_salt = models.BinaryField(max_length=32, null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("activity", "version"), name="one_assessment_a_version"),
            models.UniqueConstraint(
                fields=("activity",),
                condition=models.Q(signed_at__isnull=False, ended_at__isnull=True),
                name="one_assessment_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(signed_by__isnull=True) | ~models.Q(signed_by=models.F("written_by")),
                name="nobody_signs_their_own_assessment",
            ),
        )

    def __str__(self) -> str:
        return f"{self.activity} · {self.version}"

    @property
    def is_in_force(self) -> bool:
        """Whether the processing may go on because of it."""
        return self.signed_at is not None and self.ended_at is None
