"""Rates by body, place, category and month, and the cases behind each figure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import reduce
from operator import add
from typing import Any

from django.db.models import BooleanField, CharField, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models import Case as Choice
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.models import Case, CaseQuerySet, Category
from gongzhi.civic.cases.queries.search import in_branch, in_branch_with_code
from gongzhi.civic.cases.vocabulary import Promised
from gongzhi.civic.evaluation.logic.rates import Tally, Weighting, ranks
from gongzhi.civic.evaluation.models import CaseExclusion, ExclusionRule, Weights
from gongzhi.civic.evaluation.vocabulary import Criterion, Figure, Grouping, Month
from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.civic.people.models import Organisation

__all__ = [
    "EVEN",
    "Row",
    "Tally",
    "cases_behind",
    "cases_of",
    "filters",
    "judged",
    "narrowed",
    "rates_by",
    "reasons_of",
    "rule_filter",
    "rules_in",
    "span_of",
    "total_of",
    "weighting_of",
    "weights_in",
]

EVEN = Weights(response=30, resolution=35, satisfaction=35, satisfied_from=3)


@dataclass(frozen=True)
class Row:
    """One line of a table of rates."""

    key: int | None
    label: str
    tally: Tally
    score: float | None
    rank: int | None


def weights_in(month: Month) -> Weights:
    """Return the weights in force at a month's beginning, or the default."""
    return Weights.objects.filter(valid_from__lte=month.first).order_by("-valid_from").first() or EVEN


def rules_in(month: Month) -> QuerySet[ExclusionRule]:
    """Return the exclusion rules in force at a month's beginning."""
    begun = ExclusionRule.objects.filter(valid_from__lte=month.first)
    return begun.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=month.first))


def span_of(month: Month) -> tuple[datetime, datetime]:
    """Return when a month begins and when the next one does."""
    since, until = (
        timezone.make_aware(datetime.combine(edge.first, time())) for edge in (month, month.plus(1))
    )
    return since, until


def cases_of(month: Month) -> CaseQuerySet:
    """Return the cases that bodies answer for in a month: opened in it and dispatched."""
    since, until = span_of(month)
    return Case.objects.filter(opened_at__gte=since, opened_at__lt=until, dispatched_to__isnull=False)


def judged(cases: CaseQuerySet, *, month: Month) -> CaseQuerySet:
    """Return the cases with whether they are left out, by the rules of the month and one by one."""
    single = CaseExclusion.objects.filter(ended_at=None).values("case")
    return cases.annotate(
        is_excluded=Choice(
            When(Q(pk__in=single) | _any_rule(month), then=True), default=False, output_field=BooleanField()
        )
    )


def _any_rule(month: Month) -> Q:
    found = Q(pk__in=())
    for rule in rules_in(month):
        found |= rule_filter(rule)
    return found


def rule_filter(rule: ExclusionRule) -> Q:
    """Return the condition that an exclusion rule puts on a case."""
    if rule.criterion == Criterion.CATEGORY:
        return in_branch_with_code(rule.value)
    return Q(**{rule.criterion: rule.value})


def filters(*, month: Month, at: datetime) -> dict[Figure, Q]:
    """Return the condition of each figure over `judged` cases: the one definition for counts and lists."""
    counted = Q(is_excluded=False)
    among_counted = {figure: counted & asked for figure, asked in _asked_of_counted(month, at).items()}
    return {Figure.ALL: Q(), Figure.COUNTED: counted, Figure.EXCLUDED: Q(is_excluded=True), **among_counted}


def _asked_of_counted(month: Month, at: datetime) -> dict[Figure, Q]:
    """Return what each figure asks of the cases that are not left out."""
    contact_late = Q(result__contact=Promised.BROKEN) | Q(result__contact_runs_until__lt=at)
    overdue = Q(result__resolve_runs_until__lt=at)
    late = Q(result__resolve=Promised.BROKEN) | overdue
    said = Q(result__resolved__isnull=False)
    return {
        Figure.CONTACT_ASKED: Q(result__contact=Promised.KEPT) | contact_late,
        Figure.CONTACTED: Q(result__contact=Promised.KEPT) & _not_before(at, "contact"),
        Figure.ANSWERED: said | overdue,
        Figure.RESOLVED: Q(result__resolved=True) & _not_before(at, "resolve"),
        Figure.RATED: Q(result__grade__isnull=False),
        Figure.SATISFIED: Q(result__grade__gte=weights_in(month).satisfied_from),
        Figure.DUE: Q(result__resolve=Promised.KEPT) | late,
        Figure.IN_TIME: Q(result__resolve=Promised.KEPT) & _not_before(at, "resolve"),
    }


def _not_before(at: datetime, stage: str) -> Q:
    """Tell that no promise of a stage runs on past its time."""
    runs_until = f"result__{stage}_runs_until"
    return Q(**{f"{runs_until}__isnull": True}) | Q(**{f"{runs_until}__gte": at})


def cases_behind(figure: Figure, cases: CaseQuerySet, *, month: Month, at: datetime) -> CaseQuerySet:
    """Return the very cases that a figure counts."""
    return judged(cases, month=month).filter(filters(month=month, at=at)[figure])


