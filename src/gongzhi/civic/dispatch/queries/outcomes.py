"""How much goes out by itself, and how much of it people put right: by week, county, channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any, TypeVar

from django.db.models import Count, Model, Q, QuerySet

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Channel
from gongzhi.civic.dispatch.logic.braking import Outcomes, interval
from gongzhi.civic.dispatch.models import AutomaticDispatch
from gongzhi.civic.dispatch.queries.records import counties_of

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Fared:
    """Of so many cases that came in, how many went out by themselves, and what became of those."""

    opened: int = 0
    outcomes: Outcomes = field(default_factory=Outcomes)

    @property
    def share(self) -> float | None:
        """The share that went out by itself; None before the first case."""
        return self.outcomes.sent / self.opened if self.opened else None

    @property
    def within(self) -> tuple[float, float] | None:
        """Within what the share put right lies with 95 %; None before the first that went out."""
        return interval(self.outcomes)

    def __add__(self, other: "Fared") -> "Fared":
        return Fared(self.opened + other.opened, self.outcomes + other.outcomes)


def fared_by_week(edges: Sequence[datetime]) -> list[Fared]:
    """Return how the cases fared that came in between each two moments; two queries."""
    spans = [Q(opened_at__gte=start, opened_at__lt=end) for start, end in pairwise(edges)]
    sent = [Q(case__opened_at__gte=start, case__opened_at__lt=end) for start, end in pairwise(edges)]
    opened = _counted(_came_in(edges[0]), spans)
    went = _counted(_went(edges[0]), sent)
    undone = _counted(_went(edges[0]).filter(undone_at__isnull=False), sent)
    return [Fared(*each) for each in zip(opened, map(Outcomes, went, undone), strict=True)]


def fared_by(field_of_case: str, since: datetime) -> dict[Any, Fared]:
    """Return how the cases fared that came in since a moment, by a field of theirs; two queries."""
    opened = _came_in(since).values_list(field_of_case).annotate(n=Count("pk"))
    found = {key: Fared(number) for key, number in opened}
    field_name = f"case__{field_of_case}"
    rows = _went(since).values_list(field_name)
    for key, sent, wrong in rows.annotate(
        sent=Count("pk"), wrong=Count("pk", filter=Q(undone_at__isnull=False))
    ):
        found[key] = found.get(key, Fared()) + Fared(0, Outcomes(sent, wrong))
    return found


def fared_by_county(since: datetime) -> Mapping[str, Fared]:
    """Return how the cases fared that came in since a moment, by the name of their county; three queries."""
    by_place = fared_by("place", since)
    found: dict[str, Fared] = {}
    for place, county in counties_of(by_place):
        found[county] = found.get(county, Fared()) + by_place[place]
    return found


def _came_in(since: datetime) -> QuerySet[Case]:
    return Case.objects.filter(opened_at__gte=since).exclude(channel=Channel.IMPORTED).order_by()


def _went(since: datetime) -> QuerySet[AutomaticDispatch]:
    return AutomaticDispatch.objects.filter(case__opened_at__gte=since, at__gte=since).order_by()


def _counted(rows: QuerySet[M], spans: Sequence[Q]) -> list[int]:
    counts = {f"n{at}": Count("pk", filter=span) for at, span in enumerate(spans)}
    return list(rows.aggregate(**counts).values())
