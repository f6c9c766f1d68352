"""Lists of toponyms in CSV files: read, and refused where a name would tell who lives where."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gongzhi.civic.jurisdictions.logic.shapes import is_on_globe
from gongzhi.civic.jurisdictions.logic.whereabouts.mentions import plain
from gongzhi.civic.jurisdictions.vocabulary import Reason, ToponymKind
from gongzhi.kernel.sheets import Line, Sheet, is_garbled, lines_of, open_sheet

LONGEST = 40
# A building's or a flat's number makes a name of a neighbourhood somebody's address.
_HOME = re.compile(r"\d+\s*[-—]?\d*\s*(?:室|单元|栋|幢|座|楼|户)|\d{4,}")
# What stands for any of its kind and names none.
_ANY = re.compile(
    "(?:本|该|这个?|我们|老|新|大)?(?:小区|社区|花园|家园|公寓|大厦|广场|菜市场|农贸市场|超市|学校|小学|中学|医院|公园"
    "|幼儿园|马路|公路|国道|高速|大道|大街|街道|步行街|工地|村|村口|路口|十字路口|地铁站|火车站|车站|物业|银行)"
)


@dataclass(frozen=True)
class Columns:
    """The headings under which a list has what; kind and coordinates may be missing."""

    name: str = "name"
    place: str = "place"
    kind: str = "kind"
    lon: str = "lon"
    lat: str = "lat"


@dataclass(frozen=True)
class Said:
    """One line of a list; `place` is a code or any text that names a place."""

    line: int
    name: str
    place: str
    kind: ToponymKind
    point: tuple[float, float] | None


@dataclass
class Lines:
    """What a file says, and which of its lines are unfit."""

    said: list[Said] = field(default_factory=list)
    rejections: list[tuple[int, str, Reason]] = field(default_factory=list)


class Unfit(Exception):
    """A cell can't be what it should be."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def read_toponyms(path: Path, columns: Columns) -> Lines:
    """Read a list in UTF-8, GB 18030 or UTF-16."""
    sheet, found = open_sheet(path), Lines()
    if not {columns.name, columns.place} <= set(sheet.columns):
        found.rejections.append((1, "", Reason.COLUMNS))
        return found
    for line in lines_of(sheet):
        cells = _cells(line, sheet)
        try:
            found.said.append(_said(line, cells, columns))
        except Unfit as unfit:
            found.rejections.append((line.number, cells.get(columns.name, ""), unfit.reason))
    return found


def _cells(line: Line, sheet: Sheet) -> dict[str, str]:
    return {column: cell.strip() for column, cell in zip(sheet.columns, line.cells, strict=False)}


def _said(line: Line, cells: dict[str, str], columns: Columns) -> Said:
    if line.is_broken:
        raise Unfit(Reason.COLUMNS)
    kind = kind_of(cells.get(columns.kind, ""), cells[columns.name])
    point = _point(cells.get(columns.lon, ""), cells.get(columns.lat, ""))
    return Said(line.number, fit_name(cells[columns.name]), cells[columns.place], kind, point)


def fit_name(text: str) -> str:
    """Return a name that may be kept: 2 to 40 signs, without a building's or a flat's number."""
    name = text.strip()
    if is_garbled(name):
        raise Unfit(Reason.GARBLED)
    if not 2 <= len(name) <= LONGEST or _ANY.fullmatch(name):
        raise Unfit(Reason.NAME)
    if _HOME.search(name):
        raise Unfit(Reason.HOME)
    return name


_ENDINGS = {
    ToponymKind.ROAD: re.compile("(?:路|街|大道|巷|胡同|弄|高速|大桥|环线)$"),
    ToponymKind.ESTATE: re.compile("(?:小区|花园|家园|苑|公寓|新村|府|里|城)$"),
    ToponymKind.VILLAGE: re.compile("(?:村|屯|寨|庄|组)$"),
}


def kind_of(word: str, name: str) -> ToponymKind:
    """Return the kind that a word says, in code or in Chinese, else the one by which the name ends."""
    for kind in ToponymKind:
        if word in (kind.value, kind.name, str(kind.label)):
            return kind
    return next((kind for kind, ending in _ENDINGS.items() if ending.search(name)), ToponymKind.LANDMARK)


def _point(lon: str, lat: str) -> tuple[float, float] | None:
    if not lon and not lat:
        return None
    try:
        point = float(lon), float(lat)
    except ValueError:
        raise Unfit(Reason.CENTRE) from None
    if not is_on_globe(*point):
        raise Unfit(Reason.CENTRE)
    return point


def names_said_in(text: str) -> Iterator[tuple[str, ToponymKind]]:
    """Yield roads, estates and villages that a text names in so many words: "在解放路", "位于幸福小区".

    Whoever confirms them counts on that a wrong one is seldom said twice of one place.
    """
    for name in dict.fromkeys(_LEAD.sub("", found[1]) for found in _SAID.finditer(plain(text))):
        if len(name) > SHORTEST and not _NONE.search(name) and not _ANY.fullmatch(name):
            yield name, kind_of("", name)


SHORTEST = 2
_SAID = re.compile(
    r"(?:在|位于|住|地址[::]?|[,。、,]|街道|镇|乡|社区|区|县|市)"
    r"([^\W\da-zA-Z_没有是的不了这那我你他条什]{2,7}?"
    r"(?:大道|路(?!口|灯|面)|街(?!道)|巷|胡同|小区|花园|家园|公寓|新村|苑(?!小区)|村(?!民|委|里|干)))"
)
# What runs before a name: how one leads over to it, and what it lies in.
_LEAD = re.compile(
    "^(?:.*(?:街道|镇|乡|社区|区|县|市))?(?:[而并]?且|请问|位于|[东南西北]?至|[从到由与和及在而于])?(?=..)"
)
# What is said of any estate, road or village.
_NONE = re.compile(
    "整个|各个|各|其他|其它|其余|其次|目前|现在|主要|安置|新建|居住|生活|[一二两三几]个|许多|美丽|住宅|外面|对面|附近|旁边"
    "|上述|普通|密集|较大|老旧|优先|因为|对于|关于|据|未经|跟进|城市|城镇|乡村|铁路|道路|公路|马路|走投无路|步行街|过街"
    "|开在|设立|增设|拉通|清洗|退让|骨干|标志|快速|影响|文明|线路|居民|周边|此|及|坚决|同一|全|本|该"
)
