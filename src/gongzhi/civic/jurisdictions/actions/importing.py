"""Import a folder of lists of places."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.jurisdictions.actions.drawing import draw
from gongzhi.civic.jurisdictions.actions.places import move_place, rename_place
from gongzhi.civic.jurisdictions.actions.succession import enter_ancestry
from gongzhi.civic.jurisdictions.events import PlacesImported
from gongzhi.civic.jurisdictions.logic.gazetteer import (
    SHAPES_FILE,
    Changes,
    Drawing,
    Known,
    PlaceRow,
    Rejection,
    compare,
    read_folder,
)
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.vocabulary import Level, Reason
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.facts import Actor, publish

BATCH = 5000

Progress = Callable[[int, int], object]  # how many changes are made, of how many


class NoListFound(Refused):
    """A folder holds none of the files that can be imported."""

    message = _(
        "“%(folder)s”里没有地点表。请放入 places.csv，或 provinces.csv、cities.csv、areas.csv、streets.csv。"
    )


@dataclass(frozen=True)
class ImportReport:
    """What an import did, and which lines it left out."""

    added: int
    renamed: int
    moved: int
    drawn: int
    unchanged: int
    rejections: tuple[Rejection, ...]


@transaction.atomic
def import_places(
    folder: Path, *, by: Actor | None, at: datetime, progress: Progress = lambda made, of: None
) -> ImportReport:
    """Bring the places to what the lists of a folder say; a second time changes nothing.

    provinces.csv, cities.csv, areas.csv, streets.csv; places.csv; geometry.json. A place of the same code and
    another name or parent goes on as a new row. Places that no list names stay. A line that can't be is left
    out and reported; the others are imported, all or none.
    """
    today = timezone.localdate(at, timezone.get_default_timezone())
    found = read_folder(folder, today=today)
    if not found.files:
        raise NoListFound(folder=folder)
    known = _known_places()
    changes = compare(found.rows, known)
    _make(changes, known, by=by, at=at, progress=progress)
    drawn, unknown = _draw(found.drawings)
    rejections = (*found.rejections, *changes.rejections, *unknown)
    report = _report(len(found.rows) - len(changes.rejections), changes, drawn, rejections)
    _announce(report, by=by, at=at)
    return report


def _known_places() -> dict[str, Known]:
    places = Place.objects.present().values_list("code", "name", "level", "parent__code", "valid_from")
    return {
        code: Known(name, level, parent or "", begun)
        for code, name, level, parent, begun in places.iterator()
    }


def _make(
    changes: Changes, known: dict[str, Known], *, by: Actor | None, at: datetime, progress: Progress
) -> None:
    """Make the changes level by level, so that a place's parent is there before it."""
    counted = Counter[str]()
    total = len(changes.added) + len(changes.renamed) + len(changes.moved)

    def tell(count: int) -> None:
        counted["made"] += count
        progress(counted["made"], total)

    for level in Level:
        _add([row for row in changes.added if row.level == level], level, tell=tell)
        for row in (row for row in (*changes.renamed, *changes.moved) if row.level == level):
            _change(row, begun=known[row.code].valid_from, by=by, at=at)
            tell(1)


def _add(rows: list[PlaceRow], level: Level, *, tell: Callable[[int], None]) -> None:
    if not rows:
        return
    parents = dict(Place.objects.present().filter(level__lt=level).values_list("code", "pk"))
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        Place.objects.bulk_create(_place(row, parents.get(row.parent_code)) for row in batch)
        tell(len(batch))
    enter_ancestry(level)


def _place(row: PlaceRow, parent: int | None) -> Place:
    return Place(code=row.code, name=row.name, level=row.level, parent_id=parent, valid_from=row.valid_from)


def _change(row: PlaceRow, *, begun: date | None, by: Actor | None, at: datetime) -> None:
    """Rename or move from the day of the list, unless it is that of the row before."""
    place = Place.objects.select_related("parent").get(code=row.code, valid_to=None)
    on = row.valid_from if row.valid_from and row.valid_from > (begun or date.min) else None
    if row.parent_code and (place.parent is None or place.parent.code != row.parent_code):
        parent = Place.objects.get(code=row.parent_code, valid_to=None)
        move_place(place, to=parent, name=row.name, by=by, at=at, on=on)
    else:
        rename_place(place, to=row.name, by=by, at=at, on=on)


def _draw(drawings: dict[str, Drawing]) -> tuple[int, list[Rejection]]:
    places = {place.code: place for place in Place.objects.present().filter(code__in=list(drawings))}
    unknown = [
        Rejection(SHAPES_FILE, 0, code, Reason.UNKNOWN_CODE) for code in drawings if code not in places
    ]
    return draw({place: drawings[code] for code, place in places.items()}), unknown


def _report(accepted: int, changes: Changes, drawn: int, rejections: tuple[Rejection, ...]) -> ImportReport:
    added, renamed, moved = len(changes.added), len(changes.renamed), len(changes.moved)
    return ImportReport(added, renamed, moved, drawn, accepted - added - renamed - moved, rejections)


def _announce(report: ImportReport, *, by: Actor | None, at: datetime) -> None:
    top = Place.objects.present().order_by("level", "code").first()
    if top and (report.added or report.renamed or report.moved or report.drawn):
        imported = PlacesImported(
            added=report.added, renamed=report.renamed, moved=report.moved, drawn=report.drawn
        )
        publish(imported, about=top, by=by, at=at)
