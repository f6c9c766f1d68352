"""Runs the measures, each in a process of its own, and keeps what came of them."""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.console import Console

import gongzhi
from bench.build import built, made, name_of
from bench.databases import POSTGRES, cluster, copy, drop, named
from bench.figures import keep
from bench.measures import NAMES, SMALL
from bench.places_of_work import BUILT, RESULTS, ROOT

COPY = "measured"
LARGEST = 1_000_000  # more is only brought in
PACKAGES = ("django", "granian", "psycopg", "django-ninja", "pydantic")

screen = Console()


def run(only: Sequence[str], kinds: Sequence[str], *, cases: int, quick: bool) -> None:
    """Measure on a copy of each built database; what is measured is kept at once."""
    begun = time.monotonic()
    for kind in kinds:
        screen.rule(f"[bold]{kind} · {cases:,} cases")
        with cluster() if kind == "postgres" else nullcontext():
            if cases > LARGEST:
                _bring_in_all(kind, cases)
                continue
            if "queue" in only:
                with _copied(kind, SMALL):
                    _in_a_process("queue-small", kind, cases=SMALL, quick=quick)
            with _copied(kind, cases):
                for measure in only:
                    _measured(measure, kind, cases=cases, quick=quick)
    screen.print(f"{time.monotonic() - begun:.0f} s in all; kept in {RESULTS}")


@contextmanager
def _copied(kind: str, cases: int) -> Iterator[None]:
    copy(kind, built(cases, kind), to=COPY)
    try:
        yield
    finally:
        drop(kind, COPY)


def _bring_in_all(kind: str, cases: int) -> None:
    """Import by one command, into a city that stays until it is done, more cases than the bench builds."""
    name = f"imported-{cases}"
    if not (BUILT / f"{kind}-{name}").exists():
        copy(kind, built(SMALL, kind), to=name)
    rows = _in_a_process("import-small", kind, cases=cases, quick=False, name=name)
    _kept(rows, cases=cases, quick=False)
    if rows:
        drop(kind, name)


def _measured(measure: str, kind: str, *, cases: int, quick: bool) -> None:
    screen.print(f"[bold cyan]{measure}[/]: {NAMES[measure]}")
    began = time.monotonic()
    rows = _in_a_process(measure, kind, cases=cases, quick=quick)
    _kept(rows, cases=cases, quick=quick)
    screen.print(f"[dim]{time.monotonic() - began:.0f} s[/]")


def _kept(rows: Sequence[dict[str, Any]], *, cases: int, quick: bool) -> None:
    """Keep figures, each with the code that it is of: parts of a bench may be measured on different days."""
    for row in rows:
        screen.print(_line(row), highlight=False)
        row |= {"commit": _commit(), "quick": quick, "measured_at": _now()}
    keep(RESULTS, rows, about(cases=cases))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _commit() -> str:
    """Return the commit of the code; changed where it is not what was committed."""

    def git(*words: str) -> str:
        return subprocess.run(
            ["git", *words], capture_output=True, text=True, cwd=ROOT, check=False
        ).stdout.strip()

    is_elsewhere = not Path(gongzhi.__file__).is_relative_to(ROOT)
    is_changed = is_elsewhere or bool(git("status", "--porcelain", "--", "src", "bench"))
    return git("rev-parse", "--short", "HEAD") + (" with changes" if is_changed else "")


def _in_a_process(
    measure: str, kind: str, *, cases: int, quick: bool, name: str = COPY
) -> list[dict[str, Any]]:
    with named(kind, name) as database, tempfile.NamedTemporaryFile(suffix=".json") as out:
        command = [sys.executable, "-m", "bench.one", measure, kind, str(cases), str(int(quick)), out.name]
        log = BUILT / f"{measure}-{kind}.log"  # what web and workers say
        with log.open("w") as words:
            child = subprocess.Popen(command, env=database.environment, cwd=ROOT, stderr=words, stdout=words)
        try:
            code = child.wait()
        except BaseException:
            child.terminate()  # it ends what it started
            child.wait(90)
            raise
        if code:
            screen.print(f"[bold red]{measure} on {kind} failed[/]; {log} ends:")
            screen.print("\n".join(log.read_text().splitlines()[-12:]), markup=False)
            return []
        rows: list[dict[str, Any]] = json.loads(Path(out.name).read_text())
        return rows


def _line(row: dict[str, Any]) -> str:
    mark = {True: "[green]✓[/]", False: "[red]✗[/]", None: " "}[row["reached"]]
    asked = f"  ({row['sense']} {row['target']:g})" if row["target"] is not None else ""
    spread = f"[dim]{row['low']:g}–{row['high']:g}[/]"
    return (
        f"  {mark} {row['name']}: [bold]{row['median']:,g}[/] {row['unit']}  {spread}{asked}  {row['note']}"
    )


def about(*, cases: int) -> dict[str, Any]:
    """Return what all figures depend on."""
    return {
        "machine": {
            "processors": os.cpu_count(),
            "model": _model(),
            "memory_gb": _memory(),
            "kernel": platform.release(),
        },
        "versions": {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
        "settings": {
            "postgres": POSTGRES,
            "sqlite": "WAL, synchronous=FULL",
            "web": "2 processes of 4 threads, 1 worker",
        },
        "texts": _texts(cases),
    }


def _texts(cases: int) -> str:
    """Return where the texts of a built database are from."""
    found = [
        kind for kind in ("sqlite", "postgres") if (BUILT / f"{kind}-{name_of(cases)}/made.json").exists()
    ]
    return made(found[0], name_of(cases))["texts"] if found else ""


def _model() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")


def _memory() -> float:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
