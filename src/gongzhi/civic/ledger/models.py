"""Tables of the ledger: the log as it stands, and what of it was signed."""

from django.db import models

from gongzhi.civic.ledger.vocabulary import Found


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

    def __str__(self) -> str:
        return f"{self.log_id} · {self.size}"


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
