"""Each row of an export is read, or rejected with its line and the reason."""

from datetime import datetime
from pathlib import Path

import pytest

from gongzhi.civic.cases.logic.finding import tokens_of
from gongzhi.civic.cases.logic.importing import (
    LONGEST_TEXT,
    CaseRow,
    Columns,
    MissingColumn,
    Rejection,
    survey,
)
from gongzhi.civic.cases.logic.moments import Order
from gongzhi.civic.cases.vocabulary import Kind, Reason, Satisfaction
from gongzhi.kernel.sheets import open_sheet
from tests.civic.cases.exports import (
    ANSWERED,
    CHINA,
    COLUMNS,
    GOOD,
    OPENED_AT,
    REPLIED_AT,
    read_file,
    write_file,
)


def read(folder: Path, cells: dict[str, str], at: datetime) -> CaseRow | Rejection:
    (row,) = read_file(write_file(folder / "x.csv", [cells]), at=at)
    return row


def a_case(folder: Path, cells: dict[str, str], at: datetime) -> CaseRow:
    row = read(folder, cells, at)
    assert isinstance(row, CaseRow)
    return row


def test_a_row_is_read(tmp_path: Path, noon: datetime) -> None:
    assert read(tmp_path, GOOD, noon) == CaseRow(
        line=2, id="7", title="路灯不亮", text="柳岸路的路灯不亮。", opened_at=OPENED_AT
    )


def test_a_row_with_everything_is_read(tmp_path: Path, noon: datetime) -> None:
    more = {"点赞": "1,204", "地点": "临湖区", "分类": "01", "类型": "投诉", "解决": "是", "满意": "基本满意"}

    assert read(tmp_path, ANSWERED | more, noon) == CaseRow(
        line=2,
        id="7",
        title="路灯不亮",
        text="柳岸路的路灯不亮。",
        opened_at=OPENED_AT,
        reply="已更换灯泡。",
        replied_at=REPLIED_AT,
        likes=1204,
        place="临湖区",
        category="01",
        kind=Kind.COMPLAINT,
        resolved=True,
        satisfaction=Satisfaction.FAIR,
    )


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"内容": "", "标题": ""}, Reason.EMPTY),
        ({"内容": " \u200b\x07 ", "标题": ""}, Reason.EMPTY),
        ({"内容": "长" * (LONGEST_TEXT + 1)}, Reason.TOO_LONG),
        ({"答复": "长" * (LONGEST_TEXT + 1)}, Reason.TOO_LONG),
        ({"编号": ""}, Reason.NO_ID),
        ({"编号": "9" * 201}, Reason.NO_ID),
        ({"时间": ""}, Reason.NO_TIME),
        ({"时间": "去年"}, Reason.NO_TIME),
        ({"时间": "12/07/2006"}, Reason.UNCLEAR_ORDER),
        ({"时间": "1900-01-01"}, Reason.TOO_EARLY),
        ({"时间": "2025-03-12 12:00:01"}, Reason.IN_FUTURE),
        ({"答复": "好", "答复时间": "2025-03-13"}, Reason.IN_FUTURE),
        ({"答复": "好", "答复时间": "2025-02-10 08:59:59"}, Reason.REPLY_BEFORE),
        ({"答复": "好", "答复时间": "2025-02-09"}, Reason.REPLY_BEFORE),
        ({"答复": "", "答复时间": "2025-02-12"}, Reason.NO_REPLY),
        ({"解决": "是"}, Reason.NO_REPLY),
        ({"答复": "好", "满意": "5"}, Reason.NO_REPLY_TIME),
        ({"点赞": "很多"}, Reason.LIKES),
        ({"点赞": "-1"}, Reason.LIKES),
        ({"点赞": "1.5"}, Reason.LIKES),
        ({"点赞": "nan"}, Reason.LIKES),
        ({"类型": "表扬"}, Reason.KIND),
        ({"解决": "也许"}, Reason.ANSWER),
        ({"满意": "6"}, Reason.ANSWER),
    ],
)
def test_a_row_that_does_not_fit_is_rejected(
    tmp_path: Path, noon: datetime, cells: dict[str, str], reason: Reason
) -> None:
    rejected = read(tmp_path, GOOD | cells, noon)

    assert isinstance(rejected, Rejection)
    assert (rejected.line, rejected.reason) == (2, reason)


def test_a_rejection_shows_the_cell_and_not_more(tmp_path: Path, noon: datetime) -> None:
    assert read(tmp_path, GOOD | {"时间": "去年\x07" + "x" * 100}, noon) == Rejection(
        2, "7", Reason.NO_TIME, "去年" + "x" * 58
    )


def test_controls_are_removed_and_told(tmp_path: Path, noon: datetime) -> None:
    row = a_case(tmp_path, GOOD | {"内容": "\ufeff路灯\x00不亮\x85，\u202e请修。\r\n谢谢\t。 "}, noon)

    assert (row.text, row.was_cleaned) == ("路灯不亮，请修。\n谢谢\t。", True)


