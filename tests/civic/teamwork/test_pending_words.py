"""What stands in braces is filled in for each case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.teamwork.queries.filling import filled, left_open

WORDS = {"编号": "25031200000019", "称呼": "李桂香"}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("{称呼}您好，编号{编号}。", "李桂香您好，编号25031200000019。"),
        ("{ 称呼 }您好", "李桂香您好"),
        ("｛称呼｝您好", "李桂香您好"),  # as a Chinese keyboard writes it
        ("没有要填的", "没有要填的"),
        ("{结果}", "{结果}"),
        ("{}", "{}"),
    ],
)
def test_known_names_are_filled_in_and_others_stay(text: str, read: str) -> None:
    assert filled(text, WORDS) == read


def test_what_is_left_open_is_told_once() -> None:
    assert left_open("{结果}，{ 时间 }，{结果}") == ["结果", "时间"]


def test_braces_in_what_is_filled_in_are_not_filled_in_again() -> None:
    assert filled("{称呼}", {"称呼": "{编号}", "编号": "1"}) == "{编号}"


@given(st.text())
def test_any_text_can_be_filled(text: str) -> None:
    assert left_open(filled(text, dict.fromkeys(left_open(text), ""))) == [] or "{" in text or "｛" in text
