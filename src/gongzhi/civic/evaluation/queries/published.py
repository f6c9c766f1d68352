"""What was published of a month, the facts it was counted from, and what opens them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Count, Q, QuerySet

from gongzhi.civic.cases.events import CaseOpened
from gongzhi.civic.cases.models import Case, CaseQuerySet, Category
from gongzhi.civic.cases.policy import public_cases
from gongzhi.civic.evaluation.events import RankingPublished
from gongzhi.civic.evaluation.logic.rates import Tally
from gongzhi.civic.evaluation.models import ExclusionRule, PublishedRanking
from gongzhi.civic.evaluation.queries.rates import cases_of, rates_by, rules_in, weights_in
from gongzhi.civic.evaluation.queries.recounting import COUNTED_FROM
from gongzhi.civic.evaluation.vocabulary import Criterion, Grouping, Month
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.civic.ledger.queries.opening import hinted, opened
from gongzhi.civic.people.models import Organisation
from gongzhi.kernel.facts import facts_about, subject_named
from gongzhi.kernel.models import Fact

KINDS = tuple(event.kind for event in COUNTED_FROM)
AT_ONCE = 500  # cases whose facts are read together


def publications_of(month: Month) -> QuerySet[PublishedRanking]:
    """Return what was published of a month, the newest first; more than one where it was corrected."""
    return PublishedRanking.objects.filter(month=str(month))


def fact_of(published: PublishedRanking) -> Fact:
    """Return the fact that a month was published."""
    return facts_about(published, kinds=(RankingPublished,)).get()


def figures_of(month: Month, *, size: int, at: datetime) -> dict[str, Any]:
    """Return all that is published of a month: figures by body, by which rules, from how many facts."""
    weights = weights_in(month)
    return {
        "month": str(month),
        "size": size,
        "satisfied_from": weights.satisfied_from,
        "weights": {
            "response": weights.response,
            "resolution": weights.resolution,
            "satisfaction": weights.satisfaction,
        },
        "left_out": [_rule(rule) for rule in rules_in(month).order_by("pk")],
        "opened": opened_counts(month, below=size),
        "bodies": _bodies(month, at=at),
    }


def _rule(rule: ExclusionRule) -> dict[str, Any]:
    """Return a rule with all that it leaves out, categories by their keys: nobody needs our tables."""
    values = _branch(rule.value) if rule.criterion == Criterion.CATEGORY else [rule.value]
    return {"criterion": rule.criterion, "values": values, "reason": rule.reason}


def _branch(code: str) -> list[str]:
    below = Q(code=code) | Q(parent__code=code) | Q(parent__parent__code=code)
    return [str(key) for key in Category.objects.filter(below).order_by("pk").values_list("pk", flat=True)]


def _bodies(month: Month, *, at: datetime) -> list[dict[str, Any]]:
    whole = _tallies(cases_of(month), month, at=at)
    public = _tallies(counted_openly(month), month, at=at)
    named = Organisation.objects.in_bulk(whole)
    return [
        {
            "body": key,
            "code": named[key].code,
            "name": named[key].name,
            "all": vars(whole[key]),
            "public": vars(public.get(key, Tally())),
        }
        for key in sorted(whole)
    ]


def _tallies(cases: CaseQuerySet, month: Month, *, at: datetime) -> dict[int, Tally]:
    rows = rates_by(Grouping.BODY, cases, month=month, at=at)
    return {row.key: row.tally for row in rows if row.key is not None}


def counted_openly(month: Month) -> CaseQuerySet:
    """Return the public cases among those that a month counts: everybody may see their facts."""
    return cases_of(month).filter(pk__in=public_cases().values("pk"))


def opened_counts(month: Month, *, below: int) -> dict[str, int]:
    """Return how many sealed facts of each kind are open to everybody, of the first so many in the log."""
    counts: Counter[str] = Counter()
    for some in _subjects(month):
        facts = _sealed(some).filter(leaf__lt=below).order_by().values("kind")
        counts.update({row["kind"]: row["n"] for row in facts.annotate(n=Count("pk"))})
    return dict(sorted(counts.items()))


def open_facts(month: Month) -> Iterator[dict[str, Any]]:
    """Yield the facts from which a month's figures over public cases are counted, each opened (`what` only).

    The opening of a case in a grid stays shut, because a grid is too near to somebody's door: its kind and
    channel are told beside it, and nothing proves them.
    """
    near = set(counted_openly(month).filter(place__level__gt=Level.COMMUNITY).values_list("pk", flat=True))
    for some in _subjects(month):
        for fact in _sealed(some).order_by("leaf").iterator():
            is_near = fact.kind == CaseOpened.kind and fact.data["case"] in near
            found = hinted(fact, _hint(fact)) if is_near else opened(fact)
            if found:
                yield found


def _hint(fact: Fact) -> dict[str, Any]:
    return {name: fact.data[name] for name in ("case", "number", "kind_of_case", "channel")}


def _subjects(month: Month) -> Iterator[list[str]]:
    """Yield the names under which the facts of the public cases are kept, some at a time."""
    keys = counted_openly(month).order_by("pk").values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)
    while some := list(islice(keys, AT_ONCE)):
        yield [subject_named(Case, key) for key in some]


def _sealed(subjects: Iterable[str]) -> QuerySet[Fact]:
    return Fact.objects.filter(subject__in=subjects, kind__in=KINDS, leaf__isnull=False)
