"""Cursors: what a list gave is read back, anything else is not."""

from base64 import urlsafe_b64encode
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.api.rest.cursor import BadCursor, Cursor

moments = st.datetimes(min_value=datetime.fromisoformat("1900-01-01"), timezones=st.just(UTC))
keys = st.integers(min_value=1, max_value=2**63 - 1)


@given(moments, keys)
def test_a_cursor_is_read_as_it_was_written(opened_at: datetime, pk: int) -> None:
    cursor = Cursor(opened_at, pk)
    assert Cursor.parse(str(cursor)) == cursor


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BadCursor):
        assert str(Cursor.parse(text)) == text


@given(st.binary(min_size=16, max_size=16))
def test_any_16_bytes_are_read_or_refused(content: bytes) -> None:
    text = urlsafe_b64encode(content).decode().rstrip("=")
    with suppress(BadCursor):
        assert str(Cursor.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "=", "AAAA", "AAAAAAAAAAAAAAAAAAAAAA==", " AAAAAAAAAAAAAAAAAAAAAA", "长"]
)
def test_what_no_list_gave_is_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        Cursor.parse(text)
