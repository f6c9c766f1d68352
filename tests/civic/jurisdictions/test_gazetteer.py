"""Reading lists of places, and telling what is new in them."""

from datetime import date
from pathlib import Path

import pytest

from gongzhi.civic.jurisdictions.logic.gazetteer import Gazetteer, Known, PlaceRow, compare, read_folder
from gongzhi.civic.jurisdictions.vocabulary import Level, Reason

TODAY = date(2025, 3, 12)
HEADER = "code,name,level,parent_code,valid_from\n"


def read(folder: Path, lines: str, file: str = "places.csv", encoding: str = "utf-8") -> Gazetteer:
    """Write a list and read its folder."""
    (folder / file).write_text(lines, encoding=encoding)
    return read_folder(folder, today=TODAY)


def row(code: str, level: Level, parent: str = "", name: str = "某地") -> PlaceRow:
    return PlaceRow("places.csv", 2, code, name, level, parent, None)


def rejected(gazetteer: Gazetteer) -> list[tuple[str, int, str, Reason]]:
    return [(each.file, each.line, each.code, each.reason) for each in gazetteer.rejections]


def test_a_line_becomes_a_row(tmp_path: Path) -> None:
    found = read(tmp_path, HEADER + "990101,临湖区,county,9901,2020-01-01\n")
    expected = PlaceRow("places.csv", 2, "990101", "临湖区", Level.COUNTY, "9901", date(2020, 1, 1))
    assert (found.rows, found.rejections, found.files) == ([expected], [], ["places.csv"])


def test_levels_are_words_or_numbers(tmp_path: Path) -> None:
    found = read(tmp_path, "code,name,level,parent_code\n99,省,Province,\n9901,市,2,99\n")
    assert [row.level for row in found.rows] == [Level.PROVINCE, Level.CITY]


@pytest.mark.parametrize(
    ("file", "lines", "level", "parent"),
    [
        ("provinces.csv", 'code,name\n11,"北京市"\n', Level.PROVINCE, ""),
        ("cities.csv", 'code,name,provinceCode\n1101,"市辖区",11\n', Level.CITY, "11"),
        ("areas.csv", 'code,name,cityCode,provinceCode\n110101,"东城区",1101,11\n', Level.COUNTY, "1101"),
        (
            "streets.csv",
            "code,name,areaCode,cityCode\n110101001,东华门街道,110101,1101\n",
            Level.STREET,
            "110101",
        ),
    ],
)
def test_the_national_lists_have_a_file_for_each_level(
    tmp_path: Path, file: str, lines: str, level: Level, parent: str
) -> None:
    (found,) = read(tmp_path, lines, file).rows
    assert (found.level, found.parent_code) == (level, parent)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_lists_come_from_any_spreadsheet(tmp_path: Path, encoding: str, newline: str) -> None:
    lines = (HEADER + "99,南屏省,province,\n9901, 云麓市 ,city,99\n\n").replace("\n", newline)
    assert [row.name for row in read(tmp_path, lines, encoding=encoding).rows] == ["南屏省", "云麓市"]


@pytest.mark.parametrize(
    ("line", "code", "reason"),
    [
        (",临湖区,county,9901", "", Reason.CODE),
        ("99A1,临湖区,county,9901", "99A1", Reason.CODE),
        ("990101,临湖区,county,X", "990101", Reason.CODE),
        ("990101,,county,9901", "990101", Reason.NAME),
        (f"990101,{'湖' * 81},county,9901", "990101", Reason.NAME),
        ("990101,临湖区,district,9901", "990101", Reason.LEVEL),
        ("990101,临湖区,7,9901", "990101", Reason.LEVEL),
        ("990101,临湖区", "990101", Reason.LEVEL),
        ("990101,临湖区,county,9901,12.3.2025", "990101", Reason.BEGINNING),
        ("990101,临湖区,county,9901,2025-03-13", "990101", Reason.BEGINNING),
        ("990101001,湖东街道,street,", "990101001", Reason.NO_PARENT),
    ],
)
def test_a_line_that_cannot_be_is_rejected_with_its_number(
    tmp_path: Path, line: str, code: str, reason: Reason
) -> None:
    found = read(tmp_path, f"{HEADER}99,南屏省,province,\n{line}\n9901,云麓市,city,99\n")
    assert [row.code for row in found.rows] == ["99", "9901"]
    assert rejected(found) == [("places.csv", 3, code, reason)]


def test_a_list_without_its_columns_is_rejected_as_a_whole(tmp_path: Path) -> None:
    found = read(tmp_path, "代码,名称\n99,南屏省\n")
    assert rejected(found) == [("places.csv", 1, "", Reason.COLUMNS)]


def test_an_empty_list_is_rejected(tmp_path: Path) -> None:
    assert rejected(read(tmp_path, "")) == [("places.csv", 1, "", Reason.COLUMNS)]


