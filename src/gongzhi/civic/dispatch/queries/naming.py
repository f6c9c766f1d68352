"""What cases call their places, and what of it was learned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.queries.discretion import public_place
from gongzhi.civic.jurisdictions.models import Place, Toponym
from gongzhi.civic.jurisdictions.queries import names_said_in, present_place
from gongzhi.civic.jurisdictions.vocabulary import ToponymKind
from gongzhi.civic.privacy.queries import masked, personal_data_in


@dataclass(frozen=True)
class NewName:
    """A name that a case says of its place."""

    name: str
    kind: ToponymKind
    place: Place


def new_names_in(cases: Sequence[Case]) -> list[NewName]:
    """Return the names that cases say and that neither the tree nor the city's list has; two queries.

    They are read from the text without its personal data, and belong to the community at the narrowest.
    """
    said = [each for case in cases for each in _said_by(case)]
    names = {each.name for each in said}
    places = set(Place.objects.present().filter(name__in=names).values_list("name", flat=True))
    listed = Toponym.objects.filter(is_imported=True, name__in=names)
    known = set(listed.values_list("name", "place"))
    return [each for each in said if each.name not in places and (each.name, each.place.pk) not in known]


def _said_by(case: Case) -> Iterator[NewName]:
    place = public_place(present_place(case.place))
    for name, kind in names_said_in(masked(f"{case.title}\n{case.text}")):
        if not personal_data_in(name):
            yield NewName(name, kind, place)


def names_learned() -> QuerySet[Toponym]:
    """Return the names that cases taught, those that most cases said first."""
    return Toponym.objects.from_cases().order_by("-times", "-pk")
