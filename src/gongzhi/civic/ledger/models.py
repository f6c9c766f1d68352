"""Tables of the ledger: the log as it stands, and what of it was signed."""

from django.db import models

from gongzhi.civic.ledger.logic.keys import VerifierKey, verifier_key
from gongzhi.civic.ledger.vocabulary import Found, Trouble


class Log(models.Model):
    """A tree of facts. The newest one grows; those before it ended when the database was put back."""

    origin = models.CharField(max_length=120, unique=True)  # its name in every checkpoint
    size = models.BigIntegerField(default=0)
    root = models.BinaryField(max_length=32)
    begun_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)
    checked = models.BigIntegerField(default=0)  # how far the round that goes on has come
    checked_at = models.DateTimeField(null=True)  # when all was last found, or not found, in order

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.origin} · {self.size}"


class Signed(models.Model):
    """What was signed: so many facts with this root. Never two of one size, so never two histories."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="+")
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()  # as signed by the log, and by its witnesses since
    witnesses = models.PositiveSmallIntegerField(default=0)  # that cosigned it
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("log", "size"), name="one_checkpoint_a_size"),)
        indexes = (
            models.Index(
                fields=("log", "-id"), condition=models.Q(witnesses__gt=0), name="checkpoints_with_witnesses"
            ),
        )

    def __str__(self) -> str:
        return f"{self.log_id} · {self.size}"


class Witness(models.Model):
    """Another body that cosigns what we sign, as long as it only grows; until it is removed."""

    name = models.CharField(max_length=120)
    key = models.CharField(max_length=240)  # a vkey of signed-note, for cosignatures
    address = models.CharField(max_length=240)  # below which it takes checkpoints (tlog-witness)
    log = models.ForeignKey(Log, null=True, on_delete=models.PROTECT, related_name="+")  # that it cosigned
    size = models.BigIntegerField(default=0)  # up to where
    cosigned_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=20, choices=Trouble.choices, blank=True)  # why it didn't, last time
    failures = models.PositiveIntegerField(default=0)  # since it last did
    due_at = models.DateTimeField()  # before which it isn't asked again
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("key",), condition=models.Q(removed_at__isnull=True), name="one_witness_a_key"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def verifier(self) -> VerifierKey:
        """The key that its cosignatures are verified with."""
        return verifier_key(self.key)

    def size_in(self, log: Log) -> int:
        """Return how many facts of a log it cosigned."""
        return self.size if self.log_id == log.pk else 0


class Finding(models.Model):
    """What a check found that should not be: open until it is explained."""

    kind = models.CharField(max_length=20, choices=Found.choices)
    subject = models.CharField(max_length=64)  # what it is about, as "fact:17" or "tile/0/003"
    found_at = models.DateTimeField()
    explained_at = models.DateTimeField(null=True)
    explanation = models.TextField(blank=True)
    salt = models.BinaryField(max_length=32, null=True)  # of the explanation's commitment

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "subject"),
                condition=models.Q(explained_at__isnull=True),
                name="one_open_finding_of_a_thing",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