def test_broken_bytes_are_rejected_and_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_bytes(HEADER.encode() + b"99,\xff\xff,province,\n")
    assert rejected(read_folder(tmp_path, today=TODAY)) == [("places.csv", 2, "99", Reason.GARBLED)]


def test_an_empty_folder_says_nothing(tmp_path: Path) -> None:
    assert read_folder(tmp_path, today=TODAY) == Gazetteer()


def test_centres_and_areas_are_read(tmp_path: Path) -> None:
    area = '{"type": "Polygon", "coordinates": [[[112, 27], [113, 27], [113, 28], [112, 27]]]}'
    found = read(
        tmp_path, f'{{"99": {{"center": [112.5, 27], "geometry": {area}}}, "9901": {{}}}}', "geometry.json"
    )
    assert (found.drawings["99"].centre, found.drawings["99"].box) == (
        (112.5, 27.0),
        (112.0, 27.0, 113.0, 28.0),
    )
    assert (found.drawings["9901"].centre, found.drawings["9901"].box) == (None, None)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ('{"center": [112]}', Reason.CENTRE),
        ('{"center": "here"}', Reason.CENTRE),
        ('{"center": [27, 112]}', Reason.CENTRE),
        ('{"center": [NaN, 27]}', Reason.CENTRE),
        ('{"geometry": {"type": "Point", "coordinates": [112, 27]}}', Reason.AREA),
        ("[112, 27]", Reason.AREA),
    ],
)
def test_a_drawing_that_cannot_be_is_rejected(tmp_path: Path, entry: str, reason: Reason) -> None:
    found = read(tmp_path, f'{{"99": {entry}}}', "geometry.json")
    assert (found.drawings, rejected(found)) == ({}, [("geometry.json", 0, "99", reason)])


@pytest.mark.parametrize("text", ["{", "[]", ""])
def test_a_broken_geometry_file_is_rejected_as_a_whole(tmp_path: Path, text: str) -> None:
    assert rejected(read(tmp_path, text, "geometry.json")) == [("geometry.json", 1, "", Reason.NOT_JSON)]


KNOWN = {
    "99": Known("南屏省", Level.PROVINCE, ""),
    "9901": Known("云麓市", Level.CITY, "99"),
    "9902": Known("溪口市", Level.CITY, "99"),
    "990101": Known("临湖区", Level.COUNTY, "9901"),
}


def test_what_is_already_so_is_no_change() -> None:
    changes = compare([row("990101", Level.COUNTY, "9901", "临湖区")], KNOWN)
    assert (changes.added, changes.renamed, changes.moved, changes.rejections) == ([], [], [], [])


def test_changes_are_told_apart() -> None:
    new, renamed = row("990201", Level.COUNTY, "9902"), row("9902", Level.CITY, "99", "溪山市")
    moved = row("990101", Level.COUNTY, "9902", "临湖区")
    changes = compare([new, renamed, moved], KNOWN)
    assert (changes.added, changes.renamed, changes.moved) == ([new], [renamed], [moved])


def test_children_may_stand_before_their_parents() -> None:
    city, street = row("8801", Level.CITY), row("880101001", Level.STREET, "8801")
    assert compare([street, city], {}).added == [city, street]


def test_a_list_that_begins_at_the_city_leaves_the_city_where_it_is() -> None:
    assert compare([row("9901", Level.CITY, "", "云麓市")], KNOWN).moved == []


@pytest.mark.parametrize(
    ("unfit", "reason"),
    [
        (row("990101", Level.STREET, "9901"), Reason.LEVEL_CHANGED),
        (row("770101", Level.COUNTY, "7701"), Reason.UNKNOWN_PARENT),
        (row("9903", Level.CITY, "9901"), Reason.PARENT_LEVEL),
        (row("9903", Level.CITY, "990101"), Reason.PARENT_LEVEL),
        (row("9903", Level.CITY, "9903"), Reason.UNKNOWN_PARENT),
    ],
)
def test_a_row_that_does_not_fit_is_rejected(unfit: PlaceRow, reason: Reason) -> None:
    assert [each.reason for each in compare([unfit], KNOWN).rejections] == [reason]


def test_what_lies_in_a_rejected_place_is_rejected_too() -> None:
    unfit, below = row("770101", Level.COUNTY, "7701"), row("770101001", Level.STREET, "770101")
    assert [each.code for each in compare([below, unfit], KNOWN).rejections] == ["770101", "770101001"]


def test_the_second_of_two_rows_with_one_code_is_rejected() -> None:
    one, other = row("9903", Level.CITY, "99", "甲市"), row("9903", Level.CITY, "99", "乙市")
    changes = compare([one, other], KNOWN)
    assert changes.added == [one]
    assert [each.reason for each in changes.rejections] == [Reason.TWICE]
