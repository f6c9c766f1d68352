"""Working days as the State Council's notices published them (国办发明电 of each year)."""

from datetime import date, timedelta

import pytest

from gongzhi.civic.jurisdictions.logic.holidays import PUBLISHED_UNTIL, Holidays

NATIONAL = Holidays({})

# Year, first and last free day, make-up working days, from the notices.
NOTICES = [
    ("元旦 2019", (2018, 12, 30), (2019, 1, 1), [(2018, 12, 29)]),
    ("春节 2020 延长", (2020, 1, 24), (2020, 2, 2), [(2020, 1, 19)]),
    ("元旦 2023", (2022, 12, 31), (2023, 1, 2), []),
    ("元旦 2024", (2023, 12, 30), (2024, 1, 1), []),
    ("春节 2024", (2024, 2, 10), (2024, 2, 17), [(2024, 2, 4), (2024, 2, 18)]),
    ("清明 2024", (2024, 4, 4), (2024, 4, 6), [(2024, 4, 7)]),
    ("劳动节 2024", (2024, 5, 1), (2024, 5, 5), [(2024, 4, 28), (2024, 5, 11)]),
    ("端午 2024", (2024, 6, 8), (2024, 6, 10), []),
    ("中秋 2024", (2024, 9, 15), (2024, 9, 17), [(2024, 9, 14)]),
    ("国庆 2024", (2024, 10, 1), (2024, 10, 7), [(2024, 9, 29), (2024, 10, 12)]),
    ("元旦 2025", (2025, 1, 1), (2025, 1, 1), []),
    ("春节 2025", (2025, 1, 28), (2025, 2, 4), [(2025, 1, 26), (2025, 2, 8)]),
    ("清明 2025", (2025, 4, 4), (2025, 4, 6), []),
    ("劳动节 2025", (2025, 5, 1), (2025, 5, 5), [(2025, 4, 27)]),
    ("端午 2025", (2025, 5, 31), (2025, 6, 2), []),
    ("国庆中秋 2025", (2025, 10, 1), (2025, 10, 8), [(2025, 9, 28), (2025, 10, 11)]),
    ("元旦 2026", (2026, 1, 1), (2026, 1, 3), [(2026, 1, 4)]),
    ("春节 2026", (2026, 2, 15), (2026, 2, 23), [(2026, 2, 14), (2026, 2, 28)]),
]
IDS = [notice[0] for notice in NOTICES]
SPANS = [notice[1:3] for notice in NOTICES]
MADE_UP = [date(*day) for notice in NOTICES for day in notice[3]]


@pytest.mark.parametrize(("first", "last"), SPANS, ids=IDS)
def test_nobody_works_in_the_published_holidays(
    first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    length = (date(*last) - date(*first)).days + 1
    days = [date(*first) + timedelta(days=number) for number in range(length)]
    assert [day for day in days if NATIONAL.is_working_day(day)] == []


@pytest.mark.parametrize("day", MADE_UP, ids=str)
def test_a_make_up_day_is_a_weekend_on_which_people_work(day: date) -> None:
    assert day.weekday() >= 5
    assert NATIONAL.is_working_day(day)


@pytest.mark.parametrize(("year", "working_days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_the_working_days_of_a_year_add_up(year: int, working_days: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    assert sum(NATIONAL.is_working_day(day) for day in days if day.year == year) == working_days


def test_the_days_beside_the_holidays_are_ordinary() -> None:
    assert NATIONAL.is_working_day(date(2024, 9, 30))
    assert NATIONAL.is_working_day(date(2025, 1, 2))
    assert not NATIONAL.is_working_day(date(2025, 3, 15))


def test_a_year_not_yet_announced_works_from_monday_to_friday() -> None:
    assert [NATIONAL.is_working_day(date(2099, 3, day)) for day in range(2, 9)] == [True] * 5 + [False] * 2


def test_only_days_not_yet_announced_are_provisional() -> None:
    assert not NATIONAL.is_provisional(date(1999, 5, 1))
    assert not NATIONAL.is_provisional(PUBLISHED_UNTIL - timedelta(days=1))
    assert NATIONAL.is_provisional(date(PUBLISHED_UNTIL.year + 1, 3, 1))


def test_the_last_days_of_the_last_announced_year_are_provisional() -> None:
    assert NATIONAL.is_provisional(date(PUBLISHED_UNTIL.year, 12, 31))


def test_what_a_city_decides_stands_above_the_national_days() -> None:
    city = Holidays({date(2025, 3, 31): False, date(2025, 10, 1): True})
    assert not city.is_working_day(date(2025, 3, 31))
    assert city.is_working_day(date(2025, 10, 1))
    assert not city.is_working_day(date(2025, 10, 2))


def test_a_day_that_the_city_decided_is_not_provisional() -> None:
    city = Holidays({date(2099, 3, 31): False})
    assert not city.is_provisional(date(2099, 3, 31))
    assert city.is_provisional(date(2099, 4, 1))


def test_a_year_whose_national_day_was_entered_is_not_provisional() -> None:
    city = Holidays({date(2099, 10, 1): False})
    assert not city.is_provisional(date(2099, 4, 1))
    assert city.is_provisional(date(2098, 4, 1))
