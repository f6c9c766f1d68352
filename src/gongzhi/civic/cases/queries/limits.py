"""The table of limits: which limit holds for a case, and when it ends."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from django.utils import timezone

from gongzhi.civic.cases.events import DeadlineRuleChanged, TaxonomyChanged, TaxonomyImported
from gongzhi.civic.cases.logic.catalogue import limit_among
from gongzhi.civic.cases.models import Category, DeadlineRule
from gongzhi.civic.cases.vocabulary import Stage, Urgency
from gongzhi.civic.jurisdictions.events import (
    CalendarDaySet,
    PlaceAdded,
    PlaceMoved,
    PlaceRenamed,
    PlacesImported,
    PlacesMerged,
)
from gongzhi.civic.jurisdictions.models import PlaceAncestry
from gongzhi.civic.jurisdictions.queries import calendar_at, due
from gongzhi.kernel.kept import Kept


class Limited(Protocol):
    """A case, as far as limits depend on it."""

    @property
    def urgency(self) -> str:
        """How pressing it is."""

    @property
    def category_id(self) -> int | None:
        """Its category, if it has one."""

    @property
    def place_id(self) -> int:
        """Where it is."""


class Limits:
    """The limits of all times with the calendar, read once for many cases."""

    def __init__(self) -> None:
        self.calendar = calendar_at()
        self.rules: dict[str, list[DeadlineRule]] = defaultdict(list)
        for rule in DeadlineRule.objects.all():
            self.rules[rule.stage].append(rule)
        self.parents = dict(Category.objects.values_list("pk", "parent_id"))
        self.chains: dict[int, list[int]] = {}

    def rule_for(self, case: Limited, stage: Stage, *, at: datetime) -> DeadlineRule | None:
        """Return the limit in force for a stage, if any: nearest category, then place, then urgency."""
        on = timezone.localdate(at)
        rows = [rule for rule in self.rules[stage] if _is_valid(rule, on)]
        if not rows:
            return None
        by_place = any(rule.place_id for rule in rows)
        return limit_among(
            rows,
            urgency=Urgency(case.urgency),
            categories=self._categories(case.category_id),
            places=self._places(case.place_id) if by_place else (),
        )

    def limit_for(self, case: Limited, stage: Stage, *, at: datetime) -> tuple[DeadlineRule, datetime] | None:
        """Return the limit in force for a stage that starts at a moment, and when it ends."""
        rule = self.rule_for(case, stage, at=at)
        return (rule, due(at, rule.limit, self.calendar)) if rule else None

    def _categories(self, category: int | None) -> Sequence[int]:
        chain = []
        while category is not None:
            chain.append(category)
            category = self.parents.get(category)
        return chain

    def _places(self, place: int) -> Sequence[int]:
        if place not in self.chains:
            self.chains[place] = places_above(place)
        return self.chains[place]


limits = Kept(
    Limits,
    of=(
        DeadlineRuleChanged,
        TaxonomyChanged,
        TaxonomyImported,
        CalendarDaySet,
        PlaceAdded,
        PlaceRenamed,
        PlaceMoved,
        PlacesMerged,
        PlacesImported,
    ),
)


def places_above(place: int) -> list[int]:
    """Return the ids of a place and of all it lies in, from its own up."""
    above = PlaceAncestry.objects.filter(descendant=place).order_by("-ancestor__level", "inherited")
    return list(above.values_list("ancestor", flat=True))


def _is_valid(rule: DeadlineRule, on: date) -> bool:
    return rule.valid_from <= on and (rule.valid_to is None or rule.valid_to > on)
