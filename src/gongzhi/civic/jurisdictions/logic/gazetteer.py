"""Lists of places in a folder of CSV files: read, and compared with the places that are known."""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from gongzhi.civic.jurisdictions.logic.shapes import Geometry, box_around, is_on_globe
from gongzhi.civic.jurisdictions.vocabulary import Level, Reason

# The national lists have a file for each level, with a column of its own for the parent.
NATIONAL_FILES: Mapping[str, tuple[Level, str]] = {
    "provinces.csv": (Level.PROVINCE, ""),
    "cities.csv": (Level.CITY, "provinceCode"),
    "areas.csv": (Level.COUNTY, "cityCode"),
    "streets.csv": (Level.STREET, "areaCode"),
}
CITY_FILE = "places.csv"  # code,name,level,parent_code and perhaps valid_from
SHAPES_FILE = "geometry.json"  # {code: {"center": [lon, lat], "geometry": GeoJSON}}, either part optional

MAY_BE_TOP = (Level.PROVINCE, Level.CITY, Level.COUNTY)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One line of a list."""

    file: str
    line: int
    code: str
    name: str
    level: Level
    parent_code: str
    valid_from: date | None


@dataclass(frozen=True)
class Drawing:
    """Where a place lies: its centre, its area and the box around it."""

    centre: tuple[float, float] | None
    geometry: Geometry | None
    box: tuple[float, float, float, float] | None


@dataclass(frozen=True)
class Rejection:
    """A line that was left out, and why; a line of 0 is a place in `geometry.json`."""

    file: str
    line: int
    code: str
    reason: Reason


@dataclass
class Gazetteer:
    """All that a folder says."""

    rows: list[PlaceRow] = field(default_factory=list)
    drawings: dict[str, Drawing] = field(default_factory=dict)
    rejections: list[Rejection] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """A place as it is kept now."""

    name: str
    level: int
    parent_code: str
    valid_from: date | None = None


@dataclass
class Changes:
    """What a list says that is not yet so."""

    added: list[PlaceRow] = field(default_factory=list)
    renamed: list[PlaceRow] = field(default_factory=list)
    moved: list[PlaceRow] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)


class Unreadable(Exception):
    """A cell can't be what it should be."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def read_folder(folder: Path, *, today: date) -> Gazetteer:
    """Read the lists of a folder, in UTF-8 or GB 18030; no place may begin after today."""
    found = Gazetteer()
    for name in (*NATIONAL_FILES, CITY_FILE):
        if (folder / name).is_file():
            found.files.append(name)
            _read_list(folder / name, found, today=today)
    if (folder / SHAPES_FILE).is_file():
        found.files.append(SHAPES_FILE)
        _read_drawings(folder / SHAPES_FILE, found)
    return found


def _read_list(path: Path, found: Gazetteer, *, today: date) -> None:
    lines = csv.DictReader(_text_of(path).splitlines(keepends=True), restval="", skipinitialspace=True)
    if not _columns_of(path.name) <= set(lines.fieldnames or ()):
        found.rejections.append(Rejection(path.name, 1, "", Reason.COLUMNS))
        return
    for cells in lines:
        try:
            found.rows.append(_row(path.name, lines.line_num, cells, today=today))
        except Unreadable as error:
            found.rejections.append(Rejection(path.name, lines.line_num, cells["code"], error.reason))


