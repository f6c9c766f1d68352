"""Putting a case aside: for oneself, until a time or until somebody else does something with it."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.cases.actions import categorise_case, close_case, follow_up_case, note_case
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Satisfaction, Urgency, Way
from gongzhi.civic.jurisdictions.queries import WorkCalendar
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.actions import (
    CaseHasEnded,
    DangerStays,
    NotAhead,
    OverdueStays,
    forget_past_snoozes,
    snooze_case,
    wake_case,
)
from gongzhi.civic.teamwork.logic.snoozing import latest, moments_from
from gongzhi.civic.teamwork.models import Snooze
from gongzhi.civic.teamwork.queries.snooze import put_aside_by, snooze_of, usual_moments
from gongzhi.civic.teamwork.vocabulary import SnoozeFor
from gongzhi.kernel.delivery import deliver_due
from gongzhi.kernel.errors import NotAllowed
from tests.a_city import City, a_case_in_hand, a_resolved_case
from tests.conftest import CHINA

HOUR = timedelta(hours=1)


def aside(person: Person, at: datetime) -> list[Case]:
    """Return the cases that are hidden from a person's queue."""
    return list(Case.objects.filter(put_aside_by(person, at=at)))


def deliver(at: datetime) -> None:
    """Let the worker do what is due."""
    while deliver_due(at=at):
        pass


