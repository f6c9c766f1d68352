"""Each measure runs, on a database of 200 cases built anew: the whole bench in small."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from bench.measures import NAMES
from bench.places_of_work import ROOT
from bench.table import table_of

pytestmark = pytest.mark.skipif(not settings.IS_SQLITE, reason="it brings its own databases")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the bench found."""
    home: Path = tmp_path_factory.mktemp("bench")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GONGZHI_", "DJANGO_"))}
    command = [sys.executable, "-m", "bench", "--database", "sqlite", "--cases", "200", "--quick"]
    run = subprocess.run(
        command, cwd=ROOT, env={**kept, "BENCH_HOME": str(home)}, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    found: dict[str, Any] = json.loads((home / "results.json").read_text())
    return found


def test_every_measure_has_figures(results: dict[str, Any]) -> None:
    assert {row["measure"] for row in results["figures"]} == set(NAMES)


def test_every_figure_says_all_that_the_file_promises(results: dict[str, Any]) -> None:
    keys = {
        "name",
        "unit",
        "samples",
        "median",
        "low",
        "high",
        "target",
        "sense",
        "reached",
        "note",
        "details",
    }
    for row in results["figures"]:
        assert row.keys() == keys | {"measure", "database", "cases", "commit", "quick", "measured_at"}
        assert row["low"] <= row["median"] <= row["high"]
        assert len(row["samples"]) >= 1


def test_the_file_says_what_the_figures_depend_on(results: dict[str, Any]) -> None:
    assert results["machine"]["processors"] >= 1
    assert {"python", "django", "granian"} <= results["versions"].keys()
    assert results["settings"]["sqlite"] == "WAL, synchronous=FULL"


def test_nothing_is_lost_and_nothing_fails(results: dict[str, Any]) -> None:
    found = {row["name"]: row["median"] for row in results["figures"]}
    assert found["acknowledged cases that are lost or doubled"] == 0
    assert found["answers that were errors"] == 0
    assert found["cases lost or doubled by an import that was killed"] == 0
    assert found["just opened cases that a search does not find"] == 0


def test_the_results_fill_the_table(results: dict[str, Any]) -> None:
    assert table_of(results).count("\n") > 20
