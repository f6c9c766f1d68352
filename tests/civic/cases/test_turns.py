"""A case's turn in the queue, and what promises came to."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from gongzhi.civic.cases.logic.promises import Promise, Standing, standing_of_promises
from gongzhi.civic.cases.logic.turns import turn_of
from gongzhi.civic.cases.vocabulary import ENDED, Promised, Status, Urgency

HOUR = timedelta(hours=1)


def turn(at: datetime, **more: Any) -> int | None:
    said: dict[str, Any] = {"status": Status.HANDLING, "urgency": Urgency.ORDINARY, "is_supervised": False}
    return turn_of(**(said | {"due_at": at, "opened_at": at - HOUR} | more))


def test_what_is_due_first_comes_first(noon: datetime) -> None:
    assert turn(noon) == int(noon.timestamp())


def test_without_a_clock_a_case_waits_since_it_was_opened(noon: datetime) -> None:
    assert turn(noon, due_at=None) == int((noon - HOUR).timestamp())


@pytest.mark.parametrize("pressing", [{"urgency": Urgency.DANGER}, {"is_supervised": True}])
def test_what_presses_comes_before_all_that_is_due(pressing: dict[str, Any], noon: datetime) -> None:
    last = turn(noon + 9999 * HOUR, **pressing)
    first = turn(noon - 99999 * HOUR)
    assert last is not None
    assert first is not None
    assert last < first


def test_what_rests_comes_after_all(noon: datetime) -> None:
    resting, late = turn(noon, status=Status.SUSPENDED), turn(noon + 99999 * HOUR)
    assert resting is not None
    assert late is not None
    assert resting > late


@pytest.mark.parametrize("status", sorted(ENDED))
def test_what_ended_has_no_turn(status: Status, noon: datetime) -> None:
    assert turn(noon, status=status) is None


def promise(noon: datetime, **more: Any) -> Promise:
    said: dict[str, Any] = {"due_at": noon, "met": False, "missed": False, "exempt": False, "ended": True}
    return Promise(**(said | more))


@pytest.mark.parametrize(
    ("promises", "promised"),
    [
        ([], Promised.OPEN),
        ([{}], Promised.OPEN),
        ([{"met": True}], Promised.KEPT),
        ([{"met": True, "missed": True}], Promised.BROKEN),
        ([{"missed": True, "exempt": True}], Promised.KEPT),
        ([{"missed": True, "exempt": True}, {"missed": True}], Promised.BROKEN),
        ([{"met": True}, {"missed": True}], Promised.BROKEN),
    ],
)
def test_one_unexcused_miss_breaks_them_all(
    promises: list[dict[str, Any]], promised: Promised, noon: datetime
) -> None:
    found = standing_of_promises(promise(noon, **each) for each in promises)
    assert found == Standing(promised, None)


def test_of_two_that_run_the_nearer_counts(noon: datetime) -> None:
    running = [promise(noon + hours * HOUR, ended=False) for hours in (9, 3)]
    assert standing_of_promises(running) == Standing(Promised.OPEN, noon + 3 * HOUR)
