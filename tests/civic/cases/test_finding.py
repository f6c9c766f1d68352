"""What a text is found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.cases.logic.finding import LONGEST, tokens_of, wanted_of


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("修路灯", {"修路", "路灯"}),
        ("路灯，路灯！", {"路灯"}),
        ("修", set()),
        ("LED灯", {"le", "led"}),
        ("３号楼 a1", {"号楼", "a1"}),
        ("13800001234", {"13800001234"[:end] for end in range(2, 12)}),
        ("", set()),
    ],
)
def test_a_text_is_found_by_pairs_and_beginnings(text: str, tokens: set[str]) -> None:
    assert tokens_of(text) == tokens


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("搅拌站", {"搅拌", "拌站"}),
        ("ＬＥＤ", {"led"}),
        ("2611233730204912345", {"26112337302049"}),
        ("修", None),
        ("修 路灯", None),
        ("。", None),
    ],
)
def test_a_word_wants_all_its_pairs(word: str, wanted: set[str] | None) -> None:
    assert wanted_of(word) == wanted


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 12))
def test_whatever_stands_in_a_chinese_text_is_found(text: str, start: int, length: int) -> None:
    chinese = "".join(sign for sign in text if "\u4e00" <= sign <= "\u9fff")
    wanted = wanted_of(chinese[start : start + length])
    assert wanted is None or wanted <= tokens_of(chinese)


@given(st.text(alphabet="abz019", min_size=2, max_size=40), st.integers(2, 40))
def test_a_word_is_found_by_its_beginning(word: str, length: int) -> None:
    assert (wanted_of(word[:length]) or set()) <= tokens_of(word)
    assert all(len(token) <= LONGEST for token in tokens_of(word))


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    assert all(len(token) > 1 and " " not in token and '"' not in token for token in tokens_of(text))
    assert wanted_of(text) is None or all(wanted_of(text) or ())
