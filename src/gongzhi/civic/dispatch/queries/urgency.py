"""How urgent a message is by its own words."""

from collections.abc import Iterable

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Status, Urgency
from gongzhi.civic.dispatch.logic.urgency import Signs, urgency_of


def signs_in(*, title: str = "", text: str) -> Signs:
    """Return how urgent a message is by its own words."""
    return urgency_of(title, text)


def untouched_dangers(cases: Iterable[int]) -> list[Case]:
    """Return those of some cases (ids) that tell of danger and that nobody has taken on; one query."""
    waiting = Case.objects.filter(pk__in=list(cases), status=Status.OPENED).exclude(urgency=Urgency.DANGER)
    return [case for case in waiting.order_by("pk") if urgency_of(case.title, case.text).is_danger]
