"""Cases as another system exported them: each row read, or rejected with the reason."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import astuple, dataclass, field, fields
from datetime import datetime, tzinfo

from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.logic.finding import tokens_of
from gongzhi.civic.cases.logic.moments import Moment, NoMoment, Order, OrderEvidence, UnclearOrder, moment_of
from gongzhi.civic.cases.logic.words import title_of
from gongzhi.civic.cases.vocabulary import LONGEST_TITLE, OPEN_KINDS, Kind, Reason, Satisfaction
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.sheets import Line, Sheet, is_garbled, lines_of

LONGEST_TEXT = 20_000  # longer than a resident may write here: what was once received is not cut
LONGEST_ID = 200
MOST_LIKES = 10_000_000
EARLIEST_YEAR = 1978
# Controls, and marks that turn the reading direction: exports carry them, no reader sees them.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
# All that a cell is rid of or refused for, and line ends of old: most rows have none of it.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_KINDS = {kind.value: kind for kind in OPEN_KINDS} | {
    "咨询": Kind.INQUIRY,
    "求助": Kind.HELP,
    "投诉": Kind.COMPLAINT,
    "举报": Kind.REPORT,
    "建议": Kind.SUGGESTION,
}
_GRADES = {str(grade.value): grade for grade in Satisfaction} | {
    "非常满意": Satisfaction.VERY_SATISFIED,
    "满意": Satisfaction.SATISFIED,
    "基本满意": Satisfaction.FAIR,
    "不满意": Satisfaction.DISSATISFIED,
    "非常不满意": Satisfaction.VERY_DISSATISFIED,
}
_YES = frozenset({"1", "是", "已解决", "解决", "yes", "true", "y"})
_NO = frozenset({"0", "否", "未解决", "没有解决", "no", "false", "n"})


class MissingColumn(Refused):
    message = _("文件里没有“%(column)s”这一列。现有的列：%(columns)s。")


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Which column holds what, by its heading; an empty name means that there is none."""

    text: str
    time: str
    id: str = ""
    title: str = ""
    reply: str = ""
    replied: str = ""
    likes: str = ""
    place: str = ""
    category: str = ""
    kind: str = ""
    resolved: str = ""
    satisfaction: str = ""


@dataclass(frozen=True)
class Rejection:
    """A row that was not imported, and why; `cell` is what was wrong."""

    line: int
    id: str
    reason: Reason
    cell: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """One case as the other system knew it."""

    line: int
    id: str
    title: str
    text: str
    opened_at: datetime
    reply: str = ""
    replied_at: datetime | None = None
    likes: int = 0
    place: str = ""
    category: str = ""
    kind: Kind = Kind.HELP
    resolved: bool | None = None
    satisfaction: Satisfaction | None = None
    was_cleaned: bool = False
    words: str = field(default="", compare=False)  # by which it is found, with spaces between, in any order

    @property
    def has_follow_up(self) -> bool:
        """Whether the resident was asked about the answer."""
        return self.resolved is not None or self.satisfaction is not None


@dataclass
class Survey:
    """What one look through a file tells before anything is imported."""

    rows: int = 0
    dates: OrderEvidence = field(default_factory=OrderEvidence)


class Unfit(Exception):
    """A cell can't be what it should be."""

    def __init__(self, reason: Reason, cell: str = "") -> None:
        super().__init__(reason)
        self.reason, self.cell = reason, cell


def survey(sheet: Sheet, columns: Columns) -> Survey:
    """Count the rows and look at all their dates; a column that the file lacks raises `MissingColumn`."""
    _refuse_missing(sheet, columns)
    dates = [sheet.columns.index(name) for name in (columns.time, columns.replied) if name]
    found = Survey()
    for line in lines_of(sheet):
        found.rows += 1
        if not line.is_broken:
            found.dates.note(line.cells[place] for place in dates)
    return found


def _refuse_missing(sheet: Sheet, columns: Columns) -> None:
    for name in astuple(columns):
        if name and name not in sheet.columns:
            raise MissingColumn(column=name, columns="、".join(sheet.columns))


@dataclass(frozen=True)
class Reading:
    """How the cells of a file are read: the order of its dates, the zone of its clock, and the present."""

    columns: Columns
    order: Order | None
    zone: tzinfo
    at: datetime


def rows_of(sheet: Sheet, reading: Reading) -> Iterator[CaseRow | Rejection]:
    """Yield every row of the file, read or rejected, in order."""
    where = {
        part.name: sheet.columns.index(name)
        for part in fields(Columns)
        if (name := getattr(reading.columns, part.name))
    }
    for line in lines_of(sheet):
        yield _row_or_rejection(line, where, reading)


def _row_or_rejection(line: Line, where: dict[str, int], reading: Reading) -> CaseRow | Rejection:
    if line.is_broken:
        return Rejection(line.number, "", Reason.BROKEN)
    cells = {name: line.cells[place] for name, place in where.items()}
    try:
        return _row(line.number, cells, reading)
    except Unfit as unfit:
        return Rejection(line.number, shown(cells.get("id", "")), unfit.reason, shown(unfit.cell))


