"""The queue as CSV: what is in it, and that no spreadsheet runs it."""

import csv
import io
from datetime import datetime

import pytest
from django.test import Client

from gongzhi.kernel.spreadsheet import guarded
from tests.a_city import City, a_dispatched_case, an_opened_case
from tests.web.desk.conftest import SignedIn


def rows_of(client: Client, query: str = "?view=all") -> list[dict[str, str]]:
    """Return the rows of the file, by the words above them."""
    answer = client.get(f"/desk/export.csv{query}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # of a test client
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["路灯", "1-2", "a=b", "", "３号楼"])
def test_other_words_stay_as_they_are(cell: str) -> None:
    assert guarded(cell) == cell


def test_a_title_that_is_a_formula_stays_words(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    an_opened_case(city, at=earlier, text='=HYPERLINK("http://x.invalid","领钱")')
    [row] = rows_of(signed_in(city.dispatcher))
    assert row["标题"] == '\'=HYPERLINK("http://x.invalid","领钱")'


def test_the_file_says_where_each_case_stands(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_dispatched_case(city, at=earlier, text="路面，塌了一块\n很危险")
    [row] = rows_of(signed_in(city.handler))
    told = (row["编号"], row["标题"], row["状态"], row["地点"], row["主办单位"], row["分类"])
    assert told == (
        case.number,
        case.title,
        "待签收",
        "云麓市 › 临湖区 › 荷塘街道 › 柳岸社区",
        "区住建局",
        "道路破损",
    )


def test_the_file_begins_with_a_byte_order_mark_and_names_nobody(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    an_opened_case(city, at=earlier)
    answer = signed_in(city.operator).get("/desk/export.csv")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # of a test client
    assert (content[:3], city.resident.full_name in content.decode()) == (b"\xef\xbb\xbf", False)
    assert answer["Content-Disposition"].startswith('attachment; filename="cases-')


def test_the_file_holds_what_the_list_shows(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    an_opened_case(city, at=earlier, text="甲")
    an_opened_case(city, at=earlier, text="乙")
    assert [row["标题"] for row in rows_of(signed_in(city.operator), "?q=甲")] == ["甲"]
    assert rows_of(signed_in(city.gardener)) == []
