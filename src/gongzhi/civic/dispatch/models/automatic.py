"""By what rule cases go out by themselves, and what became of those that did."""

from django.db import models
from django.db.models import Q

from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.dispatch.models.learning import TrainedModel
from gongzhi.civic.dispatch.vocabulary import Undoing
from gongzhi.civic.people.models import Organisation, Person


class AutomaticRule(models.Model):
    """The city's one rule; without it, and until somebody turns it on, no case goes out by itself."""

    precision = models.FloatField()  # so large a share is to be right
    error_limit = models.FloatField()  # beyond it the rule turns itself off
    is_on = models.BooleanField(default=False)
    on_since = models.DateTimeField(null=True)  # what went out before doesn't count against it

    def __str__(self) -> str:
        return f"{self.precision:.1%} ≤ {self.error_limit:.1%}"


class AutomaticDispatch(models.Model):
    """A case that a program categorised and sent, and what people made of it since."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="+")
    model = models.ForeignKey(TrainedModel, on_delete=models.PROTECT, related_name="+", db_index=False)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", db_index=False)
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    probability = models.FloatField()
    words = models.JSONField()  # of the text, that spoke for the category
    # Where the catalogue was silent: so many of so many like cases had ended with the body. Else null.
    ended = models.PositiveIntegerField(null=True)
    like_cases = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_why = models.CharField(max_length=20, choices=Undoing.choices, blank=True)
    asked_at = models.DateTimeField(null=True)  # the reporter wants a person to look
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("-at", "-case")
        indexes = (
            models.Index(fields=("-at", "undone_at"), name="automatic_newest"),
            models.Index(
                fields=("asked_at",),
                name="automatic_asked",
                condition=Q(asked_at__isnull=False, answered_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id}: {self.category} → {self.body}"

    @property
    def waits_for_human(self) -> bool:
        """Whether the reporter asked for a person, and nobody has answered yet."""
        return self.asked_at is not None and self.answered_at is None