def test_a_case_is_put_aside_until_its_time(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    snooze_case(case, until=noon + HOUR, why="等材料", by=city.handler, at=noon)
    assert aside(city.handler, noon + HOUR / 2) == [case]
    assert aside(city.handler, noon + HOUR) == []


def test_colleagues_see_the_case_as_before(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    snooze_case(case, until=noon + HOUR, by=city.handler, at=noon)
    assert (aside(city.supervisor, noon), snooze_of(city.supervisor, case, at=noon)) == ([], None)


def test_putting_it_aside_again_sets_another_time(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    for hours in (1, 3):
        snooze_case(case, until=noon + hours * HOUR, by=city.handler, at=noon)
    assert Snooze.objects.get().until == noon + 3 * HOUR


def test_it_can_be_taken_back(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    snooze_case(case, until=noon + HOUR, by=city.handler, at=noon)
    wake_case(case, by=city.supervisor, at=noon)
    assert aside(city.handler, noon) == [case]
    wake_case(case, by=city.handler, at=noon)
    assert aside(city.handler, noon) == []


def test_it_comes_back_at_the_deadline_at_the_latest(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    assert case.due_at is not None
    put = snooze_case(case, until=noon + timedelta(days=60), by=city.handler, at=noon)
    assert put.until == case.due_at


def test_what_another_does_brings_it_back(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    deliver(noon)
    snooze_case(case, until=noon + HOUR, by=city.handler, at=noon + HOUR / 4)
    note_case(case, note="有新情况", by=city.supervisor, at=noon + HOUR / 2)
    deliver(noon + HOUR / 2)
    assert aside(city.handler, noon + HOUR / 2) == []


def test_what_one_does_oneself_does_not(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    deliver(noon)
    snooze_case(case, until=noon + HOUR, by=city.handler, at=noon + HOUR / 4)
    note_case(case, note="记一笔", by=city.handler, at=noon + HOUR / 2)
    deliver(noon + HOUR / 2)
    assert aside(city.handler, noon + HOUR / 2) == [case]


def test_a_fact_from_before_that_is_delivered_late_does_not(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    snooze_case(case, until=noon + HOUR, by=city.handler, at=noon + HOUR / 4)
    deliver(noon + HOUR / 2)
    assert aside(city.handler, noon + HOUR / 2) == [case]


def test_danger_is_never_put_aside(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon, urgency=Urgency.DANGER)
    with pytest.raises(DangerStays):
        snooze_case(case, until=noon + HOUR, by=city.handler, at=noon)


def test_what_becomes_dangerous_comes_back_at_once(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    snooze_case(case, until=noon + HOUR, by=city.dispatcher, at=noon)
    categorise_case(case, category=city.roads, urgency=Urgency.DANGER, by=city.dispatcher, at=noon)
    assert aside(city.dispatcher, noon) == []


def test_what_is_late_is_never_put_aside(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    late = noon + timedelta(days=8)
    with pytest.raises(OverdueStays, match="这件事项已经超期"):
        snooze_case(case, until=late + HOUR, by=city.handler, at=late)


def test_what_becomes_late_comes_back(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    snooze_case(case, until=noon + HOUR, by=city.handler, at=noon)
    Case.objects.filter(pk=case.pk).update(due_at=noon + HOUR / 4)
    assert aside(city.handler, noon + HOUR / 2) == []


def test_what_has_ended_needs_no_reminder(city: City, noon: datetime) -> None:
    case = a_resolved_case(city, at=noon)
    case = follow_up_case(
        case,
        way=Way.PHONE,
        contacted=True,
        resolved=False,
        satisfaction=Satisfaction.FAIR,
        by=city.evaluator,
        at=noon,
    )
    close_case(case, because="已说明", by=city.evaluator, at=noon)
    with pytest.raises(CaseHasEnded):
        snooze_case(case, until=noon + HOUR, by=city.supervisor, at=noon)


@pytest.mark.parametrize("wait", [timedelta(0), -HOUR, timedelta(days=91)])
def test_the_time_lies_ahead_but_not_for_ever(wait: timedelta, city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    with pytest.raises(NotAhead):
        snooze_case(case, until=noon + wait, by=city.handler, at=noon)


@pytest.mark.parametrize("who", ["gardener", "administrator", "resident"])
def test_nobody_puts_aside_what_they_do_not_work_on(who: str, city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    with pytest.raises(NotAllowed):
        snooze_case(case, until=noon + HOUR, by=getattr(city, who), at=noon)


def test_what_has_come_back_is_forgotten(city: City, noon: datetime) -> None:
    snooze_case(a_case_in_hand(city, at=noon), until=noon + HOUR, by=city.handler, at=noon)
    assert [forget_past_snoozes(by=CLOCKWORK, at=noon + each * HOUR) for each in (1, 2)] == [0, 1]


def on(day: int, hour: int) -> datetime:
    """Return an hour of a day in September and October 2025, around the national holiday."""
    month, day = (9, day) if day <= 30 else (10, day - 30)
    return datetime(2025, month, day, hour, tzinfo=CHINA)


@pytest.mark.django_db
def test_the_usual_moments_follow_the_calendar() -> None:
    assert usual_moments(on(10, 11)) == {
        SnoozeFor.AN_HOUR: on(10, 12),
        SnoozeFor.AFTERNOON: on(10, 14),
        SnoozeFor.TOMORROW: on(11, 9),
    }


@pytest.mark.django_db
def test_before_a_holiday_the_next_working_day_is_offered_beside_tomorrow() -> None:
    moments = usual_moments(on(30, 15))
    assert (moments[SnoozeFor.TOMORROW], moments[SnoozeFor.WORKDAY]) == (on(31, 9), on(39, 9))
    assert SnoozeFor.AFTERNOON not in moments


@given(st.integers(0, 15 * 365 * 24 * 60), st.integers(0, 6))
def test_every_moment_lies_ahead_and_the_working_day_is_one(minutes: int, rest: int) -> None:
    at = datetime(2020, 1, 1, tzinfo=CHINA) + timedelta(minutes=minutes)
    calendar = WorkCalendar(is_working_day=lambda day: day.weekday() != rest)
    moments = moments_from(at, calendar)
    assert all(moment > at for moment in moments.values())
    workday = moments.get(SnoozeFor.WORKDAY, moments[SnoozeFor.TOMORROW])
    assert calendar.is_working_day(calendar.day_of(workday))


def test_without_a_deadline_the_wish_counts(noon: datetime) -> None:
    assert (latest(noon, None), latest(noon, noon - HOUR)) == (noon, noon - HOUR)
