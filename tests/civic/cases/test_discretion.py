"""Numbers that belong to a person are taken out of public words; other numbers stay."""

import pytest

from gongzhi.civic.cases.queries.discretion import MASK, public_words


@pytest.mark.parametrize(
    "private",
    [
        "13800001234",
        "138-0000-1234",
        "138 0000 1234",
        "+86 13800001234",
        "0571-88886666",
        "010 88886666",
        "11010119900307123X",
        "6222020200112233445",
        "li.gui-xiang@example.com",
    ],
)
def test_private_numbers_are_masked(private: str) -> None:
    assert public_words(f"找我{private}谢谢") == f"找我{MASK}谢谢"


@pytest.mark.parametrize(
    "harmless", ["12345", "110", "2025-03-12", "3号楼", "25031212345670", "15路公交", "2,000元"]
)
def test_other_numbers_stay(harmless: str) -> None:
    assert public_words(f"请打{harmless}。") == f"请打{harmless}。"


def test_where_somebody_lives_and_what_they_are_called_is_masked() -> None:
    said = public_words("我叫王建国，住在翠湖小区3号楼2单元502室，微信号wjg_1975。")
    assert not any(word in said for word in ("建国", "502", "wjg_1975"))
    assert "翠湖小区" in said or "〔住址〕" in said
