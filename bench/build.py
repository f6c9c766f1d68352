"""Builds a large city to measure in: `python -m bench.build --cases 100000 --database sqlite`.

The cases come in by the program's own import, turn by turn, so that a build that was stopped goes on.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.databases import Database, drop, end_in_order, named
from bench.places_of_work import BUILT, ROOT

MAKE = 1  # raised when city.py, sheet.py or shape.py make something else, so that all is built anew
SOURCE = "bench"


def name_of(cases: int) -> str:
    """Return the name of a built database: what it holds, and of what make."""
    return f"{cases}-{MAKE}"


def built(cases: int, kind: str) -> str:
    """Return the name of a built database, which is built or migrated now where it is not ready."""
    name = name_of(cases)
    with named(kind, name) as database:
        command = [sys.executable, "-m", "bench.build", "--within", str(database.home)]
        subprocess.run([*command, "--cases", str(cases)], env=database.environment, check=True, cwd=ROOT)
    return name


def made(kind: str, name: str) -> dict[str, Any]:
    """Return what was noted when a database was built."""
    found: dict[str, Any] = json.loads((BUILT / f"{kind}-{name}/made.json").read_text())
    return found


def build_here(home: Path, cases: int) -> None:
    """Build the city in the database of this process's settings, or bring it to the newest migrations."""
    import django

    django.setup()
    from bench.shape import settle
    from gongzhi.config.commands import migrate

    is_behind = _is_behind()
    migrate()
    if not (home / "made.json").exists():
        _build(home, cases)
    elif is_behind:
        settle()


def _is_behind() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _build(home: Path, cases: int) -> None:
    from gongzhi.kernel import clock

    note = home / "begun_at"
    if not note.exists():
        note.write_text(clock.now().isoformat())
    at = datetime.fromisoformat(note.read_text())
    _city(home, at=at)
    told = _bring_in(home, cases, at=at)
    began = time.monotonic()
    _shape(at=at)
    told["shaping"] = round(time.monotonic() - began, 1)
    (home / "made.json").write_text(json.dumps(told, ensure_ascii=False, indent=1))


def _city(home: Path, *, at: datetime) -> None:
    from bench.city import found_large_city

    began = time.monotonic()
    found_large_city(home / "places", at=at - timedelta(days=366))
    _tell(f"city founded in {time.monotonic() - began:.1f} s")


