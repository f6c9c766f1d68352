"""What holds on every calendar, for every limit, start and pause."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.jurisdictions.logic.clocks import (
    INSTANT,
    Span,
    WorkCalendar,
    due,
    due_after_pauses,
    elapsed,
    extended,
    remaining,
)
from gongzhi.civic.jurisdictions.vocabulary import Clock, Limit


def calendar_with(free: frozenset[date], zone: str) -> WorkCalendar:
    return WorkCalendar(is_working_day=lambda day: day.weekday() < 5 and day not in free, zone=ZoneInfo(zone))


DAYS = st.dates(date(2024, 1, 1), date(2025, 12, 31))
ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"])
CALENDARS = st.builds(calendar_with, st.frozensets(DAYS, max_size=40), ZONES)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2025, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis adds the zone
CLOCKS = st.sampled_from(Clock)
LIMITS = st.builds(Limit, st.integers(1, 40), CLOCKS)
HOUR_LIMITS = st.builds(Limit, st.integers(1, 40), st.sampled_from([Clock.HOURS, Clock.WORKING_HOURS]))
PAUSES = st.lists(
    st.builds(
        lambda begins, length: (begins, begins + length), MOMENTS, st.timedeltas(timedelta(0), timedelta(40))
    ),
    max_size=4,
)


@given(MOMENTS, LIMITS, CALENDARS)
def test_what_elapses_until_a_limit_ends_is_the_limit(
    start: datetime, limit: Limit, calendar: WorkCalendar
) -> None:
    assert elapsed(start, due(start, limit, calendar), limit.clock, calendar) == limit.amount


@given(MOMENTS, LIMITS, PAUSES, CALENDARS)
def test_what_elapses_outside_pauses_is_the_limit(
    start: datetime, limit: Limit, pauses: list[Span], calendar: WorkCalendar
) -> None:
    end = due_after_pauses(start, limit, pauses, calendar)
    assert elapsed(start, end, limit.clock, calendar, pauses) == limit.amount


@given(MOMENTS, LIMITS, PAUSES, CALENDARS)
def test_a_limit_ends_at_the_first_moment_at_which_it_is_used_up(
    start: datetime, limit: Limit, pauses: list[Span], calendar: WorkCalendar
) -> None:
    before = due_after_pauses(start, limit, pauses, calendar).astimezone(UTC) - INSTANT
    assert elapsed(start, before, limit.clock, calendar, pauses) < limit.amount


@given(MOMENTS, LIMITS, PAUSES, CALENDARS)
def test_a_pause_never_brings_the_end_forward(
    start: datetime, limit: Limit, pauses: list[Span], calendar: WorkCalendar
) -> None:
    ends = [due_after_pauses(start, limit, pauses[:count], calendar) for count in range(len(pauses) + 1)]
    assert ends == sorted(ends)


@given(MOMENTS, MOMENTS, LIMITS, CALENDARS)
def test_who_starts_later_ends_no_sooner(
    one: datetime, other: datetime, limit: Limit, calendar: WorkCalendar
) -> None:
    assert due(min(one, other), limit, calendar) <= due(max(one, other), limit, calendar)


@given(MOMENTS, LIMITS, CALENDARS)
def test_one_unit_more_ends_later(start: datetime, limit: Limit, calendar: WorkCalendar) -> None:
    longer = Limit(limit.amount + 1, limit.clock)
    assert due(start, longer, calendar) > due(start, limit, calendar)


@given(MOMENTS, LIMITS, st.integers(1, 20), CALENDARS)
def test_an_extension_is_as_if_the_limit_had_been_longer(
    start: datetime, limit: Limit, more: int, calendar: WorkCalendar
) -> None:
    longer = Limit(limit.amount + more, limit.clock)
    assert extended(due(start, limit, calendar), Limit(more, limit.clock), calendar) == due(
        start, longer, calendar
    )


@given(MOMENTS, LIMITS, CALENDARS)
def test_at_the_start_the_whole_limit_remains(start: datetime, limit: Limit, calendar: WorkCalendar) -> None:
    assert remaining(start, due(start, limit, calendar), limit.clock, calendar) == limit.amount


@given(MOMENTS, HOUR_LIMITS, CALENDARS)
def test_at_the_end_nothing_remains(start: datetime, limit: Limit, calendar: WorkCalendar) -> None:
    end = due(start, limit, calendar)
    assert remaining(end, end, limit.clock, calendar) == 0


@given(st.lists(MOMENTS, min_size=3, max_size=3), CLOCKS, PAUSES, CALENDARS)
def test_time_elapsed_never_runs_backwards(
    moments: list[datetime], clock: Clock, pauses: list[Span], calendar: WorkCalendar
) -> None:
    start, middle, end = sorted(moments)
    sooner, later = (elapsed(start, until, clock, calendar, pauses) for until in (middle, end))
    assert 0 <= sooner <= later


@given(MOMENTS, MOMENTS, PAUSES, CALENDARS)
def test_no_pause_and_no_working_hour_adds_to_the_hours_of_the_clock(
    one: datetime, other: datetime, pauses: list[Span], calendar: WorkCalendar
) -> None:
    start, end = min(one, other), max(one, other)
    hours = elapsed(start, end, Clock.HOURS, calendar)
    assert elapsed(start, end, Clock.HOURS, calendar, pauses) <= hours
    assert elapsed(start, end, Clock.WORKING_HOURS, calendar) <= hours