def _text_of(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def _columns_of(file: str) -> set[str]:
    if file in NATIONAL_FILES:
        return {"code", "name", NATIONAL_FILES[file][1] or "code"}
    return {"code", "name", "level", "parent_code"}


def _row(file: str, line: int, cells: Mapping[str, str], *, today: date) -> PlaceRow:
    level, parent_column = NATIONAL_FILES.get(file) or (_level(cells["level"]), "parent_code")
    parent_code = _code(cells[parent_column]) if cells.get(parent_column) else ""
    if not parent_code and level not in MAY_BE_TOP:
        raise Unreadable(Reason.NO_PARENT)
    begins_on = _beginning(cells.get("valid_from", ""), today=today)
    return PlaceRow(file, line, _code(cells["code"]), _name(cells["name"]), level, parent_code, begins_on)


def _code(text: str) -> str:
    code = text.strip()
    if not is_code(code):
        raise Unreadable(Reason.CODE)
    return code


def is_code(text: str) -> bool:
    """Tell whether a text can be a code: 2 to 20 digits."""
    return text.isascii() and text.isdigit() and 2 <= len(text) <= 20


def _name(text: str) -> str:
    name = text.strip()
    if "\N{REPLACEMENT CHARACTER}" in name:
        raise Unreadable(Reason.GARBLED)
    if not is_name(name):
        raise Unreadable(Reason.NAME)
    return name


def is_name(text: str) -> bool:
    """Tell whether a text can be a name: 1 to 80 characters."""
    return 1 <= len(text) <= 80


def _level(text: str) -> Level:
    word = text.strip()
    try:
        return Level(int(word)) if word.isdecimal() else Level[word.upper()]
    except (KeyError, ValueError):
        raise Unreadable(Reason.LEVEL) from None


def _beginning(text: str, *, today: date) -> date | None:
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise Unreadable(Reason.BEGINNING) from None
    if day > today:
        raise Unreadable(Reason.BEGINNING)
    return day


def _read_drawings(path: Path, found: Gazetteer) -> None:
    try:
        entries = json.loads(_text_of(path))
    except ValueError:
        entries = None
    if not isinstance(entries, dict):
        found.rejections.append(Rejection(path.name, 1, "", Reason.NOT_JSON))
        return
    for code, entry in entries.items():
        try:
            parts = entry if isinstance(entry, dict) else {"geometry": entry}
            found.drawings[code] = drawing(parts.get("center"), parts.get("geometry"))
        except Unreadable as error:
            found.rejections.append(Rejection(path.name, 0, code, error.reason))


def drawing(centre: Any, geometry: Any) -> Drawing:
    """Check a centre (longitude, latitude) and an area (GeoJSON), either of which may be None."""
    try:
        box = None if geometry is None else box_around(geometry)
    except ValueError:
        raise Unreadable(Reason.AREA) from None
    return Drawing(None if centre is None else _centre(centre), geometry, box)


def _centre(pair: Any) -> tuple[float, float]:
    try:
        lon, lat = (float(number) for number in pair)
    except (TypeError, ValueError):
        raise Unreadable(Reason.CENTRE) from None
    if not is_on_globe(lon, lat):
        raise Unreadable(Reason.CENTRE)
    return lon, lat


def compare(rows: Iterable[PlaceRow], known: Mapping[str, Known]) -> Changes:
    """Tell which rows are new, renamed or moved, the higher levels first, and which can't be."""
    changes = Changes()
    levels = {code: place.level for code, place in known.items()}
    seen: set[str] = set()
    for row in sorted(rows, key=lambda row: row.level):
        reason = Reason.TWICE if row.code in seen else _objection(row, known.get(row.code), levels)
        if reason:
            changes.rejections.append(Rejection(row.file, row.line, row.code, reason))
            continue
        seen.add(row.code)
        levels[row.code] = row.level
        _note(row, known.get(row.code), changes)
    return changes


def _objection(row: PlaceRow, place: Known | None, levels: Mapping[str, int]) -> Reason | None:
    if place and place.level != row.level:
        return Reason.LEVEL_CHANGED
    if row.parent_code and row.parent_code not in levels:
        return Reason.UNKNOWN_PARENT
    if row.parent_code and levels[row.parent_code] >= row.level:
        return Reason.PARENT_LEVEL
    return None


def _note(row: PlaceRow, place: Known | None, changes: Changes) -> None:
    if place is None:
        changes.added.append(row)
    elif row.parent_code and row.parent_code != place.parent_code:
        changes.moved.append(row)
    elif row.name != place.name:
        changes.renamed.append(row)
