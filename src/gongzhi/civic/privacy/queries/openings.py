"""Who looked at whose details."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from gongzhi.civic.privacy.models import Opening
from gongzhi.kernel.facts import Actor

WAITING = Q(answered_at=None) & (~Q(oddities=[]) | Q(objected_at__isnull=False))


def opening_in_force(about: str, *, by: Actor, at: datetime) -> Opening | None:
    """Return by what somebody may see the details that belong to a thing, if they opened them lately."""
    return Opening.objects.filter(about=about, by=by.pk, at__lte=at, until__gt=at).first()


def openings_of(person: int) -> QuerySet[Opening]:
    """Return who looked at a person's details, the latest first."""
    return Opening.objects.filter(person=person)


def looks_lately(by: Actor, *, at: datetime) -> int:
    """Return how often somebody looked in the hour before."""
    return Opening.objects.filter(by=by.pk, at__gt=at - timedelta(hours=1), at__lte=at).count()
