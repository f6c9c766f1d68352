"""Dates and times as other systems write them, turned into moments."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import StrEnum

_DATE = r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
_EITHER = r"(?P<first>\d{1,2})[-/.](?P<second>\d{1,2})[-/.](?P<year>\d{4})"
_COMPACT = r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
_TIME = (
    r"(?:[T,\s]*(?P<before>上午|下午|[AaPp][Mm])?\s*(?P<hour>\d{1,2})\s*[:时点]\s*(?P<minute>\d{1,2})"
    r"(?:\s*[:分]\s*(?P<sec>\d{1,2})(?:\.(?P<part>\d{1,9}))?)?\s*[分秒]?\s*(?P<after>[AaPp][Mm])?)?"
)
_COMPACT_TIME = r"(?:[T\s]?(?P<hour>\d{2})(?P<minute>\d{2})(?P<sec>\d{2})?)?"
_ZONE = r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?"
_YEAR_FIRST = (_DATE + _TIME, _COMPACT + _COMPACT_TIME, _COMPACT + _TIME)
_FORMS = tuple(re.compile(form + _ZONE) for form in (*_YEAR_FIRST, _EITHER + _TIME))
# As most systems write it. Python reads it in a tenth of the time, but also much that no system means.
_USUAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_LONGEST = 60  # no date is longer, and patterns are slow on a whole letter
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_SERIALS = range(20_000, 80_000)  # 1954 to 2119: days of a spreadsheet, counted from 1899-12-30
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  # a spreadsheet knows no zone


class Order(StrEnum):
    """Which comes first where the year is last: 12/07/2006."""

    MONTH_FIRST = "month-first"
    DAY_FIRST = "day-first"


class NoMoment(ValueError):
    """A cell is no date."""


class UnclearOrder(NoMoment):
    """A date may be read in two ways, and nothing says which is meant."""


@dataclass(frozen=True)
class Moment:
    """A moment, and whether the cell gave a time of day; without one it is the day's first."""

    at: datetime
    has_time: bool


@dataclass
class OrderEvidence:
    """What the dates of a file tell of their order: a number above 12 is a day."""

    month_first: int = 0
    day_first: int = 0
    unclear: int = 0

    def note(self, texts: Iterable[str]) -> None:
        """Look at some cells of the date columns."""
        for text in texts:
            found = _FORMS[-1].fullmatch(_plain(text))
            if found is None:
                continue
            first, second = int(found["first"]), int(found["second"])
            self.month_first += second > 12 >= first
            self.day_first += first > 12 >= second
            self.unclear += first <= 12 and second <= 12 and first != second

    @property
    def order(self) -> Order | None:
        """The order that every clear date follows; None if there is none, or dates contradict each other."""
        if self.month_first and not self.day_first:
            return Order.MONTH_FIRST
        if self.day_first and not self.month_first:
            return Order.DAY_FIRST
        return None


def moment_of(text: str, *, order: Order | None, zone: tzinfo) -> Moment:
    """Read a date, with or without a time of day, in the zone unless the cell names its own.

    Raises `NoMoment`, or `UnclearOrder` for 12/07/2006 when the order is not known.
    """
    if _USUAL.fullmatch(text):
        return _of_usual(text, zone)
    plain = _plain(text)
    if _SERIAL.fullmatch(plain) and int(float(plain)) in _SERIALS:
        return _of_serial(float(plain), zone)
    for form in _FORMS:
        if found := form.fullmatch(plain):
            return _of_parts(found.groupdict(), order, zone)
    raise NoMoment(text)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip() if len(text) <= _LONGEST else ""


def _of_usual(text: str, zone: tzinfo) -> Moment:
    try:
        return Moment(datetime.fromisoformat(text).replace(tzinfo=zone), has_time=True)
    except ValueError as error:
        raise NoMoment(text) from error


def _of_serial(days: float, zone: tzinfo) -> Moment:
    seconds = round(days * 86_400)  # spreadsheets keep a time of day as an inexact part of a day
    at = _SERIAL_ZERO + timedelta(seconds=seconds)
    return Moment(at.replace(tzinfo=zone), has_time=bool(seconds % 86_400))


def _of_parts(parts: dict[str, str | None], order: Order | None, zone: tzinfo) -> Moment:
    month, day = _month_and_day(parts, order)
    try:
        at = datetime(
            int(parts["year"] or 0),
            month,
            day,
            _hour(parts),
            int(parts.get("minute") or 0),
            int(parts.get("sec") or 0),
            int((parts.get("part") or "0").ljust(6, "0")[:6]),
            tzinfo=_zone(parts["zone"]) or zone,
        )
    except ValueError as error:
        raise NoMoment(str(error)) from None
    return Moment(at, parts.get("hour") is not None)


def _month_and_day(parts: dict[str, str | None], order: Order | None) -> tuple[int, int]:
    if "first" not in parts:
        return int(parts["month"] or 0), int(parts["day"] or 0)
    first, second = int(parts["first"] or 0), int(parts["second"] or 0)
    if first == second or second > 12:
        return first, second
    if first > 12:
        return second, first
    if order is None:
        raise UnclearOrder
    return (first, second) if order == Order.MONTH_FIRST else (second, first)


def _hour(parts: dict[str, str | None]) -> int:
    hour = int(parts.get("hour") or 0)
    half = (parts.get("before") or parts.get("after") or "").lower()
    if half in {"下午", "pm"} and hour < 12:
        return hour + 12
    return 0 if half in {"上午", "am"} and hour == 12 else hour


def _zone(text: str | None) -> tzinfo | None:
    if not text or text == "Z":
        return UTC if text else None
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
