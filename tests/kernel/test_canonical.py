"""Canonical JSON: the examples of RFC 8785 that have no fractions, and that there is one way of writing."""

import json
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.kernel.canonical import NotCanonical, canonical, read_canonical

numbers = st.integers(-(2**53) + 1, 2**53 - 1)
values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


class Word(StrEnum):
    ONE = "one"


def test_names_are_ordered_by_their_units_of_utf_16() -> None:
    """RFC 8785 §3.2.3: the emoji, a pair of units from U+D83D on, goes before U+FB33."""
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    written = json.loads(canonical(dict.fromkeys(names, 0)))
    assert list(written) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_strings_and_literals_are_written_as_in_the_rfc() -> None:
    """RFC 8785 §3.2.2 without its fractions."""
    value = {"string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/", "literals": [None, True, False]}
    assert canonical(value).decode() == (
        '{"literals":[null,true,false],"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_control_signs_are_escaped_and_nothing_else() -> None:
    short = '"\\b\\t\\n\\f\\r\\u0000\\u001f"'
    assert canonical("\b\t\n\f\r\x00\x1f").decode() == short
    assert canonical("\x7f\u2028</路>").decode() == '"\x7f\u2028</路>"'


@given(values)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert read_canonical(canonical(value)) == value


@given(st.dictionaries(st.text(), numbers))
def test_the_order_in_which_names_were_given_does_not_matter(value: dict[str, int]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@pytest.mark.parametrize(
    "value",
    [0.5, 1.0, float("nan"), 2**53, -(2**53), {1: "a"}, {None: 1}, (1,), {1}, b"a", Word.ONE, "\ud800"],
)
def test_what_not_every_reader_would_take_alike_is_refused(value: Any) -> None:
    for within in (value, [value], {"a": {"b": value}}):
        with pytest.raises(NotCanonical):
            canonical(within)


def test_what_is_nested_beyond_measure_is_refused() -> None:
    deep: list[Any] = []
    for _level in range(100_000):
        deep = [deep]
    with pytest.raises(NotCanonical):
        canonical(deep)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{} ",
        b"{ }",
        b'{"b":1,"a":1}',
        b'{"a":1,"a":1}',
        b"1.0",
        b"1e1",
        b"-0",
        b"01",
        b"NaN",
        b'"\\/"',
        b'"\\u4e2d"',
        b'"\\ud800"',
        b'"\xff"',
        b"\xef\xbb\xbf1",
        b"9" * 5000,
    ],
)
def test_what_is_written_otherwise_is_not_read(text: bytes) -> None:
    with pytest.raises(NotCanonical):
        read_canonical(text)
