"""Probabilities gathered upward."""

import numpy as np
import pytest

from gongzhi.civic.dispatch.logic.levels import path_of, sure_above, upward

PARENTS = {"城建": None, "道路": "城建", "井盖": "道路", "路灯": "道路", "停水": "供水"}


def test_what_is_above_gathers_what_is_below() -> None:
    found = upward(np.array([[0.5, 0.3, 0.2]]), ["井盖", "路灯", "停水"], PARENTS)
    shares = {code: round(float(share[0]), 6) for code, share in found.items()}
    assert shares == {"井盖": 0.5, "路灯": 0.3, "停水": 0.2, "道路": 0.8, "城建": 0.8, "供水": 0.2}


def test_a_label_may_stand_above_another() -> None:
    found = upward(np.array([[0.6, 0.4]]), ["道路", "井盖"], PARENTS)
    assert (found["道路"][0], found["井盖"][0]) == (pytest.approx(1), 0.4)


def test_the_path_ends_at_the_top() -> None:
    assert path_of("井盖", PARENTS) == ["井盖", "道路", "城建"]


def test_a_ring_of_parents_is_refused() -> None:
    with pytest.raises(ValueError, match="ring"):
        path_of("a", {"a": "b", "b": "a"})


TREE: dict[str, str | None] = {
    "010101": "0101",
    "010102": "0101",
    "010201": "0102",
    "0101": "01",
    "0102": "01",
    "01": None,
}


@pytest.mark.parametrize(
    ("choices", "found"),
    [
        ([("010101", 0.95), ("010102", 0.04)], None),
        ([("010101", 0.55), ("010102", 0.40)], ("0101", 0.95)),
        ([("010101", 0.50), ("010201", 0.42)], ("01", 0.92)),
        ([("010101", 0.40), ("010102", 0.30)], None),
        ([], None),
    ],
    ids=["the leaf is sure", "its parent is", "only the top is", "nothing is", "nothing was said"],
)
def test_where_the_leaf_is_unsure_the_nearest_sure_one_above_is_told(
    choices: list[tuple[str, float]], found: tuple[str, float] | None
) -> None:
    said = sure_above(choices, TREE)
    assert (said and (said[0], round(said[1], 6))) == found
