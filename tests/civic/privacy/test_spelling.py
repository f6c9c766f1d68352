"""One spelling for disguised numbers, and the way back to the text as written."""

import pytest

from gongzhi.civic.privacy.logic.spelling import Folded, folded


@pytest.mark.parametrize(
    "text", ["", "路灯坏了。", "二〇一九年三月", "一、二、三", "电话13800001234，急", "tel13800001234"]
)
def test_an_ordinary_text_stays_the_same_object_of_signs(text: str) -> None:
    assert folded(text) == Folded(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("１３８ＡＢ＠", "138AB@"),
        ("一三八零零零零一二三四", "13800001234"),
        ("幺三八 〇〇〇〇 一二三四", "138 0000 1234"),
        ("❶❸❽⓿⓿⓿⓿❶❷❸❹", "13800001234"),
        ("138OOOOl234", "13800001234"),
        ("𝟏𝟑𝟖𝟎𝟎𝟎𝟎𝟏𝟐𝟑𝟒", "13800001234"),
        ("一三八零零零零一二三四一直", "13800001234一直"),
        ("QQ771234567一直", "QQ771234567一直"),
        ("1380000123四", "13800001234"),
    ],
)
def test_disguised_digits_are_read(text: str, read: str) -> None:
    assert folded(text).text == read


def test_invisible_signs_are_dropped_and_places_remembered() -> None:
    plain = folded("电\u200b话1\ufe0f\u20e32\u200d3")
    assert (plain.text, plain.places) == ("电话123", (0, 2, 3, 6, 8, 9))
    assert plain.span(2, 4) == (3, 8)


def test_nothing_moves_where_nothing_is_dropped() -> None:
    assert folded("１３８").span(1, 3) == (1, 3)
