"""What people write is kept as they meant it, or refused with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.cases.logic.words import NothingWritten, TooManyWords, UnreadableSigns, clean, title_of
from gongzhi.kernel.errors import Refused


def test_line_ends_and_margins_are_made_plain() -> None:
    assert clean("  第一行\r\n第二行\r ") == "第一行\n第二行"


def test_signs_are_composed() -> None:
    assert clean("cafe\u0301") == "café"


@pytest.mark.parametrize("text", ["", "   ", "\n\t\r\n", "\u3000"])
def test_empty_words_are_refused(text: str) -> None:
    with pytest.raises(NothingWritten):
        clean(text)


@pytest.mark.parametrize("text", ["\x00", "路\x07灯", "a\x1b[31m", "\ud800", "\u202e灯路"])
def test_signs_that_no_reader_sees_are_refused(text: str) -> None:
    with pytest.raises(UnreadableSigns):
        clean(f"前{text}后")


def test_too_many_words_are_refused_with_both_figures() -> None:
    with pytest.raises(TooManyWords) as refused:
        clean("长" * 4001)
    assert "4000" in str(refused.value)
    assert "4001" in str(refused.value)


def test_exactly_as_many_words_as_allowed_are_kept() -> None:
    assert len(clean("长" * 4000)) == 4000


def test_html_is_kept_as_words() -> None:
    assert clean("<script>alert(1)</script>") == "<script>alert(1)</script>"


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    try:
        once = clean(text)
    except Refused:
        return
    assert clean(once) == once


@given(st.text(max_size=200))
def test_a_title_is_short_and_on_one_line(text: str) -> None:
    title = title_of(text)
    assert len(title) <= 40
    assert "\n" not in title


def test_a_title_is_the_first_sentence() -> None:
    assert title_of("路灯坏了三天。孩子放学害怕。") == "路灯坏了三天"