def rates_by(
    grouping: Grouping, cases: CaseQuerySet, *, month: Month, at: datetime, level: Level = Level.COUNTY
) -> list[Row]:
    """Return a table of rates, the best score first.

    `cases` are those of `cases_of(month)`, perhaps narrowed; `level` says how fine places are.
    """
    line_of, found = _lines(grouping, level=level), defaultdict[int | None, Tally](Tally)
    for key, tally in _tallies(cases, _COLUMN[grouping], month=month, at=at):
        found[line_of(key)] += tally
    return _ranked(found, _labels(grouping, found), weighting_of(weights_in(month)))


def _tallies(
    cases: CaseQuerySet, column: str, *, month: Month, at: datetime
) -> Iterator[tuple[int | None, Tally]]:
    """Yield tallies that add up to the one of each value of a column.

    Those left out are a group of their own: whether a case is one is asked once, not by each figure.
    """
    among = _asked_of_counted(month, at).items()
    counts = {figure.value: Count("pk", filter=asked) for figure, asked in among}
    groups = judged(cases, month=month).order_by().values(column, "is_excluded")
    for group in groups.annotate(all=Count("pk"), **counts):
        key, is_excluded = group.pop(column), group.pop("is_excluded")
        yield key, Tally(all=group["all"], excluded=group["all"]) if is_excluded else Tally(**group)


def weighting_of(weights: Weights) -> Weighting:
    """Return a row of weights as what the reckoning takes."""
    return Weighting(weights.response, weights.resolution, weights.satisfaction)


_COLUMN: Mapping[Grouping, str] = {
    Grouping.BODY: "dispatched_to",
    Grouping.PLACE: "place",
    Grouping.CATEGORY: "category",
}


def _lines(grouping: Grouping, *, level: Level) -> Callable[[int | None], int | None]:
    """Return what tells the line to which a body, a place or a category belongs.

    Cases are counted by their own place and these tallies added up: few, where cases are many.
    """
    match grouping:
        case Grouping.BODY:
            return lambda body: body
        case Grouping.CATEGORY:
            top = Coalesce("parent__parent", "parent", "pk")
            tops: dict[int | None, int] = dict(Category.objects.order_by().values_list("pk", top))
            return tops.get
        case Grouping.PLACE:
            pairs = PlaceAncestry.objects.filter(inherited=False, ancestor__level=level)
            above: dict[int | None, int] = dict(pairs.values_list("descendant", "ancestor"))
            return above.get


def _labels(grouping: Grouping, keys: Iterable[int | None]) -> dict[int | None, str]:
    known = [key for key in keys if key is not None]
    named = _NAMED[grouping].filter(pk__in=known).values_list("pk", "name")
    return {None: str(_("未分类")), **dict(named)}


_NAMED: Mapping[Grouping, QuerySet[Any]] = {
    Grouping.BODY: Organisation.objects.all(),
    Grouping.PLACE: Place.objects.all(),
    Grouping.CATEGORY: Category.objects.all(),
}


def _ranked(
    tallies: dict[int | None, Tally], labels: Mapping[int | None, str], weighting: Weighting
) -> list[Row]:
    scores = [tally.score(weighting) for tally in tallies.values()]
    rows = [
        Row(key=key, label=labels[key], tally=tally, score=score, rank=rank)
        for (key, tally), score, rank in zip(tallies.items(), scores, ranks(scores), strict=True)
    ]
    return sorted(
        rows, key=lambda row: (row.rank is None, row.rank or 0, -row.tally.all, row.label, row.key or 0)
    )


def total_of(cases: CaseQuerySet, *, month: Month, at: datetime) -> Tally:
    """Return the counts over all the cases."""
    tallies = (tally for _key, tally in _tallies(cases, _COLUMN[Grouping.BODY], month=month, at=at))
    return reduce(add, tallies, Tally())


def narrowed(
    cases: CaseQuerySet,
    *,
    body: Organisation | None = None,
    place: Place | None = None,
    category: Category | None = None,
) -> CaseQuerySet:
    """Return the cases of a body, of a place by its own borders, of a branch of categories."""
    if body is not None:
        cases = cases.filter(dispatched_to=body)
    if place is not None:
        below = PlaceAncestry.objects.filter(ancestor=place, inherited=False).values("descendant")
        cases = cases.filter(place__in=below)
    if category is not None:
        cases = cases.filter(in_branch(category))
    return cases


def reasons_of(cases: Iterable[Case], *, month: Month) -> dict[int, str]:
    """Return why each case does not count, by its id; a case that counts has no entry.

    Of a query the database tells it of all cases at once, however many they are.
    """
    if not isinstance(cases, CaseQuerySet):
        cases = Case.objects.filter(pk__in=[case.pk for case in cases])
    told = cases.annotate(because=_because(month)).order_by().values_list("pk", "because")
    return {pk: because for pk, because in told if because is not None}


def _because(month: Month) -> Coalesce:
    """Return a person's reason, else that of the first rule."""
    single = CaseExclusion.objects.filter(case=OuterRef("pk"), ended_at=None).order_by()
    rules = (When(rule_filter(rule), then=Value(rule.reason)) for rule in rules_in(month))
    by_rule = Choice(*rules, default=None, output_field=CharField())
    return Coalesce(Subquery(single.values("reason")), by_rule)
