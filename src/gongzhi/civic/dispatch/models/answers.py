"""What the replies that went out lack: codes and a score, no words and nobody's name."""

from django.db import models

from gongzhi.civic.cases.models import Case, Statement
from gongzhi.civic.people.models import Organisation


class ReadReply(models.Model):
    """What one reply lacks, read once when it went out and again where the rules have changed."""

    statement = models.OneToOneField(Statement, primary_key=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()  # when it went out
    score = models.PositiveSmallIntegerField()
    lacks = models.CharField(max_length=200, blank=True)  # codes of `Lack` in its order, a space between

    class Meta:
        ordering = ("-at", "-statement_id")
        indexes = (
            models.Index(fields=("at", "body"), name="reply_by_time"),
            models.Index(fields=("body", "at"), name="reply_of_body"),
        )

    def __str__(self) -> str:
        return f"{self.case_id}: {self.score} {self.lacks}"
