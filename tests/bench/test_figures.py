"""Figures: medians, spreads, targets, and the file that keeps them."""

import json
from pathlib import Path

import pytest

from bench.figures import at_least, at_most, keep, percentile, significant, told


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([5, 1, 4, 2, 3], 0.5) == 3
    assert percentile(range(1, 101), 0.95) == 95
    assert percentile([7], 0.95) == 7


@pytest.mark.parametrize(("value", "short"), [(0, 0), (1234.56, 1235), (0.012341, 0.01234), (9.99999, 10)])
def test_numbers_keep_the_digits_that_mean_something(value: float, short: float) -> None:
    assert significant(value) == short


def test_a_row_tells_the_median_and_the_spread() -> None:
    row = at_most(5, "cost", "ms", [4, 9, 1], "a note").as_row(measure="open", database="sqlite", cases=10)
    assert (row["median"], row["low"], row["high"], row["samples"]) == (4, 1, 9, [4, 9, 1])
    assert (row["reached"], row["measure"], row["database"], row["cases"]) == (True, "open", "sqlite", 10)


def test_a_target_is_reached_from_its_own_side() -> None:
    assert at_least(300, "speed", "1/s", [299]).is_reached is False
    assert at_least(300, "speed", "1/s", [300]).is_reached is True
    assert at_most(60, "p95", "ms", [61]).is_reached is False
    assert told("p50", "ms", [1]).is_reached is None


def test_a_measure_that_runs_again_replaces_its_own_figures_only(tmp_path: Path) -> None:
    path = tmp_path / "build/results.json"
    old, other = ({"measure": "open", "database": kind, "name": "old"} for kind in ("sqlite", "postgres"))
    keep(path, [old, other], {"commit": "a"})
    keep(path, [{**old, "name": "new"}], {"commit": "b"})
    found = json.loads(path.read_text())
    assert found["commit"] == "b"
    assert [row["name"] for row in found["figures"]] == ["old", "new"]
