"""Tables that a city fills: categories, the dispatch catalogue, limits, reply templates."""

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

from gongzhi.civic.cases.vocabulary import Stage, Step, Urgency
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.vocabulary import Clock, Limit
from gongzhi.civic.people.models import Organisation

Row = TypeVar("Row", bound=models.Model)


class DatedQuerySet(models.QuerySet[Row]):
    """Questions about rows that are valid from a day (inclusive) to a day (exclusive)."""

    def valid(self, on: date) -> Self:
        """Return the rows in force on a day."""
        return self.filter(valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))


class Category(models.Model):
    """What a case is about: a tree of three levels."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    keywords = models.CharField(max_length=400, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Dated(models.Model):
    """A row of data in force over a span of days, with its source."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class CatalogueEntry(Dated):
    """The body that leads in a category at a place (条例 art. 11); the most specific entry wins."""

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    co_handlers = models.ManyToManyField(Organisation, blank=True, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("category__code", "place__code", "-valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=("category", "place"), condition=Q(valid_to__isnull=True), name="one_lead_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="entry_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.category} · {self.place} → {self.lead}"


class DeadlineRule(Dated):
    """How long a stage may take; empty category, urgency or place means any."""

    stage = models.CharField(max_length=20, choices=Stage.choices)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    urgency = models.CharField(max_length=20, choices=Urgency.choices, blank=True)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    amount = models.PositiveSmallIntegerField()
    clock = models.CharField(max_length=20, choices=Clock.choices)
    is_secondary = models.BooleanField(default=False)  # the source was read in a secondary source only

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("stage", "urgency", "category__code", "place__code", "-valid_from")

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.limit}"

    @property
    def limit(self) -> Limit:
        """The limit as a value."""
        return Limit(self.amount, Clock(self.clock))


class EscalationRule(Dated):
    """What happens by itself so many hours after a resolve deadline was missed."""

    after_hours = models.PositiveSmallIntegerField()
    step = models.CharField(
        max_length=20, choices=[(Step.SUPERVISE, Step.SUPERVISE.label), (Step.ESCALATE, Step.ESCALATE.label)]
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("after_hours",)

    def __str__(self) -> str:
        return f"+{self.after_hours} h: {self.get_step_display()}"


class ReplyTemplate(models.Model):
    """A beginning of a reply that a body's handlers choose and complete."""

    body = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=80)
    text = models.TextField(max_length=4000)

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title
