"""When a case that was put aside comes back: the usual moments, and the latest."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Protocol

from gongzhi.civic.teamwork.vocabulary import SnoozeFor

AFTERNOON, MORNING = time(14), time(9)
DAY = timedelta(days=1)
LONGEST = timedelta(days=90)


class WorkCalendar(Protocol):
    """What is asked of the city's calendar."""

    def day_of(self, at: datetime) -> date:
        """Return the day on the city's calendar."""

    def moment(self, day: date, hour: time) -> datetime:
        """Return an hour of the city's clock as a moment."""

    @property
    def is_working_day(self) -> Callable[[date], bool]:
        """Whether the city works on a day."""


def moments_from(at: datetime, calendar: WorkCalendar) -> Mapping[SnoozeFor, datetime]:
    """Return the usual moments that still lie ahead: the next working day only where it isn't tomorrow."""
    today = calendar.day_of(at)
    tomorrow = calendar.moment(today + DAY, MORNING)
    workday = calendar.moment(_next_working_day(at, calendar), MORNING)
    moments = {
        SnoozeFor.AN_HOUR: at + timedelta(hours=1),
        SnoozeFor.AFTERNOON: calendar.moment(today, AFTERNOON),
        SnoozeFor.TOMORROW: tomorrow,
        SnoozeFor.WORKDAY: workday,
    }
    if workday == tomorrow:
        del moments[SnoozeFor.WORKDAY]
    return {name: moment for name, moment in moments.items() if moment > at}


def _next_working_day(at: datetime, calendar: WorkCalendar) -> date:
    day = calendar.day_of(at) + DAY
    while not calendar.is_working_day(day):
        day += DAY
    return day


def latest(until: datetime, due_at: datetime | None) -> datetime:
    """Return the moment that was wished, but no later than the deadline."""
    return min(until, due_at) if due_at else until
