"""Which cases somebody has put aside."""

from datetime import datetime

from django.db.models import Q

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Urgency
from gongzhi.civic.jurisdictions.queries import calendar_at
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.logic.snoozing import moments_from
from gongzhi.civic.teamwork.models import Snooze
from gongzhi.civic.teamwork.vocabulary import SnoozeFor


def put_aside_by(person: Person, *, at: datetime) -> Q:
    """Tell which cases are hidden from a person's queue: never a dangerous one, never one that is late."""
    aside = Snooze.objects.filter(person=person, until__gt=at).values("case")
    is_on_time = Q(due_at__isnull=True) | Q(due_at__gte=at)
    return Q(pk__in=aside) & is_on_time & ~Q(urgency=Urgency.DANGER)


def snooze_of(person: Person, case: Case, *, at: datetime) -> Snooze | None:
    """Return until when a person has put a case aside."""
    return Snooze.objects.filter(person=person, case=case, until__gt=at).first()


def usual_moments(at: datetime) -> dict[SnoozeFor, datetime]:
    """Return the usual moments to which a case is put off, by the city's calendar."""
    return dict(moments_from(at, calendar_at()))
