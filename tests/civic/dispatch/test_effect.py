"""Before and after a plan: cases are counted, never typed in."""

from datetime import datetime, timedelta

import pytest

from gongzhi.civic.dispatch.logic.effect import effect_of
from tests.civic.dispatch.gathered import NOON


def days(*numbers: float) -> list[datetime]:
    return [NOON + timedelta(days=number) for number in numbers]


def test_cases_before_and_since_are_counted_with_their_days() -> None:
    found = effect_of(days(-100, -50, -10, -1, 5), planned_at=NOON, until=NOON + timedelta(days=60))
    assert (found.before, found.days_before, found.since, found.days_since) == (4, 100, 1, 60)


def test_rates_are_for_thirty_days() -> None:
    found = effect_of(days(-60, -40, -20, -2, 10), planned_at=NOON, until=NOON + timedelta(days=60))
    assert found.a_month_before == pytest.approx(2)
    assert found.a_month_since == pytest.approx(0.5)


def test_what_is_older_than_half_a_year_counts_no_more() -> None:
    found = effect_of(days(-300, -181, -179), planned_at=NOON, until=NOON)
    assert (found.before, found.days_before) == (1, 180)


def test_a_young_trouble_counts_as_a_month_old() -> None:
    found = effect_of(days(-3, -2, -1), planned_at=NOON, until=NOON)
    assert found.days_before == 30
    assert found.a_month_before == pytest.approx(3)


def test_on_its_first_day_a_plan_has_no_rate_yet() -> None:
    assert effect_of(days(-3), planned_at=NOON, until=NOON + timedelta(hours=3)).a_month_since is None


def test_what_came_after_the_close_is_not_counted() -> None:
    found = effect_of(days(-3, 5, 50), planned_at=NOON, until=NOON + timedelta(days=30))
    assert found.since == 1


def test_no_cases_are_no_error() -> None:
    found = effect_of([], planned_at=NOON, until=NOON + timedelta(days=1))
    assert (found.before, found.since) == (0, 0)
