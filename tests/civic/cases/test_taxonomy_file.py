"""Trees of categories are read from codes or from three columns of names."""

from pathlib import Path

import pytest

from gongzhi.civic.cases.logic.taxonomy import CategoryRow, UnfitCategory, UnknownLayout, read_taxonomy
from gongzhi.kernel.sheets import open_sheet

NAMES = "一级分类,二级分类,三级分类\n"
CODES = "code,name,parent_code\n"


def read(folder: Path, text: str, known: tuple[CategoryRow, ...] = ()) -> list[CategoryRow]:
    (folder / "tree.csv").write_text(text, encoding="utf-8")
    return read_taxonomy(open_sheet(folder / "tree.csv"), known=known)


def test_names_get_numbers_of_two_digits_a_level(tmp_path: Path) -> None:
    assert read(tmp_path, NAMES + "城建,道路,破损\n城建,道路,其他\n城建,绿化,其他\n环保,,\n") == [
        CategoryRow("01", "城建", ""),
        CategoryRow("0101", "道路", "01"),
        CategoryRow("010101", "破损", "0101"),
        CategoryRow("010102", "其他", "0101"),
        CategoryRow("0102", "绿化", "01"),
        CategoryRow("010201", "其他", "0102"),
        CategoryRow("02", "环保", ""),
    ]


def test_a_longer_list_leaves_codes_and_keywords_as_they_were(tmp_path: Path) -> None:
    known = (CategoryRow("01", "城建", "", "路 桥"), CategoryRow("0101", "道路", "01"))

    assert read(tmp_path, NAMES + "环保,水,\n城建,绿化,\n城建,道路,\n", known) == [
        CategoryRow("02", "环保", ""),
        CategoryRow("0201", "水", "02"),
        CategoryRow("01", "城建", "", "路 桥"),
        CategoryRow("0102", "绿化", "01"),
        CategoryRow("0101", "道路", "01"),
    ]


def test_codes_are_kept(tmp_path: Path) -> None:
    assert read(tmp_path, "code,name,parent_code,keywords\nA,城建,,路\nB,道路,A,\n") == [
        CategoryRow("A", "城建", "", "路"),
        CategoryRow("B", "道路", "A"),
    ]


def test_a_parent_may_be_in_use_already(tmp_path: Path) -> None:
    assert read(tmp_path, CODES + "B,道路,A\n", (CategoryRow("A", "城建", ""),)) == [
        CategoryRow("B", "道路", "A")
    ]


@pytest.mark.parametrize(
    "line",
    [",城建,", "A,,", "A,城建,X", "A,城建", f"{'9' * 21},城建,", f"A,{'长' * 81},", "A,城建,A"],
)
def test_a_bad_code_refuses_the_file(tmp_path: Path, line: str) -> None:
    with pytest.raises(UnfitCategory, match="第 2 行"):
        read(tmp_path, CODES + line + "\n")


def test_a_code_twice_refuses_the_file(tmp_path: Path) -> None:
    with pytest.raises(UnfitCategory, match="第 3 行"):
        read(tmp_path, CODES + "A,城建,\nA,环保,\n")


@pytest.mark.parametrize("line", [",道路,", "城建,,破损", "城建,道路", ",,"])
def test_a_gap_between_levels_refuses_the_file(tmp_path: Path, line: str) -> None:
    with pytest.raises(UnfitCategory, match="第 2 行"):
        read(tmp_path, NAMES + line + "\n")


@pytest.mark.parametrize("heading", ["", "名称\n", "一,二\n", "一,二,三,四\n"])
def test_another_layout_is_refused(tmp_path: Path, heading: str) -> None:
    with pytest.raises(UnknownLayout):
        read(tmp_path, heading)
