"""Tables of places, their shapes, the names people say, and days on which a calendar differs."""

from datetime import date

from django.db import models
from django.db.models import Q

from gongzhi.civic.jurisdictions.vocabulary import Level, ToponymKind

# What a list adds to select_related, so that the paths of its places cost no further query.
PARENTS = "parent__parent__parent__parent__parent"
ENOUGH = 2  # cases from which a name that no list has is trusted


class PlaceQuerySet(models.QuerySet["Place"]):
    """Questions about places."""

    def within(self, place: "Place") -> "PlaceQuerySet":
        """Return the place, all below it, and all that became part of it."""
        return self.filter(pk__in=PlaceAncestry.objects.filter(ancestor=place).values("descendant"))

    def above(self, place: "Place") -> "PlaceQuerySet":
        """Return the place and all that it lies in or has come to lie in, past ones too."""
        return self.filter(pk__in=PlaceAncestry.objects.filter(descendant=place).values("ancestor"))

    def valid(self, on: date) -> "PlaceQuerySet":
        """Return the places that exist on a day."""
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
        return self.filter(begun).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))

    def present(self) -> "PlaceQuerySet":
        """Return the places that have not ended."""
        return self.filter(valid_to__isnull=True)

    def with_path(self) -> "PlaceQuerySet":
        """Fetch the parents along, so that `path` costs no query."""
        return self.select_related(PARENTS)


class Place(models.Model):
    """One place as it was over one span of time.

    A place that is renamed, moved or merged ends (`valid_to`, exclusive) and names its successor;
    what refers to it keeps its name as it was. No place begins or ends in the future.
    """

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    successor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ("code", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("code",), condition=Q(valid_to__isnull=True), name="one_place_per_code"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=models.F("valid_from")),
                name="place_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """The names from the top down, as "云麓市 › 临湖区"."""
        return f"{self.parent.path} › {self.name}" if self.parent else self.name


class PlaceAncestry(models.Model):
    """Which place lies in which, itself included: one row per pair.

    `inherited` marks pairs that came with a change of borders: the new parents look after the old
    place's cases, while figures of the past stay with the old parents.
    """

    ancestor = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+", db_index=False)
    descendant = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="ancestry")
    inherited = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("ancestor", "descendant"), name="one_row_per_ancestry"),
        )

    def __str__(self) -> str:
        return f"{self.ancestor_id} > {self.descendant_id}"


class Shape(models.Model):
    """The area of a place, and the box around it by which the database finds it.

    Apart from `Place`, so that lists that name places don't carry polygons.
    """

    place = models.OneToOneField(Place, on_delete=models.CASCADE, primary_key=True, related_name="shape")
    geometry = models.JSONField()  # GeoJSON, WGS 84
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()

    class Meta:
        indexes = (models.Index(fields=("west", "east"), name="shape_west_to_east"),)

    def __str__(self) -> str:
        return f"shape of {self.place_id}"


class ToponymQuerySet(models.QuerySet["Toponym"]):
    """Questions about names that people say."""

    def trusted(self) -> "ToponymQuerySet":
        """Return those that the city imported, or that enough cases confirmed."""
        return self.filter(Q(is_imported=True) | Q(times__gte=ENOUGH))

    def learned(self) -> "ToponymQuerySet":
        """Return those that are trusted by cases alone."""
        return self.filter(is_imported=False, times__gte=ENOUGH)

    def from_cases(self) -> "ToponymQuerySet":
        """Return those that cases alone know, trusted or not yet, but not the refused."""
        return self.filter(is_imported=False, is_refused=False)


class Toponym(models.Model):
    """A name of a road, an estate, a village, a landmark, and a place in which it lies; one row for each.

    `times` counts the cases that confirmed it; a name that only cases know is used from the second on, unless
    somebody refused it. The place may have ended; its present one is its successor.
    """

    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=ToponymKind.choices)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    is_imported = models.BooleanField(default=False)
    times = models.PositiveIntegerField(default=0)
    is_refused = models.BooleanField(default=False)  # then `times` stays 0

    objects = ToponymQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=("name", "place"), name="one_toponym_per_name_and_place"),
        )
        indexes = (
            models.Index(
                fields=("id",), condition=Q(is_imported=False, times__gte=ENOUGH), name="toponym_learned"
            ),
        )

    def __str__(self) -> str:
        return self.name


class CalendarDay(models.Model):
    """A day that is working or free by a city's own decision or a newer notice of the State Council."""

    on = models.DateField(unique=True)
    is_working = models.BooleanField()
    name = models.CharField(max_length=80)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("on",)

    def __str__(self) -> str:
        return f"{self.on} {self.name}"
