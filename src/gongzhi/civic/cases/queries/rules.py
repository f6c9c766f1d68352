"""What the city's tables say for a case: limits and the dispatch catalogue."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils import timezone

from gongzhi.civic.cases.logic.catalogue import limit_among, most_specific
from gongzhi.civic.cases.models import Case, CatalogueEntry, Category, DeadlineRule
from gongzhi.civic.cases.vocabulary import Stage, Urgency
from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry


def rule_for(case: Case, stage: Stage, *, at: datetime) -> DeadlineRule | None:
    """Return the limit in force for a stage, if there is one."""
    return rules_for(case, [stage], at=at).get(stage)


def rules_for(case: Case, stages: Collection[Stage], *, at: datetime) -> dict[Stage, DeadlineRule]:
    """Return the limits in force for stages: nearest category, then nearest place, then urgency."""
    rows = list(DeadlineRule.objects.valid(timezone.localdate(at)).filter(stage__in=list(stages)))
    urgency, categories, places = (
        Urgency(case.urgency),
        _category_chain(case.category),
        _place_chain(case.place),
    )
    found = {
        stage: limit_among(
            (row for row in rows if row.stage == stage), urgency=urgency, categories=categories, places=places
        )
        for stage in stages
    }
    return {stage: rule for stage, rule in found.items() if rule is not None}


def entry_for(category: Category, place: Place, *, at: datetime) -> CatalogueEntry | None:
    """Return the catalogue entry that answers for a category at a place on that day."""
    categories, places = _category_chain(category), _place_chain(place)
    rows = (
        CatalogueEntry.objects.valid(timezone.localdate(at))
        .filter(category__in=categories, place__in=places)
        .select_related("lead")
        .prefetch_related("co_handlers")
    )
    return most_specific(rows, categories=categories, places=places)


def _category_chain(category: Category | None) -> Sequence[int]:
    chain = []
    while category is not None:
        chain.append(category.pk)
        category = category.parent
    return chain


def _place_chain(place: Place) -> Sequence[int]:
    above = PlaceAncestry.objects.filter(descendant=place).order_by("-ancestor__level", "inherited")
    return list(above.values_list("ancestor", flat=True))
