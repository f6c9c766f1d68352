"""What programs write is read as the standard says, or refused in words; nothing else ever happens."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.api.reading import (
    Span,
    UnclearDegrees,
    UnclearMoment,
    UnclearNumber,
    UnreadableSigns,
    degrees_of,
    legible,
    listed,
    listed_among,
    number_of,
    span_of,
)
from gongzhi.kernel.errors import Refused
from tests.conftest import CHINA

SIGNS = st.text(st.characters(blacklist_categories=()), max_size=40)
LIKE_A_DATE = st.from_regex(
    r"[0-9]{4}-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?)?)?Z?", fullmatch=True
)
MICROSECOND = timedelta(microseconds=1)


def day(year: int, month: int = 1, day: int = 1) -> datetime:
    return datetime(year, month, day, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025", day(2025), day(2026)),
        ("2025-03", day(2025, 3), day(2025, 4)),
        ("2025-12", day(2025, 12), day(2026)),
        ("2024-02-29", day(2024, 2, 29), day(2024, 3, 1)),
    ],
)
def test_a_year_a_month_and_a_day_are_as_long_as_they_are(text: str, start: datetime, end: datetime) -> None:
    assert span_of("from", text) == Span(start, end)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2025-03-12T08:30:15Z", datetime(2025, 3, 12, 8, 30, 15, tzinfo=UTC)),
        ("2025-03-12T08:30+08:00", datetime(2025, 3, 12, 0, 30, tzinfo=UTC)),
        ("2025-03-12T08:30:15 08:00", datetime(2025, 3, 12, 0, 30, 15, tzinfo=UTC)),
        ("2025-03-12T08:30:15.25-01:30", datetime(2025, 3, 12, 10, 0, 15, 250000, tzinfo=UTC)),
        ("2025-03-12T08:30:15.123456789Z", datetime(2025, 3, 12, 8, 30, 15, 123456, tzinfo=UTC)),
        ("2025-03-12T08:30", datetime(2025, 3, 12, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_is_one_moment_in_its_own_zone_or_the_city_s(text: str, at: datetime) -> None:
    assert span_of("from", text) == Span(at, at + MICROSECOND)


@given(
    year=st.integers(1900, 2200),
    since=st.timedeltas(timedelta(), timedelta(days=364)),
    east=st.integers(-1380, 1380),
)
def test_every_moment_that_python_writes_is_read_back(year: int, since: timedelta, east: int) -> None:
    written = datetime(year, 1, 1, tzinfo=timezone(timedelta(minutes=east))) + since
    assert span_of("from", written.isoformat()).start == written


@given(text=SIGNS | LIKE_A_DATE)
def test_any_other_text_is_refused_as_a_moment(text: str) -> None:
    with suppress(Refused):
        span = span_of("from", text)
        assert span.start < span.end


@pytest.mark.parametrize(
    "text", ["", "2025-3", "12.3.2025", "1899", "2201", "2025-00", "2025-02-30", "２０２５"]
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(UnclearMoment):
        span_of("from", text)


@given(text=SIGNS)
def test_a_number_is_one_within_its_bounds_or_refused(text: str) -> None:
    with suppress(Refused):
        assert 1 <= number_of({"page": text}, "page", usual=7, most=50) <= 50


def test_a_number_that_is_not_written_is_the_usual_one() -> None:
    assert number_of({}, "page", usual=7, most=50) == 7
    with pytest.raises(UnclearNumber, match="page应是1到50之间的整数。"):
        number_of({"page": "٣"}, "page", usual=7, most=50)


@given(text=SIGNS | st.floats().map(str))
def test_degrees_are_finite_or_refused(text: str) -> None:
    with suppress(Refused):
        found = degrees_of({"lat": text}, "lat")
        assert found is None or abs(found) < 1000


@pytest.mark.parametrize("text", ["nan", "inf", "1e5", "0x1", "1_0", "30,5", "٣٠"])
def test_what_is_no_plain_number_is_refused_as_degrees(text: str) -> None:
    with pytest.raises(UnclearDegrees):
        degrees_of({"lat": text}, "lat")


@given(text=SIGNS)
def test_a_list_has_no_empty_or_doubled_parts(text: str) -> None:
    with suppress(UnreadableSigns):
        parts = listed({"ids": text}, "ids")
        assert len(parts) == len(set(parts))
        assert all(part == part.strip() != "" for part in parts)


def test_a_list_keeps_the_order_in_which_it_was_written() -> None:
    assert listed({"ids": " b,a ,,b,c "}, "ids") == ["b", "a", "c"]
    assert listed_among({"status": "open"}, "status", ("open", "closed")) == ["open"]
    assert listed_among({}, "status", ("open", "closed")) == []


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_signs_that_a_database_refuses_are_refused_before(text: str) -> None:
    with pytest.raises(UnreadableSigns, match="name里有无法识别的字符。"):
        legible("name", text)
