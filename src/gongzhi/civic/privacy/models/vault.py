"""The vault: what is known of a person, sealed under a key that is that person's alone."""

from django.db import models


class PersonalKey(models.Model):
    """A person's key, wrapped under the master key; without it nothing of the person can be read anywhere.

    It is in no backup of the tables, so that destroying it here reaches into all of them.
    """

    person = models.BigIntegerField(primary_key=True)
    wrapped = models.BinaryField(max_length=128)

    def __str__(self) -> str:
        return f"key of person {self.person}"


class SealedDetails(models.Model):
    """A person's details as one sealed record."""

    person = models.BigIntegerField(primary_key=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"details of person {self.person}"
