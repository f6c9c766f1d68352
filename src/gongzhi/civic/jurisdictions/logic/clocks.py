"""The four clocks: when a limit ends, and how much of it is used.

A limit in hours counts from the moment it starts. A limit in days does not count the day of its
start (民法典 201): it ends with its last day, a working day at close of business, a calendar day at
24:00, which is 00:00 of the next (民法典 203). A last calendar day that is a holiday is not moved to
the next working day, as 203 would allow: residents read "7 days" as 7 days, and a body that works to
the stricter reading is never late by the milder one.

Time within a pause counts in no clock; a day counts if the clock runs at its end.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import count, islice, takewhile
from zoneinfo import ZoneInfo

from gongzhi.civic.jurisdictions.vocabulary import Clock, Limit

Span = tuple[datetime, datetime]  # begins, ends (exclusive)

CHINA = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
END_OF_TIME = datetime.max.replace(tzinfo=UTC)
DAY_CLOCKS = (Clock.WORKING_DAYS, Clock.CALENDAR_DAYS)


def never(day: date) -> bool:
    """Answer no for every day."""
    return False


@dataclass(frozen=True)
class WorkCalendar:
    """Which days and hours a city works, on the clocks of its own zone.

    `is_provisional` tells of a day whose year's holidays are not yet announced.
    """

    is_working_day: Callable[[date], bool]
    zone: tzinfo = CHINA
    hours: tuple[tuple[time, time], ...] = ((time(8), time(12)), (time(14), time(18)))
    is_provisional: Callable[[date], bool] = never

    def day_of(self, at: datetime) -> date:
        """Return the day on the city's calendar."""
        return at.astimezone(self.zone).date()

    def moment(self, day: date, hour: time) -> datetime:
        """Return an hour of the city's clock as a moment in UTC."""
        return datetime.combine(day, hour, self.zone).astimezone(UTC)

    def end_of(self, day: date, clock: Clock) -> datetime:
        """Return when a day ends: at close of business, or at 24:00 by calendar days."""
        if clock == Clock.WORKING_DAYS:
            return self.moment(day, self.hours[-1][1])
        return self.moment(day + DAY, time(0))

    def last_day_ended(self, at: datetime, clock: Clock) -> date:
        """Return the last day whose end is not after a moment."""
        today = self.day_of(at)
        return today if self.end_of(today, clock) <= at else today - DAY

    def days_from(self, day: date, clock: Clock) -> Iterator[date]:
        """Yield the days from a day on that count by a clock; a year without one is an error."""
        if clock == Clock.CALENDAR_DAYS:
            yield from (day + number * DAY for number in count())
        idle = 0
        while idle <= 366:
            idle += 1
            if self.is_working_day(day):
                idle = 0
                yield day
            day += DAY
        raise NobodyWorks(day)


class NobodyWorks(ValueError):
    """A calendar has no working day for more than a year."""


def due(start: datetime, limit: Limit, calendar: WorkCalendar) -> datetime:
    """Return when a limit ends, in the calendar's zone."""
    return due_after_pauses(start, limit, (), calendar)


def due_after_pauses(
    start: datetime, limit: Limit, pauses: Sequence[Span], calendar: WorkCalendar
) -> datetime:
    """Return when a limit ends whose clock stood still during the pauses, in the calendar's zone."""
    pauses = _in_order(pauses)
    find = _end_of_days if limit.clock in DAY_CLOCKS else _end_of_hours
    return find(start.astimezone(UTC), limit, pauses, calendar).astimezone(calendar.zone)


def extended(due_at: datetime, limit: Limit, calendar: WorkCalendar) -> datetime:
    """Return when an extension of a deadline ends: 60 days and 30 more are 90 days."""
    return due(_within_last_day(due_at, limit.clock), limit, calendar)


def elapsed(
    start: datetime, end: datetime, clock: Clock, calendar: WorkCalendar, pauses: Sequence[Span] = ()
) -> float:
    """Return how much of a clock ran from start to end: hours and parts of them, or whole days."""
    start, end, pauses = start.astimezone(UTC), end.astimezone(UTC), _in_order(pauses)
    if clock in DAY_CLOCKS:
        last = calendar.last_day_ended(end, clock)
        days = _days_that_count(start, clock, pauses, calendar)
        return sum(1 for _ in takewhile(lambda day: day <= last, days))
    spans = _running(start, clock, pauses, calendar, until=end)
    return sum((min(ends, end) - begins for begins, ends in spans), timedelta()) / HOUR


def remaining(at: datetime, due_at: datetime, clock: Clock, calendar: WorkCalendar) -> float:
    """Return how much of a clock is left, negative once overdue; by days, 0 on the last day."""
    if at <= due_at:
        return elapsed(at, due_at, clock, calendar)
    return -elapsed(_within_last_day(due_at, clock), at, clock, calendar)


def _within_last_day(due_at: datetime, clock: Clock) -> datetime:
    return due_at.astimezone(UTC) - INSTANT if clock in DAY_CLOCKS else due_at


def _end_of_days(start: datetime, limit: Limit, pauses: Sequence[Span], calendar: WorkCalendar) -> datetime:
    days = _days_that_count(start, limit.clock, pauses, calendar)
    return calendar.end_of(next(islice(days, limit.amount - 1, None)), limit.clock)


def _end_of_hours(start: datetime, limit: Limit, pauses: Sequence[Span], calendar: WorkCalendar) -> datetime:
    left = limit.amount * HOUR
    for begins, ends in _running(start, limit.clock, pauses, calendar, until=END_OF_TIME):
        if left <= ends - begins:
            return begins + left
        left -= ends - begins
    raise OverflowError(limit)


def _days_that_count(
    start: datetime, clock: Clock, pauses: Sequence[Span], calendar: WorkCalendar
) -> Iterator[date]:
    """Yield the days after that of the start, without those at whose end the clock stands still."""
    for day in calendar.days_from(calendar.day_of(start) + DAY, clock):
        if pauses and _stands_still(calendar.end_of(day, clock), pauses):
            continue
        yield day


def _stands_still(end: datetime, pauses: Sequence[Span]) -> bool:
    return any(begins < end <= ends for begins, ends in pauses)


def _running(
    start: datetime, clock: Clock, pauses: Sequence[Span], calendar: WorkCalendar, *, until: datetime
) -> Iterator[Span]:
    """Yield the spans in which an hour clock runs, from the start on, that begin before `until`."""
    spans = _opening_hours(start, calendar) if clock == Clock.WORKING_HOURS else iter(((start, END_OF_TIME),))
    for opens, closes in spans:
        for begins, ends in _without(pauses, (max(opens, start), closes)):
            if begins >= until:
                return
            yield begins, ends
        if closes >= until:
            return


def _opening_hours(start: datetime, calendar: WorkCalendar) -> Iterator[Span]:
    for day in calendar.days_from(calendar.day_of(start), Clock.WORKING_DAYS):
        for opens, closes in calendar.hours:
            yield calendar.moment(day, opens), calendar.moment(day, closes)


def _without(pauses: Sequence[Span], span: Span) -> Iterator[Span]:
    """Yield what is left of a span between pauses."""
    begins, ends = span
    for pause_begins, pause_ends in pauses:
        if pause_ends <= begins or pause_begins >= ends:
            continue
        if begins < pause_begins:
            yield begins, pause_begins
        begins = pause_ends
    if begins < ends:
        yield begins, ends


def _in_order(pauses: Sequence[Span]) -> Sequence[Span]:
    return sorted((begins.astimezone(UTC), ends.astimezone(UTC)) for begins, ends in pauses)
