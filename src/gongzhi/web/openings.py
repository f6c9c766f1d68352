"""Openings of somebody's details in words: who, for which body, for which case."""

from collections.abc import Iterable
from typing import Any

from gongzhi.civic.cases.models import Case
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.privacy.models import Opening
from gongzhi.civic.privacy.vocabulary import Oddity
from gongzhi.kernel.facts import subject_named

_CASE = subject_named(Case, 0)[:-1]


def in_words(openings: Iterable[Opening]) -> list[dict[str, Any]]:
    """Return openings with names of staff and bodies, and numbers of cases; three queries."""
    listed = list(openings)
    people = Person.objects.in_bulk(
        {each.by for each in listed} | {each.answered_by for each in listed} - {None}
    )
    bodies = Organisation.objects.in_bulk({each.body for each in listed})
    keys = {int(each.about.removeprefix(_CASE)) for each in listed if each.about.startswith(_CASE)}
    numbers = dict(Case.objects.filter(pk__in=keys).values_list("pk", "number"))
    return [
        {
            "opening": each,
            "by": people[each.by].name if each.by in people else "",
            "body": bodies.get(each.body),
            "case": numbers.get(int(each.about.removeprefix(_CASE)), "")
            if each.about.startswith(_CASE)
            else "",
            "oddities": [Oddity(code).label for code in each.oddities],
            "answered_by": people[each.answered_by].name if each.answered_by in people else "",
        }
        for each in listed
    ]