def _bring_in(home: Path, cases: int, *, at: datetime) -> dict[str, Any]:
    """Import turn by turn, noting how far it came."""
    from bench.sheet import TURN, turns
    from bench.texts import read_texts

    texts, progress = read_texts(), home / "progress"
    done = int(progress.read_text()) if progress.exists() else 0
    began, spent, rows = time.monotonic(), 0.0, 0
    before = _processor_time()
    for turn in turns(answering(), texts, count=cases, until=at):
        if turn.number < done:
            continue
        start = time.monotonic()
        rows += _import_turn(home, turn, at=at)
        spent += time.monotonic() - start
        if turn.number % 20 == 19 or (turn.number + 1) * TURN >= cases:
            progress.write_text(str(turn.number + 1))
            _tell(f"{(turn.number + 1) * TURN:,} of {cases:,} cases, {rows / spent:,.0f} cases/s")
    return {
        "cases": cases,
        "texts": texts.origin,
        "imported": rows,
        "import_seconds": round(spent, 1),
        "seconds": round(time.monotonic() - began, 1),
        "processor_seconds": round(_processor_time() - before, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _import_turn(home: Path, turn: Any, *, at: datetime) -> int:
    from django.utils import timezone

    from bench.sheet import write_sheet
    from gongzhi.civic.cases.actions.importing import Source, import_cases
    from gongzhi.civic.cases.logic.importing import Columns, Reading, rows_of
    from gongzhi.civic.cases.vocabulary import CLOCKWORK
    from gongzhi.civic.people.models import Organisation
    from gongzhi.kernel.sheets import open_sheet

    path = home / "turn.csv"
    write_sheet(path, turn.rows)
    columns = Columns(
        id="编号", title="标题", text="内容", time="时间", place="地点", category="分类", kind="类型",
        reply="答复", replied="答复时间", resolved="是否解决", satisfaction="满意度",
    )  # fmt: skip
    reading = Reading(columns, None, timezone.get_default_timezone(), at)
    source = Source(SOURCE, body=Organisation.objects.get(code=turn.body), closes=True)
    rows = rows_of(open_sheet(path), reading)
    batches = list(import_cases(rows, source=source, by=CLOCKWORK, at=at))
    rejected = [rejection for batch in batches for rejection in batch.rejections]
    assert not rejected, rejected[0]
    return sum(batch.added for batch in batches)


def answering() -> list[Any]:
    """Return the bodies that answer cases, the large ones with most of them."""
    from bench.sheet import Answering

    places, own = _places(), _categories()
    every = sorted({code for codes in own.values() for code in codes})
    found = []
    for code, level, place in _bodies():
        if codes := places.get(place):
            weight = {2: 8.0, 3: 2.0}.get(level, 0.7)
            found.append(Answering(code, codes, sorted(own.get(code, [])) or every, weight))
    return found


def _bodies() -> list[tuple[str, int, int]]:
    from gongzhi.civic.people.models import Organisation

    bodies = Organisation.objects.filter(is_centre=False).order_by("code")
    return list(bodies.values_list("code", "place__level", "place_id"))


def _places() -> dict[int, list[str]]:
    """Return the codes of the communities and grids below each place."""
    from gongzhi.civic.jurisdictions.models import PlaceAncestry

    found: dict[int, list[str]] = {}
    below = PlaceAncestry.objects.filter(descendant__level__gte=5, descendant__valid_to=None)
    for above, code in below.order_by("descendant__code").values_list("ancestor_id", "descendant__code"):
        found.setdefault(above, []).append(code)
    return found


def _categories() -> dict[str, list[str]]:
    """Return the codes of the finest categories for which each body leads somewhere."""
    from gongzhi.civic.cases.models import CatalogueEntry, Category

    leaves = list(Category.objects.filter(children=None, is_active=True).values_list("code", flat=True))
    found: dict[str, set[str]] = {}
    for lead, code in CatalogueEntry.objects.values_list("lead__code", "category__code"):
        found.setdefault(lead, set()).update(leaf for leaf in leaves if leaf.startswith(code))
    return {lead: sorted(codes) for lead, codes in found.items()}


def _shape(*, at: datetime) -> None:
    from bench.shape import shape
    from gongzhi.civic.jurisdictions.models import PlaceAncestry
    from gongzhi.civic.people.models import Organisation

    bodies = []
    for pk, place in Organisation.objects.filter(is_centre=False).values_list("pk", "place_id"):
        below = PlaceAncestry.objects.filter(ancestor=place).values_list("descendant_id", flat=True)
        bodies.append((pk, list(below)))
    shape(bodies, at=at, tell=_tell)


def _processor_time() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _tell(words: str) -> None:
    print(f"{os.environ['GONGZHI_DATABASE_URL'].split(':')[0]}: {words}", flush=True)


def main() -> None:
    """Build what is asked for, and say where it is."""
    parser = argparse.ArgumentParser(prog="python -m bench.build", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--anew", action="store_true", help="build it again")
    parser.add_argument("--within", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    end_in_order()
    if wanted.within:
        build_here(wanted.within, wanted.cases)
        return
    if wanted.anew:
        drop(wanted.database, name_of(wanted.cases))
    name = built(wanted.cases, wanted.database)
    with named(wanted.database, name) as database:
        _say(database)


def _say(database: Database) -> None:
    print(f"GONGZHI_HOME={database.home} GONGZHI_DATABASE_URL={database.url}")


if __name__ == "__main__":
    main()
