"""A text without personal data: each piece wholly gone, what is no personal data as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.privacy.queries import GONE, personal_data_in, without_personal_data


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("我叫钱守正，电话13912345678。", f"我叫{GONE}，电话{GONE}。"),
        ("局长李某收了购物卡。", "局长李某收了购物卡。"),
        ("路灯不亮。", "路灯不亮。"),
    ],
)
def test_each_piece_is_wholly_gone(text: str, left: str) -> None:
    assert without_personal_data(text) == left


@given(st.text())
def test_nothing_is_left_to_find_and_a_second_time_changes_nothing(text: str) -> None:
    gone = without_personal_data(text)
    assert (personal_data_in(gone), without_personal_data(gone)) == ([], gone)
