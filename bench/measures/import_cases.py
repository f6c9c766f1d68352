"""Bringing in another system's cases by `gongzhi import cases`, whole, and killed half-way."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.build import answering
from bench.cost import Meter, family, peak_memory
from bench.figures import Figure, at_least, at_most, told
from bench.house import database_root
from bench.measures import Wanted
from bench.places_of_work import BUILT
from bench.sheet import turns, write_sheet
from bench.texts import read_texts
from gongzhi.civic.cases.models import Case
from gongzhi.kernel import clock
from gongzhi.kernel.models import Fact

ROWS = 30_000
LOOK_EVERY = 0.1  # seconds: peaks only grow, so the last look tells them
COLUMNS = {
    "id": "编号", "title": "标题", "text": "内容", "time": "时间", "place": "地点", "category": "分类",
    "kind": "类型", "reply": "答复", "replied": "答复时间", "resolved": "是否解决", "satisfaction": "满意度",
}  # fmt: skip


@dataclass(frozen=True)
class Brought:
    """What one import took."""

    rows: int
    seconds: float
    processor: float
    peak_mb: float
    facts: int


def measure(wanted: Wanted) -> list[Figure]:
    """Import files of new cases; then kill an import, begin it again, and count."""
    rows = wanted.many(ROWS)
    whole = [bring_in(_sheet(f"whole {number}", rows)) for number in range(wanted.runs(3))]
    return [
        *figures_of(whole),
        at_most(0, "cases lost or doubled by an import that was killed", "cases", [killed_and_resumed(rows)]),
    ]


def measure_small(wanted: Wanted) -> list[Figure]:
    """Import all cases by one command into a city that has hardly any; interrupted, it goes on."""
    return figures_of([bring_in_all(wanted.cases)])


def figures_of(whole: list[Brought]) -> list[Figure]:
    """Return the figures of imports that ran through."""
    facts = f"{sum(each.facts for each in whole) / sum(each.rows for each in whole):.1f} facts a case"
    return [
        at_least(
            3000, "cases imported, with their facts", "cases/s", [e.rows / e.seconds for e in whole], facts
        ),
        at_most(400, "peak memory of an import", "MB", [each.peak_mb for each in whole]),
        told("processor time per imported case", "ms", [e.processor * 1000 / e.rows for e in whole]),
    ]


def bring_in(sheet: Path) -> Brought:
    """Import a file by the command, and return what it took, with the process that reads ahead."""
    before = _counted()
    began = time.monotonic()
    with Meter(database_root()) as database:
        child = subprocess.Popen(_command(sheet), stdout=subprocess.DEVNULL)
        peak = 0.0
        while not (ended := os.wait4(child.pid, os.WNOHANG))[0]:
            peak = max(peak, peak_memory(child.pid))
            time.sleep(LOOK_EVERY)
        _pid, status, used = ended
        child.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - began
    if child.returncode:
        raise SystemExit(f"the import failed: {child.returncode}")
    after = _counted()
    processor = used.ru_utime + used.ru_stime + database.total
    return Brought(after[0] - before[0], seconds, processor, peak, after[1] - before[1])


def killed_and_resumed(rows: int) -> int:
    """Return by how many cases an import that was killed and begun again differs from its file."""
    before, sheet = _counted()[0], _sheet("killed", rows)
    child = subprocess.Popen(_command(sheet), stdout=subprocess.DEVNULL, start_new_session=True)
    while _counted()[0] < before + rows // 3 and child.poll() is None:
        time.sleep(0.05)
    for each in family(child.pid):
        os.kill(each, signal.SIGKILL)
    child.wait()
    bring_in(sheet)
    return abs(before + rows - _counted()[0])


def bring_in_all(cases: int) -> Brought:
    """Import a whole year by one command; where it was interrupted, the same command goes on."""
    sheet = BUILT / f"cases-{cases}.csv"
    if not sheet.exists():
        write_whole_sheet(sheet, cases)
    return bring_in(sheet)


def write_whole_sheet(path: Path, cases: int) -> None:
    """Write a file of all cases, complete or not at all."""
    draft = path.with_suffix(".draft")
    until = clock.now()
    every = (row for turn in turns(answering(), read_texts(), count=cases, until=until) for row in turn.rows)
    write_sheet(draft, every)
    draft.rename(path)


def _sheet(name: str, rows: int) -> Path:
    path = Path(os.environ["GONGZHI_HOME"]) / f"{name.replace(' ', '-')}.csv"
    mark = f"{Random().getrandbits(48):x}"
    every = [
        row for turn in turns(answering(), read_texts(), count=rows, until=clock.now()) for row in turn.rows
    ]
    write_sheet(path, [(f"{mark}-{row[0]}", *row[1:]) for row in every])
    return path


def _command(sheet: Path) -> list[str]:
    columns = [part for option, heading in COLUMNS.items() for part in (f"--{option}", heading)]
    main = "from gongzhi.config.commands import main; main()"
    return [
        sys.executable,
        "-c",
        main,
        "import",
        "cases",
        str(sheet),
        "--source",
        "bench-import",
        "--close",
        *columns,
    ]


def _counted() -> tuple[int, int]:
    """Return the newest case and fact; imports are the only ones who write here."""
    return (
        Case.objects.filter(idempotency_key__startswith="import:bench-import:").count(),
        Fact.objects.order_by("-pk").values_list("pk", flat=True).first() or 0,
    )
