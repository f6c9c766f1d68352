"""The question of the month: common troubles to be solved at their root, by whom and till when.

每月一题 in Beijing since 2021 (北京市接诉即办工作条例 art. 24-29): each month a topic, a lead, a plan.
"""

from django.db import models

from gongzhi.civic.dispatch.models.troubles import Trouble
from gongzhi.civic.people.models import Organisation

TITLE_LENGTH = 60


class Question(models.Model):
    """A topic that a centre chose for a month. All its words are meant for everybody."""

    centre = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    title = models.CharField(max_length=TITLE_LENGTH)
    scope = models.TextField(blank=True)  # what is to be done, one task a line
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    troubles = models.ManyToManyField(Trouble, related_name="+")
    chosen_at = models.DateTimeField()
    plan = models.TextField(blank=True)
    planned_at = models.DateTimeField(null=True)  # when the first plan stood: figures before and since
    due_on = models.DateField(null=True)
    outcome = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    # As counted at the close: [cases before, days before, cases since, days since].
    effect = models.JSONField(null=True)

    class Meta:
        ordering = ("-month", "-id")
        constraints = (models.UniqueConstraint(fields=("centre", "month"), name="one_question_a_month"),)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.title}"


class QuestionReport(models.Model):
    """How far the work on a question is, in words for everybody."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="reports")
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.question_id} · {self.at:%Y-%m-%d}"
