"""What waits to be carried out, and what became of what was confirmed."""

from datetime import datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Urgency
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.models import PendingDeed, PendingPart
from gongzhi.civic.teamwork.queries.views import undo_window_of
from gongzhi.civic.teamwork.vocabulary import TOLD_TO_RESIDENTS, Fate

SHOWN_FOR = timedelta(seconds=60)
A_DAY = timedelta(days=1)


def window_for(step: str, case: Case, person: Person, *, at: datetime) -> timedelta:
    """Return how long a step with one case can be taken back: words to residents only, never in danger.

    Nor where a deadline would pass meanwhile.
    """
    if step not in TOLD_TO_RESIDENTS or case.urgency == Urgency.DANGER:
        return timedelta(0)
    window = undo_window_of(person)
    return timedelta(0) if case.due_at and case.due_at <= at + window else window


def deeds_of(person: Person) -> QuerySet[PendingDeed]:
    """Return what a person confirmed, the newest first, with how many cases came to what."""
    counts = {fate.value: Count("parts", filter=Q(parts__fate=fate)) for fate in Fate}
    return PendingDeed.objects.filter(person=person).annotate(**counts, ended_at=Max("parts__ended_at"))


def deeds_to_show(person: Person, *, at: datetime) -> list[PendingDeed]:
    """Return what stands above every page of the desk: what waits, what was refused, what was just done."""
    recent = deeds_of(person).filter(confirmed_at__gt=at - A_DAY, seen_at=None)
    return [deed for deed in recent.order_by("due_at", "pk") if _is_news(deed, at)]


def _is_news(deed: PendingDeed, at: datetime) -> bool:
    counts = vars(deed)  # annotations
    return bool(
        counts["waiting"] or counts["refused"] or (counts["ended_at"] or deed.confirmed_at) > at - SHOWN_FOR
    )


def pending_on(cases: QuerySet[Case] | list[int]) -> list[PendingPart]:
    """Return what waits to be carried out on cases, by anybody."""
    waiting = PendingPart.objects.filter(case__in=cases, fate=Fate.WAITING)
    return list(waiting.select_related("deed__person").order_by("due_at", "pk"))
