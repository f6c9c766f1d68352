"""Probabilities gathered upward."""

import numpy as np
import pytest

from gongzhi.civic.dispatch.logic.levels import path_of, upward

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
