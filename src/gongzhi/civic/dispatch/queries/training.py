"""What there is to learn from, and when it is worth it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import CONFIDENTIAL, ERASED
from gongzhi.civic.dispatch.logic.reading import Message
from gongzhi.civic.dispatch.models import Suggestion, TrainedModel, UrgencyDecision, UrgencyWeighing
from gongzhi.civic.people.queries import restricted_people

HOUR = 3
"""After midnight, local time: nobody waits then."""

ENOUGH = 200
"""From so many cases that people decided since the last training on, another one may find something."""

BETWEEN = timedelta(hours=20)


ENOUGH_URGENCIES = 50
"""Decisions of how urgent a case is are fewer, and a danger missed is dear."""


def is_night(at: datetime) -> bool:
    """Tell whether this is the hour in which is learned."""
    return timezone.localtime(at).hour == HOUR


def is_worth_weighing(*, at: datetime) -> bool:
    """Tell whether it is night, and enough urgencies were decided since they were last learned."""
    if not is_night(at):
        return False
    last = UrgencyWeighing.objects.order_by("-learned_at").values_list("learned_at", flat=True).first()
    decided = UrgencyDecision.objects.order_by()
    if last is not None:
        decided = decided.filter(decided_at__gt=last)
    is_due = last is None or at - last >= BETWEEN
    return is_due and decided[:ENOUGH_URGENCIES].count() >= ENOUGH_URGENCIES


def is_worth_training(*, at: datetime) -> bool:
    """Tell whether it is night, and enough was decided since the last training."""
    if not is_night(at):
        return False
    last = TrainedModel.objects.order_by("-trained_at").values_list("trained_at", flat=True).first()
    if last is None:
        return _has_enough_history()
    decided = Suggestion.objects.filter(taken_at__gt=last).order_by()
    return at - last >= BETWEEN and decided[:ENOUGH].count() >= ENOUGH


def _has_enough_history() -> bool:
    ended = Case.objects.filter(closed_at__isnull=False, category__isnull=False)
    return ended.order_by("-opened_at")[:ENOUGH].count() >= ENOUGH


def history(
    *, limit: int, ended_until: datetime | None = None, ended_after: datetime | None = None
) -> Iterator[tuple[Message, str]]:
    """Yield the newest ended cases that have a category, each as its message and the category's code."""
    ended = Case.objects.filter(category__isnull=False, closed_at__isnull=False).exclude(text=ERASED)
    ended = ended.exclude(kind__in=CONFIDENTIAL).exclude(spoken_by__in=restricted_people())
    ended = ended.order_by("-opened_at")
    if ended_until:
        ended = ended.filter(closed_at__lte=ended_until)
    if ended_after:
        ended = ended.filter(closed_at__gt=ended_after)
    rows = ended.values_list("title", "text", "category__code")[:limit]
    for title, text, code in rows.iterator(chunk_size=2000):
        yield (title, text), code
