"""What was suggested for a case, and how often dispatchers took it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.dispatch.logic.levels import SURE, sure_above
from gongzhi.civic.dispatch.models import Suggestion
from gongzhi.civic.jurisdictions.models import PlaceAncestry
from gongzhi.civic.jurisdictions.vocabulary import Level


def suggestion_for(case: Case) -> Suggestion | None:
    """Return what was suggested for a case."""
    return Suggestion.objects.filter(case=case).select_related("model").defer("model__data").first()


def sure_branch(suggestion: Suggestion) -> tuple[Category, float] | None:
    """Return the category above the first choice that is sure although the choice is not, and how sure.

    Only a model that learned from cases has measured probabilities. One query.
    """
    if suggestion.model_id is None or suggestion.probability >= SURE:
        return None
    known = Category.objects.in_bulk()
    choices = [(category, sure) for category, sure, _words in suggestion.choices]
    found = sure_above(choices, {pk: category.parent_id for pk, category in known.items()})
    return (known[found[0]], found[1]) if found else None


@dataclass(frozen=True)
class Record:
    """How often dispatchers took what was suggested first, of the cases that they decided."""

    decided: int = 0
    right: int = 0

    @property
    def share(self) -> float | None:
        """The share of right ones, 0 to 1; None before the first decision."""
        return self.right / self.decided if self.decided else None

    def __add__(self, other: "Record") -> "Record":
        return Record(self.decided + other.decided, self.right + other.right)


def decided_since(since: datetime) -> QuerySet[Suggestion]:
    """Return the suggestions whose cases dispatchers decided since a moment."""
    return Suggestion.objects.filter(taken_at__gte=since).order_by()


def record_of(suggestions: QuerySet[Suggestion]) -> Record:
    """Return how suggestions fared; one query."""
    return Record(**suggestions.aggregate(**_COUNTS))


def records_by(field: str, suggestions: QuerySet[Suggestion]) -> dict[Any, Record]:
    """Return how suggestions fared by a column, as `case__channel`; one query."""
    rows = suggestions.values_list(field).annotate(**_COUNTS).values_list(field, "decided", "right")
    return {key: Record(decided, right) for key, decided, right in rows}


def records_by_county(suggestions: QuerySet[Suggestion]) -> dict[str, Record]:
    """Return how suggestions fared by the county of their cases, by its name; two queries."""
    by_place = records_by("case__place", suggestions)
    found: dict[str, Record] = {}
    for place, name in counties_of(by_place):
        found[name] = found.get(name, Record()) + by_place[place]
    return found


def counties_of(places: Iterable[int]) -> Iterable[tuple[int, str]]:
    """Return each of some places (ids) with the name of the county in which it lies; one query."""
    above = PlaceAncestry.objects.filter(
        descendant__in=list(places), inherited=False, ancestor__level=Level.COUNTY
    )
    return above.values_list("descendant", "ancestor__name")


_COUNTS = {"decided": Count("pk"), "right": Count("pk", filter=Q(taken=F("first")))}
