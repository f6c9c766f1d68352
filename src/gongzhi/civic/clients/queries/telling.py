"""What a webhook is told of facts: codes and numbers as REST has them, and no more than its owner may see."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings

from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.cases.queries.discretion import public_place
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.kernel.models import Fact

_BODIES = ("body", "from_body", "co_handlers")
_CASES = ("case", "into", "out_of")
_NOT_TOLD = frozenset(
    {
        "case",
        "number",
        "seen",
        "statement",
        "entry",
        "words",
        "digest",
        "public",
        "supporters_before",
        "met",
        "led_by",
    }
)
# What everybody may know of a public case; how it came in and what it is part of is nobody's business.
_FOR_ALL = frozenset(
    {"kind_of_case", "place", "category", "urgency", *_BODIES, "part", "stage", "due_at", "until"}
    | {"outcome", "round", "supporters"}
)


class Telling:
    """Some facts, as the owner of a webhook may know them; a constant number of queries for all of them."""

    def __init__(self, facts: Collection[Fact], *, owner: Person, at: datetime) -> None:
        cases = {fact.data["case"] for fact in facts}
        self.in_full = set(visible_cases(owner, at=at).filter(pk__in=cases).values_list("pk", flat=True))
        self.numbers = dict(Case.objects.filter(pk__in=_keys(facts, *_CASES)).values_list("pk", "number"))
        self.places = Place.objects.select_related("parent").in_bulk(_keys(facts, "place"))
        categories = Category.objects.filter(pk__in=_keys(facts, "category"))
        self.categories = dict(categories.values_list("pk", "code"))
        bodies = Organisation.objects.filter(pk__in=_keys(facts, *_BODIES))
        self.bodies = dict(bodies.values_list("pk", "code"))

    def of(self, fact: Fact) -> dict[str, Any]:
        """Return what is told of a fact, and where to read the case."""
        number, in_full = self.numbers.get(fact.data["case"], ""), fact.data["case"] in self.in_full
        said = {
            name: self._told(name, value, in_full=in_full)
            for name, value in fact.data.items()
            if name not in _NOT_TOLD and (in_full or name in _FOR_ALL)
        }
        case = {"number": number, "url": f"{settings.SITE_ADDRESS}/api/v1/cases/{number}"}
        return {"fact": fact.pk, "case": case, **said}

    def _told(self, name: str, value: Any, *, in_full: bool) -> Any:
        if isinstance(value, list):
            return [self._told(name, each, in_full=in_full) for each in value]
        if name in _BODIES:
            return self.bodies.get(value)
        if name in _CASES:
            return self.numbers.get(value)
        if name == "category":
            return self.categories.get(value)
        if name == "place":
            place = self.places[value]
            return (place if in_full else public_place(place)).code
        return value


def _keys(facts: Iterable[Fact], *names: str) -> set[int]:
    """Return the keys that facts have under some names, alone or in lists."""
    found = [fact.data[name] for fact in facts for name in names if name in fact.data]
    return {key for value in found for key in (value if isinstance(value, list) else [value])}
