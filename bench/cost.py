"""What processes cost: processor time and memory of whole trees of processes, read from /proc."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

PROC = Path("/proc")
TICK = 1 / os.sysconf("SC_CLK_TCK")


def family(root: int) -> list[int]:
    """Return a process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdecimal() and (stat := _stat(int(entry.name))):
            parents.setdefault(int(stat[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        found.append(each := waiting.pop())
        waiting += parents.get(each, [])
    return found


def processor_time(root: int) -> float:
    """Return the seconds that a tree of processes has used, those that ended and were waited for included."""
    stats = (_stat(each) for each in family(root))
    return sum(sum(map(int, stat[11:15])) for stat in stats if stat) * TICK


def peak_memory(root: int) -> float:
    """Return the sum of the peaks of a tree's processes in MB; pages that they share count each time."""
    return sum(map(_peak, family(root)))


def _peak(process: int) -> float:
    try:
        lines = (PROC / str(process) / "status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def _stat(process: int) -> list[str] | None:
    """Return the fields of /proc/<pid>/stat after the name (proc(5)): state, parent, … utime is the 12th."""
    try:
        return (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # it ended just now; its parent counts it
        return None


@dataclass
class Meter:
    """Sums what named trees of processes use between two moments."""

    roots: Mapping[str, int]

    def __enter__(self) -> Self:
        """Begin to count."""
        self.before = {name: processor_time(root) for name, root in self.roots.items()}
        return self

    def __exit__(self, *_: object) -> None:
        """Stop counting."""
        after = {name: processor_time(root) for name, root in self.roots.items()}
        self.used = {name: after[name] - self.before[name] for name in self.roots}
        self.memory = {name: peak_memory(root) for name, root in self.roots.items()}

    @property
    def total(self) -> float:
        """The seconds of all."""
        return sum(self.used.values())

    def each(self, count: int, *, names: Iterable[str] = ()) -> dict[str, float]:
        """Return milliseconds a piece, by who used them."""
        return {name: round(self.used[name] * 1000 / count, 3) for name in names or self.used}
