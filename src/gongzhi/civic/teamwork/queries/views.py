"""Which saved views somebody has, and how they like to work."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.teamwork.models import DeskHabits, SavedView
from gongzhi.civic.teamwork.vocabulary import MOST_VIEWS, UNDO_SECONDS


def views_of(person: Person, *, at: datetime) -> QuerySet[SavedView]:
    """Return a person's own views and those of their bodies, in order, at most `MOST_VIEWS`."""
    bodies = {membership.body_id for membership in memberships_of(person, at)}
    mine = SavedView.objects.filter(Q(owner=person, body=None) | Q(body__in=bodies))
    return mine.select_related("body", "owner")[:MOST_VIEWS]


def start_view_of(person: Person, *, at: datetime) -> SavedView | None:
    """Return the view with which a person's day begins, while they may still see it."""
    habits = DeskHabits.objects.filter(person=person).first()
    chosen = habits.start_view_id if habits else None
    return next((view for view in views_of(person, at=at) if view.pk == chosen), None) if chosen else None


def undo_window_of(person: Person) -> timedelta:
    """Return how long a person's words to residents can be taken back."""
    chosen = DeskHabits.objects.filter(person=person).values_list("undo_seconds", flat=True).first()
    return timedelta(seconds=UNDO_SECONDS if chosen is None else chosen)
