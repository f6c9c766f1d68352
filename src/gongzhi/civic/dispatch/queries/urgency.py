"""How urgent a message is by its own words, and how well that agrees with what dispatchers decide."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import CONFIDENTIAL, Status, Urgency
from gongzhi.civic.dispatch.events import UrgencyLearned
from gongzhi.civic.dispatch.logic.relearning import Decided, opened
from gongzhi.civic.dispatch.logic.urgency import Signs, signs_by_rules, urgency_of
from gongzhi.civic.dispatch.logic.weighing import MISSED, Judgement, Weighing, judgement_of, starting_weighing
from gongzhi.civic.dispatch.models import UrgencyDecision, UrgencyWeighing
from gongzhi.kernel.kept import Kept

__all__ = ["MISSED", "Judgement", "signs_in", "untouched_dangers"]


def signs_in(*, title: str = "", text: str) -> Signs:
    """Return how urgent a message is by its own words."""
    return urgency_of(title, text, weighing=weighing_in_use())


def untouched_dangers(cases: Iterable[int]) -> list[Case]:
    """Return those of some cases (ids) that tell of danger and that nobody has taken on; two queries."""
    waiting = Case.objects.filter(pk__in=list(cases), status=Status.OPENED).exclude(urgency=Urgency.DANGER)
    waiting = waiting.exclude(kind__in=CONFIDENTIAL)
    weighing = weighing_in_use()
    return [
        case
        for case in waiting.order_by("pk")
        if urgency_of(case.title, case.text, weighing=weighing).is_danger
    ]


def weighing_in_use() -> Weighing:
    """Return what was learned from the city's decisions, else what a city begins with."""
    number = _number_in_use()
    return _weighing(*number) if number else starting_weighing()


def _in_use() -> tuple[int, str] | None:
    return UrgencyWeighing.objects.filter(is_in_use=True).values_list("pk", "sha256").first()


_number_in_use = Kept(_in_use, of=(UrgencyLearned,))


@lru_cache(maxsize=2)  # by the digest too: after the database was put back a number may come again
def _weighing(number: int, sha256: str) -> Weighing:
    return opened(bytes(UrgencyWeighing.objects.get(pk=number).data))


def lesson_of(case: Case) -> dict[str, Any]:
    """Return what a case's words say, as it is kept beside what a person decides."""
    signs = signs_in(title=case.title, text=case.text)
    by_rules = signs_by_rules(case.title, case.text).is_danger
    return {"said": signs.level, "by_rules": by_rules}


def decisions(*, limit: int) -> list[Decided]:
    """Return the newest decisions, the oldest of them first."""
    rows = UrgencyDecision.objects.select_related("case")[:limit]
    return [Decided(_whole(row.case), row.decided == Urgency.DANGER, row.by_rules) for row in reversed(rows)]


def _whole(case: Case) -> str:
    return f"{case.title}\n{case.text}".strip()


def judgements_by_month(*, since: datetime) -> dict[datetime, Judgement]:
    """Return how well dangers were found by the month of their decision; one query."""
    rows = UrgencyDecision.objects.filter(decided_at__gte=since).order_by()
    times: defaultdict[datetime, Counter[tuple[bool, bool]]] = defaultdict(Counter)
    for row in rows.values("said", "decided", month=TruncMonth("decided_at")).annotate(n=Count("pk")):
        pair = row["said"] == Urgency.DANGER, row["decided"] == Urgency.DANGER
        times[row["month"]][pair] += row["n"]
    return {month: judgement_of(each) for month, each in times.items()}


def weighings_there() -> QuerySet[UrgencyWeighing]:
    """Return all that was learned, the newest first, without the weights."""
    return UrgencyWeighing.objects.defer("data")
