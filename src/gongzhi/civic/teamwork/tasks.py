"""Periodic work: deadlines that draw near, reactions given up, letters that are due, what is forgotten."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.jurisdictions.queries import calendar_at, due
from gongzhi.civic.jurisdictions.vocabulary import Clock, Limit
from gongzhi.civic.teamwork.actions import forget_old_drafts, forget_past_snoozes, tell_members
from gongzhi.civic.teamwork.adapters.mail import send_due_letters
from gongzhi.civic.teamwork.queries.duty import city_administrators, deadlines_drawing_near
from gongzhi.civic.teamwork.vocabulary import NoticeReason
from gongzhi.kernel.delivery import parked_reactions
from gongzhi.kernel.schedule import every

SOON = Limit(4, Clock.WORKING_HOURS)


@every(timedelta(minutes=5))
def announce_deadlines(at: datetime) -> None:
    """Tell of deadlines that end within the next working hours, each once."""
    until = due(at, SOON, calendar_at())
    for deadline, people in deadlines_drawing_near(at=at, until=until):
        tell_members(
            people, NoticeReason.DUE_SOON, deadline=deadline, case=deadline.case, by=CLOCKWORK, at=at
        )


@every(timedelta(minutes=5))
def announce_failures(at: datetime) -> None:
    """Tell the city's administrators of reactions that were given up in the last hour, each once."""
    parked = parked_reactions().filter(parked_at__gte=at - timedelta(hours=1))[:50]
    people = city_administrators(at) if parked else []
    for failed in parked:
        tell_members(people, NoticeReason.FAILED, fact=failed.fact, by=CLOCKWORK, at=at)


@every(timedelta(seconds=10))
def send_letters(at: datetime) -> None:
    """Send the letters that are due, once this work's transaction is over: a mail server may be slow."""
    transaction.on_commit(partial(send_due_letters, at=at))


@every(timedelta(hours=1))
def tidy_up(at: datetime) -> None:
    """Forget drafts that nobody touched for thirty days, and reminders that have come back."""
    forget_old_drafts(by=CLOCKWORK, at=at)
    forget_past_snoozes(by=CLOCKWORK, at=at)