def test_a_time_equal_to_the_present_is_not_the_future(tmp_path: Path, noon: datetime) -> None:
    assert a_case(tmp_path, GOOD | {"时间": "2025-03-12 12:00:00"}, noon).opened_at == noon


def test_a_reply_dated_without_a_time_may_be_of_the_same_day(tmp_path: Path, noon: datetime) -> None:
    row = a_case(tmp_path, ANSWERED | {"答复时间": "2025-02-10"}, noon)

    assert row.replied_at == row.opened_at == OPENED_AT


def test_a_reply_dated_without_a_time_is_of_the_first_moment_of_its_day(
    tmp_path: Path, noon: datetime
) -> None:
    row = a_case(tmp_path, ANSWERED | {"答复时间": "2025-02-11"}, noon)

    assert row.replied_at == datetime(2025, 2, 11, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("title", "text", "kept"),
    [
        ("", "路灯不亮。请修。", ("路灯不亮", "路灯不亮。请修。")),
        ("路灯\n 不亮", "请修。", ("路灯 不亮", "请修。")),
        ("路灯不亮", "", ("路灯不亮", "路灯不亮")),
        ("长" * 121, "请修。", ("长" * 119 + "…", "长" * 121 + "\n\n请修。")),
    ],
)
def test_title_and_text_stand_for_each_other_and_nothing_is_cut(
    tmp_path: Path, noon: datetime, title: str, text: str, kept: tuple[str, str]
) -> None:
    row = a_case(tmp_path, GOOD | {"标题": title, "内容": text}, noon)

    assert (row.title, row.text) == kept


def test_a_row_has_the_words_by_which_its_title_and_text_are_found(tmp_path: Path, noon: datetime) -> None:
    (row,) = read_file(write_file(tmp_path / "x.csv", [GOOD]), at=noon)

    assert isinstance(row, CaseRow)
    assert sorted(row.words.split()) == sorted(tokens_of("路灯不亮 柳岸路的路灯不亮。"))


def test_columns_that_are_not_named_are_not_read(tmp_path: Path, noon: datetime) -> None:
    file = write_file(tmp_path / "x.csv", [GOOD | {"点赞": "很多", "类型": "表扬"}])

    (row,) = read_file(file, Columns(text="内容", time="时间"), at=noon)

    assert row == CaseRow(
        line=2, id="", title="柳岸路的路灯不亮", text="柳岸路的路灯不亮。", opened_at=OPENED_AT
    )


def test_a_column_that_the_file_lacks_is_named(tmp_path: Path) -> None:
    sheet = open_sheet(write_file(tmp_path / "x.csv", [GOOD]))

    with pytest.raises(MissingColumn, match="没有“留言详情”这一列。现有的列：内容、时间"):
        survey(sheet, Columns(text="留言详情", time="时间"))


def test_a_survey_counts_rows_and_finds_the_order_of_all_dates(tmp_path: Path) -> None:
    rows = [GOOD | {"时间": "12/07/2006"}, ANSWERED | {"答复时间": "12/31/2024"}]

    found = survey(open_sheet(write_file(tmp_path / "x.csv", rows)), COLUMNS)

    assert (found.rows, found.dates.order, found.dates.unclear) == (2, Order.MONTH_FIRST, 1)


def test_the_order_found_anywhere_serves_every_row(tmp_path: Path, noon: datetime) -> None:
    rows = [GOOD | {"时间": "12/07/2024"}, GOOD | {"时间": "12/31/2024"}]

    read_ = list(read_file(write_file(tmp_path / "x.csv", rows), at=noon))

    assert [f"{row.opened_at:%m-%d}" for row in read_ if isinstance(row, CaseRow)] == ["12-07", "12-31"]


def test_a_garbled_row_is_rejected_alone(tmp_path: Path, noon: datetime) -> None:
    file = write_file(tmp_path / "x.csv", [GOOD, GOOD, GOOD | {"内容": "错字"}])
    file.write_bytes(file.read_bytes().replace("错字".encode(), b"\xb4\xed\xd7\xd6"))

    *good, rejected = read_file(file, at=noon)

    assert [type(row) for row in good] == [CaseRow, CaseRow]
    assert isinstance(rejected, Rejection)
    assert (rejected.line, rejected.reason) == (4, Reason.GARBLED)
    assert rejected.cell.isascii()


def test_a_broken_row_is_rejected_alone(tmp_path: Path, noon: datetime) -> None:
    file = write_file(tmp_path / "x.csv", [GOOD])
    file.write_bytes(file.read_bytes() + b"one cell\r\n")

    assert list(read_file(file, at=noon))[1] == Rejection(3, "", Reason.BROKEN)
