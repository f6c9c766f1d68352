"""What was learned, and what was suggested for each case."""

from django.db import models
from django.db.models import Q

from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.dispatch.vocabulary import Origin
from gongzhi.civic.people.models import Person


class TrainedModel(models.Model):
    """A model file as it was learned, never changed; one of them is in use."""

    sha256 = models.CharField(max_length=64, unique=True)
    data = models.BinaryField()
    origin = models.CharField(max_length=20, choices=Origin.choices)
    source = models.CharField(max_length=200, blank=True)  # the file's name
    messages = models.PositiveIntegerField()
    figures = models.JSONField()  # as `logic.figures` reckons them, over messages held back in the training
    trained_at = models.DateTimeField()
    trained_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(null=True)
    is_in_use = models.BooleanField(default=False)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("is_in_use",), condition=Q(is_in_use=True), name="one_model_in_use"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} · {self.sha256[:12]}"

    @property
    def accuracy_in_words(self) -> str:
        """How many of the held-back messages it named right, as "92.3%"."""
        return f"{self.figures['accuracy']:.1%}"

    @property
    def compared(self) -> dict[str, int] | None:
        """How it and the model in use read the same messages when it was kept; None where nobody compared."""
        found: dict[str, int] | None = self.figures.get("compared")
        return found


class Suggestion(models.Model):
    """What was suggested for a case when it came in, and what a dispatcher then took."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="+")
    model = models.ForeignKey(TrainedModel, null=True, on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    probability = models.FloatField()  # of the first
    choices = models.JSONField()  # [[category, probability, [words]], …], the likeliest first
    made_at = models.DateTimeField()
    taken = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at",)
        indexes = (
            models.Index(fields=("-taken_at",), name="suggestion_taken", condition=Q(taken_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.case_id}: {self.first} {self.probability:.2f}"
