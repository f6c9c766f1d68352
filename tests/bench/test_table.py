"""The table of docs/performance.md, written from results."""

from pathlib import Path
from typing import Any

from bench.figures import at_least, at_most, told
from bench.table import BEGINS, ENDS, PAPER, table_of, write_into

ABOUT = {
    "texts": "synthetic texts",
    "machine": {"processors": 2, "model": "A model", "memory_gb": 23.5}, "versions": {"python": "3.11.7"},
}  # fmt: skip


def results() -> dict[str, Any]:
    """Return results of two measures, one of them on one database only."""
    rows = [
        at_most(5, "cost", "ms", [4, 3, 5]).as_row(measure="open", database="sqlite", cases=1_000_000),
        at_most(5, "cost", "ms", [6]).as_row(measure="open", database="postgres", cases=1_000_000),
        told("syncs", "1/s", [1234]).as_row(measure="bare", database="sqlite", cases=1_000_000),
        at_least(3000, "rows", "1/s", [3500]).as_row(measure="import", database="postgres", cases=1_000_000),
    ]
    of = {"measured_at": "2026-11-22T16:00:00+00:00", "commit": "abc1234", "quick": False}
    return ABOUT | {"figures": [row | of for row in rows]}


def test_databases_stand_side_by_side_with_targets_and_spreads() -> None:
    lines = table_of(results()).splitlines()
    assert "| cost | ≤ 5 ms | 4 ms (3 to 5) | yes | 6 ms | **no** |" in lines
    assert "| syncs |  | 1,234 1/s |  |  |  |" in lines
    assert "| rows | ≥ 3,000 1/s |  |  | 3,500 1/s | yes |" in lines


def test_the_first_line_says_what_was_measured_where() -> None:
    assert table_of(results()).splitlines()[0] == (
        "Measured 2026-11-22 at commit abc1234: 1,000,000 cases (synthetic texts), 2 processors (A model),"
        " 23.5 GB of memory. python 3.11.7."
    )


def test_what_was_measured_otherwise_is_not_hidden() -> None:
    mixed = results()
    mixed["figures"][0] |= {"cases": 20_000, "quick": True, "commit": "def5678 with changes"}
    lines = table_of(mixed).splitlines()
    assert "at commit abc1234 and def5678 with changes: 1,000,000 and 20,000 cases" in lines[0]
    assert lines[0].endswith("Some of it is a quick look of single runs.")
    assert "| cost | ≤ 5 ms | 4 ms (3 to 5) at 20,000 cases | yes | 6 ms | **no** |" in lines


def test_only_what_stands_between_the_marks_is_replaced(tmp_path: Path) -> None:
    paper = tmp_path / "paper.md"
    paper.write_text(f"before\n\n{BEGINS}\nold\n{ENDS}\n\nafter\n")
    for _ in range(2):
        write_into(paper, results())
    assert paper.read_text() == f"before\n\n{BEGINS}\n\n{table_of(results())}\n\n{ENDS}\n\nafter\n"


def test_the_paper_has_a_place_for_the_table() -> None:
    assert PAPER.read_text().count(BEGINS) == PAPER.read_text().count(ENDS) == 1
