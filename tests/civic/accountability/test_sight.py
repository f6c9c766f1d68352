"""What had been seen, from the order of facts alone."""

from datetime import datetime, timedelta

from gongzhi.civic.accountability.logic.sight import Passed, sight_of


def passed(noon: datetime, *kinds: str) -> list[Passed]:
    """Return facts numbered 10, 20, …, a minute apart: a step, a word beside it, or a miss."""
    return [
        Passed(10 * n, noon + timedelta(minutes=n), kind == "step", kind == "miss")
        for n, kind in enumerate(kinds, 1)
    ]


def test_a_page_shows_all_up_to_the_fact_it_carried(noon: datetime) -> None:
    sight = sight_of(passed(noon, "step", "step", "beside", "beside"), at=noon + timedelta(hours=1), seen=30)
    assert (sight.before, sight.shown, sight.unseen) == (4, 3, (4,))


def test_nobody_can_claim_to_have_seen_less_than_the_last_step(noon: datetime) -> None:
    sight = sight_of(passed(noon, "step", "step", "beside"), at=noon + timedelta(hours=1), seen=10)
    assert (sight.shown, sight.unseen) == (2, (3,))


def test_nobody_can_claim_to_have_seen_what_came_later(noon: datetime) -> None:
    sight = sight_of(passed(noon, "step", "beside"), at=noon + timedelta(hours=1), seen=99)
    assert (sight.shown, sight.unseen) == (2, ())


def test_where_no_page_is_noted_nothing_is_claimed(noon: datetime) -> None:
    sight = sight_of(passed(noon, "step", "beside", "step"), at=noon + timedelta(hours=1), seen=None)
    assert (sight.before, sight.shown, sight.unseen) == (3, None, ())


def test_a_miss_that_the_decision_itself_recorded_was_not_there_before(noon: datetime) -> None:
    before = passed(noon, "step", "miss")
    assert sight_of(before, at=before[-1].at, seen=10).before == 1


def test_the_first_fact_has_nothing_before_it(noon: datetime) -> None:
    sight = sight_of([], at=noon, seen=9)
    assert (sight.before, sight.shown, sight.unseen) == (0, 0, ())
