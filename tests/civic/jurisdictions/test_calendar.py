"""The calendar of the city: national days with what the database says above them."""

from datetime import date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from gongzhi.civic.jurisdictions.actions import set_calendar_day
from gongzhi.civic.jurisdictions.models import CalendarDay
from gongzhi.civic.jurisdictions.queries import calendar_at, due_time
from gongzhi.civic.jurisdictions.vocabulary import Clock, Limit
from gongzhi.kernel.models import Fact

pytestmark = pytest.mark.django_db

FESTIVAL = date(2025, 3, 31)


def declare(day: date, noon: datetime, *, is_working: bool) -> CalendarDay:
    return set_calendar_day(
        day, is_working=is_working, name="三月三", source="云政发〔2025〕3号", by=None, at=noon
    )


def test_a_limit_of_working_days_leaps_over_national_day(noon: datetime) -> None:
    monday = noon.replace(month=9, day=29)
    assert due_time(Limit(5, Clock.WORKING_DAYS), monday) == monday.replace(month=10, day=13, hour=18)


def test_a_make_up_sunday_counts(noon: datetime) -> None:
    saturday = noon.replace(month=1, day=25)
    assert due_time(Limit(1, Clock.WORKING_DAYS), saturday) == saturday.replace(day=26, hour=18)


def test_a_limit_runs_across_the_end_of_a_year(noon: datetime) -> None:
    tuesday = noon.replace(year=2024, month=12, day=31)
    assert due_time(Limit(2, Clock.WORKING_DAYS), tuesday) == tuesday.replace(
        year=2025, month=1, day=3, hour=18
    )


def test_working_hours_pause_over_the_spring_festival(noon: datetime) -> None:
    eve = noon.replace(month=1, day=27, hour=17)
    assert due_time(Limit(2, Clock.WORKING_HOURS), eve) == eve.replace(month=2, day=5, hour=9)


def test_pauses_are_left_out(noon: datetime) -> None:
    pause = (noon, noon + timedelta(hours=3))
    assert due_time(Limit(2, Clock.HOURS), noon, [pause]) == noon + timedelta(hours=5)


def test_an_edit_counts_at_once(noon: datetime) -> None:
    assert calendar_at().is_working_day(FESTIVAL)
    declare(FESTIVAL, noon, is_working=False)
    assert not calendar_at().is_working_day(FESTIVAL)
    declare(FESTIVAL, noon, is_working=True)
    assert calendar_at().is_working_day(FESTIVAL)
    CalendarDay.objects.all().delete()
    assert calendar_at().is_working_day(FESTIVAL)


def test_a_day_is_declared_once_and_each_decision_is_a_fact(noon: datetime) -> None:
    day = declare(FESTIVAL, noon, is_working=False)
    declare(FESTIVAL, noon, is_working=True)
    assert CalendarDay.objects.get().is_working
    facts = Fact.objects.filter(kind="jurisdictions.CalendarDaySet", subject=f"calendarday:{day.pk}")
    assert [fact.data for fact in facts.order_by("pk")] == [
        {"on": "2025-03-31", "is_working": False},
        {"on": "2025-03-31", "is_working": True},
    ]


def test_the_calendar_costs_one_query_however_many_deadlines_are_reckoned(
    noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        calendar = calendar_at()
        assert (
            sum(calendar.is_working_day(noon.date() + timedelta(days=number)) for number in range(400)) > 200
        )


def test_the_calendar_is_built_anew_only_when_its_days_change(noon: datetime) -> None:
    before = calendar_at()
    assert calendar_at() is before
    declare(FESTIVAL, noon, is_working=False)
    assert calendar_at() is not before


def test_a_page_can_tell_that_holidays_are_not_yet_announced() -> None:
    calendar = calendar_at()
    assert calendar.is_provisional(date(2099, 2, 1))
    assert not calendar.is_provisional(date(2025, 2, 1))
