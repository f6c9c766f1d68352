"""CSV files of any origin are read line by line, whatever is wrong with them."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongzhi.kernel.sheets import Line, guarded, is_garbled, lines_of, open_sheet

HEADING = "编号,内容\r\n"


def a_file(folder: Path, content: bytes | str) -> Path:
    path = folder / "cases.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(folder: Path, content: bytes | str) -> list[Line]:
    return list(lines_of(open_sheet(a_file(folder, content))))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_usual_encoding_is_found_out(tmp_path: Path, encoding: str) -> None:
    content = (HEADING + "7,路灯不亮，请修一修。\r\n").encode(encoding)

    assert read(tmp_path, content) == [Line(2, ["7", "路灯不亮，请修一修。"])]
    assert open_sheet(tmp_path / "cases.csv").columns == ("编号", "内容")


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_any_usual_delimiter_is_found_out(tmp_path: Path, delimiter: str) -> None:
    assert read(tmp_path, f"编号{delimiter}内容\n7{delimiter}路灯") == [Line(2, ["7", "路灯"])]


def test_a_record_is_named_by_its_first_line_and_blank_lines_are_no_records(tmp_path: Path) -> None:
    assert read(tmp_path, HEADING + '1,"甲\r\n乙"\r\n\r\n2,丙\r\n') == [
        Line(2, ["1", "甲\r\n乙"]),
        Line(5, ["2", "丙"]),
    ]


def test_a_record_of_other_columns_is_broken(tmp_path: Path) -> None:
    lines = read(tmp_path, HEADING + "1,甲,多\n2\n3,丙\n")

    assert [(line.number, line.is_broken) for line in lines] == [(2, True), (3, True), (4, False)]


def test_a_stray_quote_breaks_its_own_record_only(tmp_path: Path) -> None:
    lines = read(tmp_path, HEADING + '1,"甲"乙\n2,丙\n')

    assert [(line.number, line.is_broken) for line in lines] == [(2, True), (3, False)]


def test_a_quote_that_never_ends_is_told(tmp_path: Path) -> None:
    assert [line.is_broken for line in read(tmp_path, HEADING + '1,甲\n2,"乙\n3,丙\n')] == [False, True]


def test_a_cell_of_megabytes_is_broken_and_reading_goes_on(tmp_path: Path) -> None:
    lines = read(tmp_path, HEADING + "1," + "甲" * 1_100_000 + "\n2,乙\n")

    assert [line.is_broken for line in lines] == [True, False]


def test_a_broken_line_of_utf8_is_garbled_and_the_others_are_not(tmp_path: Path) -> None:
    content = (HEADING + "1,路灯\n2,").encode() + b"\xc2\xb7\xb5\xc6\n" + "3,井盖\n4,噪音\n".encode()

    assert [is_garbled("".join(line.cells)) for line in read(tmp_path, content)] == [
        False,
        True,
        False,
        False,
    ]


def test_a_broken_line_of_gb18030_is_garbled_and_the_others_are_not(tmp_path: Path) -> None:
    content = (HEADING + "1,路灯\n").encode("gb18030") + b"2,\xff\xff\n" + "3,井盖\n".encode("gb18030")

    assert [is_garbled("".join(line.cells)) for line in read(tmp_path, content)] == [False, True, False]


def test_an_empty_file_has_no_columns(tmp_path: Path) -> None:
    assert open_sheet(a_file(tmp_path, "")).columns == ()
    assert read(tmp_path, "") == []


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_a_formula_is_disarmed(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["路灯", "a=1", "", 7, -7, None])
def test_anything_else_is_left_alone(cell: object) -> None:
    assert guarded(cell) == cell


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\ufeff"), min_size=1, max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=5), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_whatever_was_written_is_read_back(
    tmp_path: Path, rows: list[tuple[str, str]], encoding: str
) -> None:
    written = StringIO()
    csv.writer(written).writerows([("编号", "内容"), *rows])

    lines = read(tmp_path, written.getvalue().encode(encoding))

    assert [tuple(line.cells) for line in lines] == rows
