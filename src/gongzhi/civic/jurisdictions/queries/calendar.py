"""What others may ask about working time."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone

from gongzhi.civic.jurisdictions.logic.clocks import Span, WorkCalendar, due_after_pauses
from gongzhi.civic.jurisdictions.logic.holidays import Holidays
from gongzhi.civic.jurisdictions.models import CalendarDay
from gongzhi.civic.jurisdictions.vocabulary import Limit


def calendar_at() -> WorkCalendar:
    """Return the city's calendar: the national holidays, with the city's own decisions above them.

    One query; a page that reckons many deadlines asks once. The days are read each time, so that an
    administrator's edit counts at once in every process; only what is built from them is kept.
    """
    return _calendar_of(tuple(CalendarDay.objects.values_list("on", "is_working")))


@lru_cache(maxsize=2)
def _calendar_of(decided: tuple[tuple[date, bool], ...]) -> WorkCalendar:
    holidays = Holidays(dict(decided))
    return WorkCalendar(
        is_working_day=holidays.is_working_day,
        zone=timezone.get_default_timezone(),
        is_provisional=holidays.is_provisional,
    )


def due_time(limit: Limit, at: datetime, pauses: Sequence[Span] = ()) -> datetime:
    """Return when a limit that starts at a moment ends, by the city's calendar."""
    return due_after_pauses(at, limit, pauses, calendar_at())
