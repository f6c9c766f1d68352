"""What was measured: samples, their median and spread, the target, and the file that keeps them."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Literal

Sense = Literal["at most", "at least", ""]


@dataclass(frozen=True)
class Figure:
    """One figure: several samples of the same thing, and what is asked of their median."""

    name: str
    unit: str
    samples: Sequence[float]
    target: float | None = None
    sense: Sense = ""
    note: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def median(self) -> float:
        """The middle of the samples."""
        return median(self.samples)

    @property
    def is_reached(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        if self.target is None:
            return None
        return self.median <= self.target if self.sense == "at most" else self.median >= self.target

    def as_row(self, *, measure: str, database: str, cases: int) -> dict[str, Any]:
        """Return the figure as it is kept in the file of results."""
        told = asdict(self) | {"measure": measure, "database": database, "cases": cases}
        told["samples"] = [significant(sample) for sample in self.samples]
        spread = {"median": self.median, "low": min(self.samples), "high": max(self.samples)}
        return (
            told | {name: significant(value) for name, value in spread.items()} | {"reached": self.is_reached}
        )


def at_most(
    target: float, name: str, unit: str, samples: Sequence[float], note: str = "", **details: Any
) -> Figure:
    """Return a figure that should be small."""
    return Figure(name, unit, samples, target, "at most", note, details)


def at_least(
    target: float, name: str, unit: str, samples: Sequence[float], note: str = "", **details: Any
) -> Figure:
    """Return a figure that should be large."""
    return Figure(name, unit, samples, target, "at least", note, details)


def told(name: str, unit: str, samples: Sequence[float], note: str = "", **details: Any) -> Figure:
    """Return a figure of which nothing is asked."""
    return Figure(name, unit, samples, note=note, details=details)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least a share of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def significant(value: float, digits: int = 4) -> float:
    """Return a number with so many digits that mean something."""
    return value if value == 0 else round(value, digits - 1 - math.floor(math.log10(abs(value))))


def keep(path: Path, rows: Sequence[dict[str, Any]], about: dict[str, Any]) -> dict[str, Any]:
    """Put new rows in place of those of the same measure and database, and return all results."""
    results = json.loads(path.read_text()) if path.exists() else {"figures": []}
    anew = {(row["measure"], row["database"]) for row in rows}
    kept = [row for row in results["figures"] if (row["measure"], row["database"]) not in anew]
    results = about | {"figures": [*kept, *rows]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, ensure_ascii=False, indent=1))
    return results
