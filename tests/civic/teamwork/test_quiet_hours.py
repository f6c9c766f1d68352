"""When letters may leave, and when the digest does."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.teamwork.logic.digest import next_digest
from gongzhi.civic.teamwork.logic.quiet_hours import QuietHours, leaves_at

CHINA = ZoneInfo("Asia/Shanghai")
NIGHT = QuietHours(time(20), time(8), rests_on_days_off=False)
NIGHT_AND_WEEKEND = QuietHours(time(20), time(8), rests_on_days_off=True)
START = datetime(2024, 1, 1, tzinfo=CHINA)
NEVER = QuietHours(time(0), time(0), rests_on_days_off=False)


def is_weekday(day: date) -> bool:
    return day.weekday() < 5


def never_works(day: date) -> bool:
    return False


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=CHINA)


def leaving(words: str, quiet: QuietHours) -> datetime:
    return leaves_at(at(words), quiet, is_working_day=is_weekday, zone=CHINA)


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("2025-03-12T12:00", "2025-03-12T12:00"),
        ("2025-03-12T19:59", "2025-03-12T19:59"),
        ("2025-03-12T20:00", "2025-03-13T08:00"),
        ("2025-03-12T23:30", "2025-03-13T08:00"),
        ("2025-03-13T00:00", "2025-03-13T08:00"),
        ("2025-03-13T07:59", "2025-03-13T08:00"),
        ("2025-03-13T08:00", "2025-03-13T08:00"),
    ],
)
def test_nothing_leaves_in_the_night(now: str, leaves: str) -> None:
    assert leaving(now, NIGHT) == at(leaves)


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("2025-03-14T19:00", "2025-03-14T19:00"),  # a Friday
        ("2025-03-14T21:00", "2025-03-17T08:00"),
        ("2025-03-15T12:00", "2025-03-17T08:00"),
        ("2025-03-16T23:59", "2025-03-17T08:00"),
    ],
)
def test_nothing_leaves_on_days_off_for_who_rests_then(now: str, leaves: str) -> None:
    assert leaving(now, NIGHT_AND_WEEKEND) == at(leaves)


def test_a_rest_at_noon_does_not_pass_midnight() -> None:
    nap = QuietHours(time(12), time(14), rests_on_days_off=False)
    found = [leaving(f"2025-03-12T{hour}", nap) for hour in ("11:59", "12:00", "13:59", "14:00")]
    assert found == [at(f"2025-03-12T{hour}") for hour in ("11:59", "14:00", "14:00", "14:00")]


def test_the_same_hour_twice_is_no_quiet() -> None:
    assert leaving("2025-03-12T00:00", NEVER) == at("2025-03-12T00:00")


def test_the_hours_are_those_of_the_city() -> None:
    utc = datetime(2025, 3, 12, 13, tzinfo=UTC)  # 21:00 in Shanghai
    assert leaves_at(utc, NIGHT, is_working_day=is_weekday, zone=CHINA) == at("2025-03-13T08:00")


def test_a_calendar_without_working_days_holds_nothing_back_for_ever() -> None:
    now = at("2025-03-12T12:00")
    assert leaves_at(now, NIGHT_AND_WEEKEND, is_working_day=never_works, zone=CHINA) == now


hours = st.times().map(lambda hour: hour.replace(second=0, microsecond=0))


moments = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))


@given(moments, hours, hours, st.booleans())
def test_what_leaves_leaves_neither_early_nor_in_the_quiet(
    now: datetime, begins: time, ends: time, rests: bool
) -> None:
    quiet = QuietHours(begins, ends, rests)
    found = leaves_at(now, quiet, is_working_day=is_weekday, zone=CHINA)
    assert now <= found <= now + timedelta(days=4)
    assert leaves_at(found, quiet, is_working_day=is_weekday, zone=CHINA) == found


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("2025-03-12T08:00", "2025-03-12T08:30"),
        ("2025-03-12T08:30", "2025-03-13T08:30"),
        ("2025-03-12T12:00", "2025-03-13T08:30"),
        ("2025-03-14T12:00", "2025-03-17T08:00"),  # Saturday's falls on Monday, when the quiet ends
    ],
)
def test_the_digest_leaves_at_its_hour_of_the_next_working_day(now: str, leaves: str) -> None:
    hour = time(8, 30)
    found = next_digest(at(now), hour, NIGHT_AND_WEEKEND, is_working_day=is_weekday, zone=CHINA)
    assert found == at(leaves)


def test_a_digest_at_night_waits_for_the_end_of_the_quiet() -> None:
    found = next_digest(at("2025-03-12T12:00"), time(23), NIGHT, is_working_day=is_weekday, zone=CHINA)
    assert found == at("2025-03-13T08:00")
