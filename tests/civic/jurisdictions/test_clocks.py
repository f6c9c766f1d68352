"""The four clocks, on a calendar of Mondays to Fridays."""

from datetime import UTC, date, datetime, timedelta
from timeit import timeit
from zoneinfo import ZoneInfo

import pytest

from gongzhi.civic.jurisdictions.logic.clocks import (
    NobodyWorks,
    WorkCalendar,
    due,
    due_after_pauses,
    elapsed,
    extended,
    remaining,
)
from gongzhi.civic.jurisdictions.vocabulary import Clock, Limit

CHINA = ZoneInfo("Asia/Shanghai")
WEEKDAYS = WorkCalendar(is_working_day=lambda day: day.weekday() < 5)

HOURS, WORKING_HOURS = Clock.HOURS, Clock.WORKING_HOURS
WORKING_DAYS, CALENDAR_DAYS = Clock.WORKING_DAYS, Clock.CALENDAR_DAYS


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Return a moment of March 2025, whose 3rd, 10th, 17th and 24th are Mondays."""
    return datetime(2025, 3, 1, hour, minute, tzinfo=CHINA) + timedelta(days=day - 1)


WEDNESDAY_NOON = at(12, 12)
PAUSE = (at(13, 10), at(14, 10))


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        (WEDNESDAY_NOON, Limit(2, HOURS), at(12, 14)),
        (at(14, 23), Limit(24, HOURS), at(15, 23)),
        (at(12, 9), Limit(2, WORKING_HOURS), at(12, 11)),
        (at(12, 11), Limit(1, WORKING_HOURS), at(12, 12)),
        (at(12, 11), Limit(2, WORKING_HOURS), at(12, 15)),
        (at(12, 13), Limit(1, WORKING_HOURS), at(12, 15)),
        (at(14, 17), Limit(4, WORKING_HOURS), at(17, 11)),
        (at(15, 3), Limit(8, WORKING_HOURS), at(17, 18)),
        (at(12, 3), Limit(1, WORKING_DAYS), at(13, 18)),
        (WEDNESDAY_NOON, Limit(5, WORKING_DAYS), at(19, 18)),
        (at(14, 23), Limit(1, WORKING_DAYS), at(17, 18)),
        (at(15, 9), Limit(1, WORKING_DAYS), at(17, 18)),
        (WEDNESDAY_NOON, Limit(7, CALENDAR_DAYS), at(20)),
        (at(12, 0), Limit(1, CALENDAR_DAYS), at(14)),
        (at(12, 23, 59), Limit(1, CALENDAR_DAYS), at(14)),
    ],
)
def test_a_limit_ends_where_its_clock_says(start: datetime, limit: Limit, expected: datetime) -> None:
    assert due(start, limit, WEEKDAYS) == expected


def test_the_day_of_the_start_does_not_count() -> None:
    assert due(at(12, 0), Limit(1, WORKING_DAYS), WEEKDAYS) == due(
        at(12, 23), Limit(1, WORKING_DAYS), WEEKDAYS
    )


def test_a_last_calendar_day_on_a_sunday_is_not_moved_to_monday() -> None:
    assert due(at(14, 9), Limit(2, CALENDAR_DAYS), WEEKDAYS) == at(17, 0)


def test_days_are_those_of_the_city_not_of_greenwich() -> None:
    late_on_tuesday_in_greenwich = datetime(2025, 3, 11, 17, 0, tzinfo=UTC)
    assert due(late_on_tuesday_in_greenwich, Limit(1, CALENDAR_DAYS), WEEKDAYS) == at(14)


def test_the_answer_is_in_the_zone_of_the_city() -> None:
    assert due(WEDNESDAY_NOON.astimezone(UTC), Limit(2, HOURS), WEEKDAYS).tzinfo is CHINA


def test_an_hour_lasts_an_hour_when_the_clocks_are_put_forward() -> None:
    berlin = WorkCalendar(is_working_day=lambda day: True, zone=ZoneInfo("Europe/Berlin"))
    before = datetime(2025, 3, 30, 1, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert due(before, Limit(1, HOURS), berlin).astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=1)


def test_a_limit_is_at_least_one_unit() -> None:
    with pytest.raises(ValueError, match="0"):
        Limit(0, HOURS)


def test_a_calendar_on_which_nobody_works_is_an_error_and_not_an_endless_search() -> None:
    nobody = WorkCalendar(is_working_day=lambda day: False)
    with pytest.raises(NobodyWorks):
        due(WEDNESDAY_NOON, Limit(1, WORKING_DAYS), nobody)
    with pytest.raises(NobodyWorks):
        due(WEDNESDAY_NOON, Limit(1, WORKING_HOURS), nobody)


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (Limit(24, HOURS), at(14, 12)),
        (Limit(8, WORKING_HOURS), at(14, 12)),
        (Limit(5, WORKING_DAYS), at(20, 18)),
        (Limit(7, CALENDAR_DAYS), at(21)),
    ],
)
def test_a_pause_of_one_day_gives_one_day_more_by_every_clock(limit: Limit, expected: datetime) -> None:
    assert due_after_pauses(WEDNESDAY_NOON, limit, [PAUSE], WEEKDAYS) == expected


def test_a_pause_within_one_day_does_not_move_a_limit_in_days() -> None:
    coffee = (at(13, 10), at(13, 11))
    assert due_after_pauses(WEDNESDAY_NOON, Limit(5, WORKING_DAYS), [coffee], WEEKDAYS) == at(19, 18)


def test_a_pause_over_a_weekend_does_not_move_a_limit_in_working_days() -> None:
    weekend = (at(14, 19), at(17, 7))
    assert due_after_pauses(WEDNESDAY_NOON, Limit(5, WORKING_DAYS), [weekend], WEEKDAYS) == at(19, 18)


def test_a_calendar_day_ends_where_the_next_pause_may_begin() -> None:
    thursday = (at(13), at(14))
    assert due_after_pauses(WEDNESDAY_NOON, Limit(1, CALENDAR_DAYS), [thursday], WEEKDAYS) == at(15)


def test_pauses_that_overlap_count_once() -> None:
    overlapping = [(at(13, 12), at(14, 10)), (at(13, 10), at(13, 20)), (at(13, 14), at(13, 15))]
    assert due_after_pauses(WEDNESDAY_NOON, Limit(24, HOURS), overlapping, WEEKDAYS) == at(14, 12)


def test_a_pause_that_ends_before_it_begins_is_none() -> None:
    backwards = [(at(14, 10), at(13, 10))]
    assert due_after_pauses(WEDNESDAY_NOON, Limit(24, HOURS), backwards, WEEKDAYS) == at(13, 12)


def test_an_extension_of_thirty_days_after_sixty_makes_ninety() -> None:
    sixty = due(WEDNESDAY_NOON, Limit(60, CALENDAR_DAYS), WEEKDAYS)
    ninety = due(WEDNESDAY_NOON, Limit(90, CALENDAR_DAYS), WEEKDAYS)
    assert extended(sixty, Limit(30, CALENDAR_DAYS), WEEKDAYS) == ninety


def test_an_extension_may_be_by_another_clock() -> None:
    five_days = due(WEDNESDAY_NOON, Limit(5, WORKING_DAYS), WEEKDAYS)
    assert extended(five_days, Limit(24, HOURS), WEEKDAYS) == at(20, 18)


def test_elapsed_time_is_in_hours_or_whole_days() -> None:
    friday_evening = at(14, 19)
    assert elapsed(WEDNESDAY_NOON, friday_evening, HOURS, WEEKDAYS) == 55
    assert elapsed(WEDNESDAY_NOON, friday_evening, WORKING_HOURS, WEEKDAYS) == 20
    assert elapsed(WEDNESDAY_NOON, friday_evening, WORKING_DAYS, WEEKDAYS) == 2
    assert elapsed(WEDNESDAY_NOON, friday_evening, CALENDAR_DAYS, WEEKDAYS) == 1


def test_elapsed_time_leaves_out_pauses() -> None:
    friday_evening = at(14, 19)
    assert elapsed(WEDNESDAY_NOON, friday_evening, HOURS, WEEKDAYS, [PAUSE]) == 31
    assert elapsed(WEDNESDAY_NOON, friday_evening, WORKING_HOURS, WEEKDAYS, [PAUSE]) == 12
    assert elapsed(WEDNESDAY_NOON, friday_evening, WORKING_DAYS, WEEKDAYS, [PAUSE]) == 1


def test_half_an_hour_is_half_an_hour() -> None:
    assert elapsed(at(12, 9), at(12, 9, 30), WORKING_HOURS, WEEKDAYS) == 0.5


@pytest.mark.parametrize(
    ("moment", "left"), [(at(12, 12), 5), (at(18, 9), 1), (at(19, 9), 0), (at(19, 20), 0), (at(21, 8), -1)]
)
def test_working_days_left_are_zero_on_the_last_day_and_negative_after(moment: datetime, left: int) -> None:
    assert remaining(moment, at(19, 18), WORKING_DAYS, WEEKDAYS) == left


@pytest.mark.parametrize(
    ("moment", "left"), [(at(12, 12), 7), (at(19, 23), 0), (at(20, 1), 0), (at(21, 1), -1)]
)
def test_calendar_days_left_are_zero_on_the_last_day_and_negative_after(moment: datetime, left: int) -> None:
    assert remaining(moment, at(20), CALENDAR_DAYS, WEEKDAYS) == left


def test_working_hours_left_are_negative_when_overdue() -> None:
    assert remaining(at(14, 16), at(17, 10), WORKING_HOURS, WEEKDAYS) == 4
    assert remaining(at(17, 10), at(14, 16), WORKING_HOURS, WEEKDAYS) == -4


def test_sixty_working_days_are_reckoned_in_microseconds() -> None:
    def reckon() -> datetime:
        return due(WEDNESDAY_NOON, Limit(60, WORKING_DAYS), WEEKDAYS)

    assert reckon().date() == date(2025, 6, 4)
    assert min(timeit(reckon, number=10) / 10 for _ in range(5)) < 0.001
