"""The table of limits, read once for many cases."""

from collections import defaultdict
from datetime import date, datetime

from django.utils import timezone

from gongzhi.civic.cases.logic.catalogue import limit_among
from gongzhi.civic.cases.models import Case, Category, DeadlineRule
from gongzhi.civic.cases.vocabulary import Stage, Urgency
from gongzhi.civic.jurisdictions.models import PlaceAncestry
from gongzhi.civic.jurisdictions.queries import calendar_at, due


class Limits:
    """Answers what `rule_for` and `due_time` answer, with a few queries for thousands of cases."""

    def __init__(self) -> None:
        self.calendar = calendar_at()
        self.rules: dict[str, list[DeadlineRule]] = defaultdict(list)
        for rule in DeadlineRule.objects.all():
            self.rules[rule.stage].append(rule)
        self.parents = dict(Category.objects.values_list("pk", "parent_id"))
        self.places: dict[int, list[int]] = {}

    def limit_for(self, case: Case, stage: Stage, *, at: datetime) -> tuple[DeadlineRule, datetime] | None:
        """Return the limit in force for a stage that starts at a moment, and when it ends."""
        on = timezone.localdate(at)
        rows = [rule for rule in self.rules[stage] if _is_valid(rule, on)]
        if not rows:
            return None
        categories, places = self._categories(case.category_id), self._places(case.place_id)
        rule = limit_among(rows, urgency=Urgency(case.urgency), categories=categories, places=places)
        return (rule, due(at, rule.limit, self.calendar)) if rule else None

    def _categories(self, category: int | None) -> list[int]:
        chain = []
        while category is not None:
            chain.append(category)
            category = self.parents[category]
        return chain

    def _places(self, place: int) -> list[int]:
        if place not in self.places:
            above = PlaceAncestry.objects.filter(descendant=place).order_by("-ancestor__level", "inherited")
            self.places[place] = list(above.values_list("ancestor", flat=True))
        return self.places[place]


def _is_valid(rule: DeadlineRule, on: date) -> bool:
    return rule.valid_from <= on and (rule.valid_to is None or rule.valid_to > on)
