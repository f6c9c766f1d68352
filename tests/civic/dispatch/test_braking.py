"""When automatic dispatch goes wrong too often: an exact test, and an interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, binomtest

from gongzhi.civic.dispatch.logic.braking import CHANCE, Outcomes, interval, passes, tail


def test_one_wrong_case_stops_nothing() -> None:
    assert not passes(Outcomes(1, 1), 0.02)


@pytest.mark.parametrize(
    ("sent", "wrong", "stops"), [(2, 2, True), (100, 5, False), (100, 7, True), (500, 19, True)]
)
def test_it_stops_where_chance_would_hardly_do_that(sent: int, wrong: int, stops: bool) -> None:
    assert passes(Outcomes(sent, wrong), 0.02) is stops


def test_without_a_wrong_case_nothing_stops() -> None:
    assert not passes(Outcomes(500, 0), 0.01)


@given(st.integers(1, 500), st.floats(0.005, 0.3), st.data())
def test_the_chance_is_the_exact_one(sent: int, limit: float, data: st.DataObject) -> None:
    wrong = data.draw(st.integers(0, sent))
    assert tail(wrong, sent, limit) == pytest.approx(
        binomtest(wrong, sent, limit, alternative="greater").pvalue, abs=1e-9
    )


@given(st.integers(1, 300), st.floats(0.01, 0.2), st.data())
def test_it_stops_where_the_lower_bound_of_clopper_and_pearson_passes_the_limit(
    sent: int, limit: float, data: st.DataObject
) -> None:
    wrong = data.draw(st.integers(1, sent))
    bound = beta.ppf(CHANCE, wrong, sent - wrong + 1)
    if abs(bound - limit) > 1e-9:
        assert passes(Outcomes(sent, wrong), limit) is bool(bound > limit)


@given(st.integers(1, 500), st.data())
def test_the_interval_is_wilsons(sent: int, data: st.DataObject) -> None:
    wrong = data.draw(st.integers(0, sent))
    expected = binomtest(wrong, sent).proportion_ci(method="wilson")
    assert interval(Outcomes(sent, wrong)) == pytest.approx((expected.low, expected.high), abs=1e-6)


def test_of_nothing_nothing_is_said() -> None:
    assert (Outcomes().share, interval(Outcomes())) == (None, None)


def test_outcomes_add_up() -> None:
    assert Outcomes(3, 1) + Outcomes(1, 1) == Outcomes(4, 2)
    assert Outcomes(4, 2).share == 0.5
