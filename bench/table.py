"""Writes the table of docs/performance.md from the file of results."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.measures import NAMES
from bench.places_of_work import RESULTS, ROOT

PAPER = ROOT / "docs/performance.md"
BEGINS, ENDS = "<!-- table: python -m bench table -->", "<!-- end of table -->"
MARKS = {True: "yes", False: "**no**", None: ""}
SIGNS = {"at most": "≤", "at least": "≥", "": ""}

Row = Mapping[str, Any]


def rewrite() -> int:
    """Put the figures of the last bench into the paper; return 1 where there are none."""
    if not RESULTS.exists():
        print("There are no results yet: make bench", file=sys.stderr)
        return 1
    write_into(PAPER, json.loads(RESULTS.read_text()))
    return 0


def write_into(paper: Path, results: Row) -> None:
    """Replace what stands between the two marks of a paper."""
    text = paper.read_text()
    before, after = text.split(BEGINS)[0], text.split(ENDS)[1]
    paper.write_text(f"{before}{BEGINS}\n\n{table_of(results)}\n\n{ENDS}{after}")


def table_of(results: Row) -> str:
    """Return all figures in Markdown, a line each, the databases side by side."""
    lines = [_about(results), ""]
    lines += ["| what | target | SQLite | reached | PostgreSQL | reached |", "|---|---|---|---|---|---|"]
    usual = max(row["cases"] for row in results["figures"])
    for measure, meaning in NAMES.items():
        figures = [row for row in results["figures"] if row["measure"] == measure]
        if figures:
            lines.append(f"| **{measure}**: {meaning} | | | | | |")
            lines += _lines(figures, usual)
    return "\n".join(lines)


def _about(results: Row) -> str:
    machine, figures = results["machine"], results["figures"]
    versions = ", ".join(f"{name} {number}" for name, number in results["versions"].items())
    quick = " Some of it is a quick look of single runs." if any(row["quick"] for row in figures) else ""
    return (
        f"Measured {_each(row['measured_at'][:10] for row in figures)}"
        f" at commit {_each(row['commit'] for row in figures)}:"
        f" {_each(_size(row) for row in figures)} cases ({results['texts']}),"
        f" {machine['processors']} processors"
        f" ({machine['model']}), {machine['memory_gb']:g} GB of memory. {versions}.{quick}"
    )


def _each(words: Iterable[str]) -> str:
    return " and ".join(sorted(set(words)))


def _size(row: Row) -> str:
    return f"{row['cases']:,}"


def _lines(figures: Sequence[Row], usual: int) -> Iterable[str]:
    for name in dict.fromkeys(row["name"] for row in figures):
        found = {row["database"]: row for row in figures if row["name"] == name}
        one = next(iter(found.values()))
        target = (
            f"{SIGNS[one['sense']]} {one['target']:,g} {one['unit']}" if one["target"] is not None else ""
        )
        cells = [cell for kind in ("sqlite", "postgres") for cell in _cells(found.get(kind), usual)]
        yield f"| {name} | {' | '.join([target, *cells])} |"


def _cells(row: Row | None, usual: int) -> tuple[str, str]:
    if row is None:
        return "", ""
    spread = f" ({_number(row['low'])} to {_number(row['high'])})" if row["low"] != row["high"] else ""
    size = f" at {_size(row)} cases" if row["cases"] != usual else ""
    return f"{_number(row['median'])} {row['unit']}{spread}{size}", MARKS[row["reached"]]


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,g}"
