"""What the city's tables say for a case: limits and the dispatch catalogue."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from gongzhi.civic.cases.logic.catalogue import most_specific
from gongzhi.civic.cases.models import Case, CatalogueEntry, Category, DeadlineRule
from gongzhi.civic.cases.queries.limits import limits, places_above
from gongzhi.civic.cases.vocabulary import Stage
from gongzhi.civic.jurisdictions.models import Place


def rule_for(case: Case, stage: Stage, *, at: datetime) -> DeadlineRule | None:
    """Return the limit in force for a stage, if there is one."""
    return limits().rule_for(case, stage, at=at)


def entry_for(category: Category, place: Place, *, at: datetime) -> CatalogueEntry | None:
    """Return the catalogue entry that answers for a category at a place on that day."""
    categories, places = category_chain(category), places_above(place.pk)
    rows = (
        CatalogueEntry.objects.valid(timezone.localdate(at))
        .filter(category__in=categories, place__in=places)
        .select_related("lead")
        .prefetch_related("co_handlers")
    )
    return most_specific(rows, categories=categories, places=places)


def category_chain(category: Category | None) -> Sequence[int]:
    """Return the ids of a category and of all above it, from its own up."""
    chain = []
    while category is not None:
        chain.append(category.pk)
        category = category.parent
    return chain
