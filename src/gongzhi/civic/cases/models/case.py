"""The case itself, the bodies at work on it, and the residents who support it."""

from django.db import models
from django.db.models import Q

from gongzhi.civic.cases.logic.turns import turn_of
from gongzhi.civic.cases.models.rules import Category
from gongzhi.civic.cases.vocabulary import ENDED, Channel, Kind, Outcome, Part, Status, Urgency
from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry
from gongzhi.civic.people.models import Organisation, Person


class CaseQuerySet(models.QuerySet["Case"]):
    """Questions about cases."""

    def within(self, *places: Place) -> "CaseQuerySet":
        """Return the cases at the places and all below them."""
        below = PlaceAncestry.objects.filter(ancestor__in=places).values("descendant")
        return self.filter(place__in=below)

    def underway(self) -> "CaseQuerySet":
        """Return the cases that have not ended."""
        return self.exclude(status__in=ENDED)


class Case(models.Model):
    """What is asked, where it stands, and the body that answers for it."""

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    channel = models.CharField(max_length=20, choices=Channel.choices)
    title = models.CharField(max_length=120)
    text = models.TextField()
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    address = models.CharField(max_length=200, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    category = models.ForeignKey(
        Category, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # What the reporter chose; the city decides on the category when it accepts.
    wanted = models.ForeignKey(
        Category, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    urgency = models.CharField(max_length=20, choices=Urgency.choices, default=Urgency.ORDINARY)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.OPENED)
    spoken_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    typed_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    code_hash = models.CharField(max_length=64)
    salt = models.BinaryField(max_length=32, null=True)  # of its words' commitment; null: of old, or erased
    is_public = models.BooleanField(default=False)
    lead = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The last dispatch. Handing the case up changes the lead; figures stay with whom it was dispatched to.
    dispatched_at = models.DateTimeField(null=True)
    dispatched_to = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="children", db_index=False
    )
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged", db_index=False
    )
    opened_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)  # the earliest running deadline
    turn = models.BigIntegerField(null=True)  # the place in the queue (logic/turns.py); null once it ended
    has_missed = models.BooleanField(default=False)  # some deadline was missed: stays true for ever
    is_supervised = models.BooleanField(default=False)
    is_escalated = models.BooleanField(default=False)  # the schedule hands a case up once, if at all
    rounds = models.PositiveSmallIntegerField(default=1)  # 1 + how often it was reopened
    supporters = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)  # so that of two people pressing at once, one is told
    idempotency_key = models.CharField(max_length=120, null=True, unique=True)

    # Not kept: the last fact on the page from which somebody takes a step.
    seen: int | None = None

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_at", "-id")
        indexes = (
            # What waits, in its turn: for all, in a state, at a place, with a body.
            models.Index(fields=("turn", "id"), name="case_turn", condition=Q(turn__isnull=False)),
            models.Index(fields=("status", "turn", "id"), name="case_turn_in_state"),
            models.Index(
                fields=("place", "turn"), name="case_turn_at_place", condition=Q(turn__isnull=False)
            ),
            models.Index(
                fields=("lead", "turn"), name="case_turn_with_lead", condition=Q(turn__isnull=False)
            ),
            models.Index(fields=("due_at", "id"), name="case_due", condition=Q(due_at__isnull=False)),
            # All there ever was, the newest first: by each filter that a list has.
            models.Index(fields=("-opened_at", "-id"), name="case_newest"),
            models.Index(
                fields=("-resolved_at",), name="case_answered", condition=Q(resolved_at__isnull=False)
            ),
            models.Index(fields=("status", "-opened_at"), name="case_newest_in_state"),
            models.Index(fields=("place", "opened_at"), name="case_by_place"),
            models.Index(fields=("lead", "-opened_at"), name="case_newest_with_lead"),
            models.Index(fields=("dispatched_to", "-opened_at"), name="case_newest_sent"),
            models.Index(fields=("category", "-opened_at"), name="case_newest_in_category"),
            models.Index(fields=("urgency", "-opened_at"), name="case_newest_urgency"),
            models.Index(fields=("channel", "-opened_at"), name="case_newest_channel"),
            models.Index(fields=("spoken_by", "-opened_at"), name="case_by_speaker"),
            models.Index(fields=("-opened_at",), name="case_newest_public", condition=Q(is_public=True)),
            models.Index(fields=("-opened_at",), name="case_newest_missed", condition=Q(has_missed=True)),
            models.Index(fields=("-opened_at",), name="case_supervised", condition=Q(is_supervised=True)),
            models.Index(fields=("parent",), name="case_child", condition=Q(parent__isnull=False)),
            models.Index(fields=("merged_into",), name="case_merged", condition=Q(merged_into__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    # Django lays out all the choices of a field for each word, and a list has dozens.
    def get_status_display(self) -> str:  # type: ignore[no-redef]  # Django makes room for one's own
        """Return the word of the state."""
        return str(Status(self.status).label)

    def get_urgency_display(self) -> str:  # type: ignore[no-redef]  # likewise
        """Return the word of the urgency."""
        return str(Urgency(self.urgency).label)

    def take_turn(self) -> None:
        """Set the place in the queue by what is due, and how pressing it is."""
        self.turn = turn_of(
            status=Status(self.status),
            urgency=Urgency(self.urgency),
            is_supervised=self.is_supervised,
            due_at=self.due_at,
            opened_at=self.opened_at,
        )

    @property
    def has_ended(self) -> bool:
        """Whether nothing more is expected of anybody."""
        return self.status in ENDED


class Assignment(models.Model):
    """A body's work on a case, from dispatch until it ends."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=20, choices=Part.choices)
    by_whistle = models.BooleanField(default=False)
    dispatched_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    contacted_at = models.DateTimeField(null=True)
    reported_in_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("body", "case"), name="assignment_of_body"),)
        constraints = (
            models.UniqueConstraint(
                fields=("case",), condition=Q(part=Part.LEAD, ended_at__isnull=True), name="one_lead_per_case"
            ),
            models.UniqueConstraint(
                fields=("case", "body"), condition=Q(ended_at__isnull=True), name="one_part_per_body"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} · {self.body} · {self.get_part_display()}"


class Support(models.Model):
    """A resident has the same trouble, and is told how it goes."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "person"), name="one_support_per_person"),)

    def __str__(self) -> str:
        return f"{self.person_id} + {self.case_id}"