def shown(cell: str) -> str:
    """Return the beginning of a cell, fit for a report."""
    return _UNSEEN.sub("", cell)[:60].encode("utf-8", "replace").decode()


def _row(number: int, cells: dict[str, str], reading: Reading) -> CaseRow:
    whole = "".join(cells.values())
    clean = _clean if _ODD.search(whole) else _tidy
    kept = {name: clean(unicodedata.normalize("NFC", cell)) for name, cell in cells.items()}
    opened, replied = _moment(cells["time"], reading), _moment(cells.get("replied", ""), reading)
    if opened is None:
        raise Unfit(Reason.NO_TIME)
    reply = _text(kept.get("reply", ""))
    title, text = _title_and_text(kept.get("title", ""), _text(kept["text"]))
    row = CaseRow(
        line=number,
        id=_id(kept) if "id" in kept else "",
        title=title,
        text=text,
        opened_at=opened.at,
        reply=reply,
        replied_at=_replied_at(opened, replied),
        likes=_likes(kept.get("likes", "")),
        place=kept.get("place", ""),
        category=kept.get("category", ""),
        kind=_kind(kept.get("kind", "")),
        resolved=_yes_or_no(kept.get("resolved", "")),
        satisfaction=_satisfaction(kept.get("satisfaction", "")),
        was_cleaned=clean is _clean and _UNSEEN.search(whole) is not None,
        words=" ".join(tokens_of(f"{title} {text}")),
    )
    _refuse_follow_up_of_nothing(row)
    return row


def _clean(cell: str) -> str:
    if is_garbled(cell):
        raise Unfit(Reason.GARBLED, cell)
    return _tidy(_UNSEEN.sub("", cell.replace("\r\n", "\n").replace("\r", "\n")))


def _tidy(cell: str) -> str:
    """Return the text without the space around it; nothing, where there is nothing to see."""
    kept = cell.strip()
    return kept if kept[:1].isprintable() or any(map(_is_seen, kept)) else ""


def _is_seen(sign: str) -> bool:
    return sign.isprintable() and not sign.isspace()


def _text(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise Unfit(Reason.TOO_LONG, text)
    return text


def _title_and_text(title: str, text: str) -> tuple[str, str]:
    """One may stand for the other; a title too long for the list also stands whole in the text."""
    title = " ".join(title.split())
    if not title and not text:
        raise Unfit(Reason.EMPTY)
    if len(title) > LONGEST_TITLE:
        return f"{title[: LONGEST_TITLE - 1]}…", _text(f"{title}\n\n{text}".strip())
    return title or title_of(text) or text[:40], text or title


def _id(cells: dict[str, str]) -> str:
    if not 1 <= len(cells["id"]) <= LONGEST_ID:
        raise Unfit(Reason.NO_ID, cells["id"])
    return cells["id"]


def _moment(cell: str, reading: Reading) -> Moment | None:
    if not cell.strip():
        return None
    try:
        moment = moment_of(cell, order=reading.order, zone=reading.zone)
    except UnclearOrder:
        raise Unfit(Reason.UNCLEAR_ORDER, cell) from None
    except NoMoment:
        raise Unfit(Reason.NO_TIME, cell) from None
    if moment.at.year < EARLIEST_YEAR:
        raise Unfit(Reason.TOO_EARLY, cell)
    if moment.at > reading.at:
        raise Unfit(Reason.IN_FUTURE, cell)
    return moment


def _replied_at(opened: Moment, replied: Moment | None) -> datetime | None:
    """Return when the city replied; a date alone may be the very day on which the case was opened."""
    if replied is None:
        return None
    if replied.at >= opened.at:
        return replied.at
    if not replied.has_time and replied.at.date() == opened.at.astimezone(replied.at.tzinfo).date():
        return opened.at
    raise Unfit(Reason.REPLY_BEFORE, replied.at.isoformat(" "))


def _likes(cell: str) -> int:
    try:
        likes = float(cell.replace(",", "") or 0)
    except ValueError:
        raise Unfit(Reason.LIKES, cell) from None
    if not (0 <= likes <= MOST_LIKES and likes == int(likes)):
        raise Unfit(Reason.LIKES, cell)
    return int(likes)


def _kind(cell: str) -> Kind:
    if cell and cell not in _KINDS:
        raise Unfit(Reason.KIND, cell)
    return _KINDS[cell] if cell else Kind.HELP


def _satisfaction(cell: str) -> Satisfaction | None:
    if cell and cell not in _GRADES:
        raise Unfit(Reason.ANSWER, cell)
    return _GRADES[cell] if cell else None


def _yes_or_no(cell: str) -> bool | None:
    said = cell.lower()
    if said and said not in _YES | _NO:
        raise Unfit(Reason.ANSWER, cell)
    return said in _YES if said else None


def _refuse_follow_up_of_nothing(row: CaseRow) -> None:
    if not row.reply and (row.replied_at or row.has_follow_up):
        raise Unfit(Reason.NO_REPLY)
    if row.has_follow_up and row.replied_at is None:
        raise Unfit(Reason.NO_REPLY_TIME)
