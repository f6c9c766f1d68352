"""Finding cases: by words, and the recent ones around a place."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongzhi.civic.cases.logic.finding import wanted_of
from gongzhi.civic.cases.models import CaseQuerySet, Category
from gongzhi.civic.cases.policy import public_cases
from gongzhi.civic.cases.queries.words import begins_number, having_all, of_address
from gongzhi.civic.cases.vocabulary import CONFIDENTIAL
from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry
from gongzhi.civic.jurisdictions.vocabulary import Level

MOST_WORDS = 6
RECENT = timedelta(days=60)


def in_branch(category: Category) -> Q:
    """Return the condition that the category of a case (or a rule) is this one or lies below it.

    As with places: of a top category many rows are wanted, so each is asked; others are listed.
    """
    branch = _branch("pk", category.pk)
    if category.parent_id is None:
        own = list(branch.values_list("pk", flat=True))  # so that asking is one lookup
        return Q(Exists(Category.objects.filter(pk=OuterRef("category"), pk__in=own)))
    return Q(category__in=branch.values("pk"))


def in_branch_with_code(code: str) -> Q:
    """Return the condition that a case's category has a code or lies below the one that has it."""
    return Q(category__in=_branch("code", code).values("pk"))


def _branch(name: str, value: object) -> QuerySet[Category]:
    """Return the category of which something is known, and those below it: categories have three levels."""
    own, above = Q((name, value)), Q((f"parent__{name}", value))
    return Category.objects.order_by().filter(own | above | Q((f"parent__parent__{name}", value)))


def matching(cases: CaseQuerySet, text: str) -> CaseQuerySet:
    """Return the cases that have every word of the text in title, words or address, or begin its number."""
    for word in text.split()[:MOST_WORDS]:
        wanted = wanted_of(word)
        if wanted is None:
            told = Q(title__icontains=word) | Q(text__icontains=word) | Q(address__icontains=word)
        else:
            number = word if word.isascii() and word.isdecimal() else ""
            told = Q(pk__in=having_all(wanted, of_address(wanted), number=number))
        cases = cases.filter(told)
    return cases


def matching_publicly(cases: CaseQuerySet, text: str) -> CaseQuerySet:
    """Return the cases that match in what the public reads.

    The address is not searched, and figures find numbers of cases only: otherwise a telephone number
    that is masked on the page could be found out figure by figure.
    """
    for word in text.split()[:MOST_WORDS]:
        wanted = wanted_of(word)
        if any(sign.isnumeric() for sign in word):
            cases = cases.filter(begins_number(word))
        elif wanted is None:
            cases = cases.filter(Q(title__icontains=word) | Q(text__icontains=word))
        else:
            cases = cases.filter(pk__in=having_all(wanted))
    return cases


def recent_cases_around(place: Place, *, at: datetime, among: CaseQuerySet | None = None) -> CaseQuerySet:
    """Return recent cases of the same street, the newest first.

    They are public unless `among` says which others the reader may see.
    """
    seen = public_cases() if among is None else among
    near = seen.filter(place__in=_same_street(place), opened_at__gte=at - RECENT)
    near = near.exclude(kind__in=CONFIDENTIAL)
    return near.order_by("-opened_at", "-pk")


def _same_street(place: Place) -> QuerySet[Place]:
    street = PlaceAncestry.objects.filter(descendant=place, ancestor__level__lte=Level.STREET)
    nearest = street.select_related("ancestor").order_by("-ancestor__level").first()
    return Place.objects.within(nearest.ancestor if nearest else place)
