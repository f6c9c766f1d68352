"""Who looked at what is known of a person, and what came of it."""

from django.db import models

from gongzhi.civic.privacy.vocabulary import Purpose


class Opening(models.Model):
    """Somebody opened a person's details for a purpose; the person may object, and is answered."""

    person = models.BigIntegerField()  # whose details
    by = models.BigIntegerField()  # who looked
    body = models.BigIntegerField()  # for which organisation
    about = models.CharField(max_length=64)  # for which thing's sake, as "case:17"
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    at = models.DateTimeField()
    until = models.DateTimeField()  # when it closes by itself
    oddities = models.JSONField(default=list)  # what is unusual about it (`Oddity`)
    objection = models.TextField(blank=True)
    objected_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    # Hide objection and answer from those who read the ledger.
    objection_salt = models.BinaryField(max_length=32, null=True)
    answer_salt = models.BinaryField(max_length=32, null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("person", "-id"), name="opening_of_person"),
            models.Index(fields=("by", "at"), name="opening_by"),
            models.Index(fields=("body", "-id"), name="opening_of_body"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.about} {self.purpose}"

    @property
    def waits(self) -> bool:
        """Tell whether somebody should say what it was: it is unusual or objected to, and not answered."""
        return self.answered_at is None and bool(self.oddities or self.objected_at)
