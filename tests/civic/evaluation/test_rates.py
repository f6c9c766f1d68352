"""Rates, scores and ranks from counts."""

import pytest

from gongzhi.civic.evaluation.logic.rates import Tally, Weighting, ranks
from gongzhi.civic.evaluation.vocabulary import Month

WEIGHTING = Weighting(30, 35, 35)


def test_the_three_rates_are_shares() -> None:
    tally = Tally(
        all=12, excluded=2, contact_asked=10, contacted=9, answered=8, resolved=6, rated=8, satisfied=4
    )
    rates = (tally.response_rate, tally.resolution_rate, tally.satisfaction_rate, tally.counted)
    assert rates == (0.9, 0.75, 0.5, 10)


def test_the_score_weighs_them() -> None:
    tally = Tally(contact_asked=10, contacted=9, answered=8, resolved=6, rated=8, satisfied=4)
    assert tally.score(WEIGHTING) == pytest.approx(30 * 0.9 + 35 * 0.75 + 35 * 0.5)


def test_a_rate_without_cases_has_no_weight() -> None:
    assert Tally(contact_asked=4, contacted=3).score(WEIGHTING) == pytest.approx(75)


def test_without_any_case_there_is_no_rate_and_no_score() -> None:
    empty = Tally()
    assert (empty.response_rate, empty.in_time_rate, empty.score(WEIGHTING)) == (None, None, None)


def test_tallies_add_up() -> None:
    assert Tally(all=1, due=2) + Tally(all=3, in_time=1) == Tally(all=4, due=2, in_time=1)


def test_equal_scores_share_a_rank() -> None:
    assert ranks([90.0, None, 95.001, 95.004, 80.0]) == [3, None, 1, 1, 4]


def test_months_count_across_years() -> None:
    assert [str(Month(2025, 11).plus(months)) for months in (-11, 0, 2)] == ["2024-12", "2025-11", "2026-01"]


@pytest.mark.parametrize("text", ["2025", "2025-13", "x", "2025-1", ""])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"isoformat|month"):
        Month.parse(text)
