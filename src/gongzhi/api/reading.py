"""What programs write into an address or a form: moments, lists, numbers; anything else is refused."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.errors import Refused

Said = Mapping[str, str]

MOST_LISTED = 1000
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_SHORTEST = timedelta(microseconds=1)
# https://www.w3.org/TR/NOTE-datetime; a "+" that was not escaped arrives as a space.
_MOMENT = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6})\d*)?)?(Z|[+ -]\d\d:\d\d)?)?)?)?",
    re.ASCII,
)


class UnclearMoment(Refused):
    message = _("%(name)s应写作2025-03-12或2025-03-12T08:30:00+08:00。")


class UnclearNumber(Refused):
    message = _("%(name)s应是%(least)s到%(most)s之间的整数。")


class UnclearDegrees(Refused):
    message = _("%(name)s应是十进制的度数，例如30.2741。")


class UnknownWord(Refused):
    message = _("%(name)s只能是：%(words)s。")


class TooManyListed(Refused):
    message = _("%(name)s一次最多列%(most)s个。")


class UnreadableSigns(Refused):
    message = _("%(name)s里有无法识别的字符。")


@dataclass(frozen=True)
class Span:
    """From a moment (inclusive) to another (exclusive)."""

    start: datetime
    end: datetime


def legible(name: str, text: str) -> str:
    """Return a text without what surrounds it; one with a sign that databases refuse is refused."""
    if any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in text):
        raise UnreadableSigns(name=name)
    return text.strip()


def span_of(name: str, text: str) -> Span:
    """Return the year, month, day or moment that a text names, in the city's time unless it says another."""
    found = _MOMENT.fullmatch(legible(name, text))
    if found is None or not _FIRST_YEAR <= int(found[1]) <= _LAST_YEAR:
        raise UnclearMoment(name=name)
    try:
        return _moment(found) if found[4] else _days(*(int(part) for part in found.groups()[:3] if part))
    except ValueError as error:
        raise UnclearMoment(name=name) from error


def _days(year: int, month: int | None = None, day: int | None = None) -> Span:
    first = date(year, 1 if month is None else month, 1 if day is None else day)
    if day is not None:
        after = first + timedelta(days=1)
    elif month is not None:
        after = date(year + month // 12, month % 12 + 1, 1)
    else:
        after = date(year + 1, 1, 1)
    return Span(_midnight(first), _midnight(after))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=get_default_timezone())


def _moment(found: re.Match[str]) -> Span:
    numbers = [int(part or 0) for part in found.groups()[:6]]
    micro = int((found[7] or "0").ljust(6, "0"))
    start = datetime(*numbers[:6], micro, tzinfo=_zone(found[8]))  # type: ignore[misc,arg-type]  # six numbers
    return Span(start, start + _SHORTEST)


def _zone(text: str | None) -> timezone:
    if not text:
        return get_default_timezone()  # type: ignore[return-value]  # any tzinfo serves
    if text == "Z":
        return UTC
    east = timedelta(hours=int(text[1:3]), minutes=int(text[4:]))
    return timezone(-east if text[0] == "-" else east)


def listed(said: Said, name: str) -> list[str]:
    """Return the parts of a list with commas between; nothing written is an empty list."""
    parts = [part.strip() for part in legible(name, said.get(name, "")).split(",")]
    found = list(dict.fromkeys(part for part in parts if part))
    if len(found) > MOST_LISTED:
        raise TooManyListed(name=name, most=MOST_LISTED)
    return found


def listed_among(said: Said, name: str, words: Collection[str]) -> list[str]:
    """Return the parts of a list of which each must be one of these words."""
    found = listed(said, name)
    if not set(found) <= set(words):
        raise UnknownWord(name=name, words="、".join(words))
    return found


def number_of(said: Said, name: str, *, usual: int, most: int) -> int:
    """Return a whole number from 1 to `most`."""
    text = legible(name, said.get(name, "")) or str(usual)
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= most):
        raise UnclearNumber(name=name, least=1, most=most)
    return int(text)


def degrees_of(said: Said, name: str) -> float | None:
    """Return degrees as a number, None where none are written; never infinity or NaN."""
    text = legible(name, said.get(name, ""))
    if not text:
        return None
    if not re.fullmatch(r"[+-]?\d{1,3}(\.\d{1,20})?", text, re.ASCII):
        raise UnclearDegrees(name=name)
    return float(text)
