"""The import commands: every row accounted for, every mistake told in a line."""

import csv
import re
from pathlib import Path

import pytest

from gongzhi.civic.cases import commands
from gongzhi.civic.cases.events import CaseOpened
from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.queries.words import having_all
from gongzhi.kernel.facts import facts_about
from tests.a_city import City
from tests.civic.cases.exports import ANSWERED, GOOD, write_file
from tests.civic.cases.terminal import Answer, run, run_import
from tests.shared import shared_data

COLUMNS = ("--source", "旧系统", "--id", "编号", "--title", "标题", "--text", "内容", "--time", "时间")
pytestmark = pytest.mark.django_db


def bring_in(city: City, folder: Path, rows: list[dict[str, str]], *options: str | Path) -> Answer:
    file = write_file(folder / "x.csv", rows)
    return run_import(file, *COLUMNS, "--default-place", city.city.code, *options)


def flat(output: str) -> str:
    return re.sub(r"[\s│]+", "", output)


def test_every_row_is_accounted_for(city: City, tmp_path: Path) -> None:
    rows = [GOOD, GOOD, GOOD | {"编号": "8", "时间": "去年"}, GOOD | {"编号": "9"}]

    told = bring_in(city, tmp_path, rows)

    assert (told.exit_code, told.numbers) == (1, [2, 1, 1, 4])
    assert "没有时间，或认不出时间的写法" in told.output


def test_a_large_file_is_read_by_a_process_of_its_own_and_tells_the_same(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "MANY", 3)
    rows = [GOOD, GOOD | {"编号": "8", "时间": "去年"}, GOOD | {"编号": "9"}]

    told = bring_in(city, tmp_path, rows)

    assert (told.exit_code, told.numbers) == (1, [2, 0, 1, 3])
    assert re.search(r"3\s*│\s*8\s*│\s*没有时间", told.output)


def test_imported_cases_are_found_by_their_words(city: City, tmp_path: Path) -> None:
    bring_in(city, tmp_path, [GOOD])

    assert [
        Case.objects.filter(pk__in=having_all(tokens)).count() for tokens in (["路灯", "不亮"], ["路口"])
    ] == [1, 0]


def test_when_all_rows_came_in_the_exit_code_is_0(city: City, tmp_path: Path) -> None:
    assert bring_in(city, tmp_path, [GOOD]).exit_code == 0


def test_a_dry_run_writes_nothing(city: City, tmp_path: Path) -> None:
    told = bring_in(city, tmp_path, [GOOD], "--dry-run")

    assert (told.numbers, Case.objects.count()) == ([1, 0, 0, 1], 0)
    assert "试运行，没有写入" in told.output


def test_rejected_rows_are_reported_with_line_reason_and_disarmed_cell(city: City, tmp_path: Path) -> None:
    report = tmp_path / "rejected.csv"

    bring_in(city, tmp_path, [GOOD, GOOD | {"编号": "=8", "时间": "=HYPERLINK(1)"}], "--rejected", report)

    with report.open(encoding="utf-8-sig", newline="") as lines:
        assert list(csv.reader(lines)) == [
            ["行", "编号", "原因", "内容"],
            ["3", "'=8", "没有时间，或认不出时间的写法", "'=HYPERLINK(1)"],
        ]


def test_cells_cannot_style_the_terminal(city: City, tmp_path: Path) -> None:
    told = bring_in(city, tmp_path, [GOOD | {"时间": "[red]\x1b[31m去年[/red]"}])

    assert "[red][31m去年[/red]" in told.output


def test_months_and_days_may_be_told_apart_by_hand(city: City, tmp_path: Path) -> None:
    rows = [GOOD | {"时间": "12/07/2006"}]
    assert "看不出月日先后" in bring_in(city, tmp_path, rows).output

    assert "日在前" in bring_in(city, tmp_path, rows, "--dates", "day-first").output
    assert f"{Case.objects.get().opened_at:%Y-%m}" == "2006-07"


def test_a_body_may_be_named_and_replies_may_close(city: City, tmp_path: Path) -> None:
    bring_in(
        city,
        tmp_path,
        [ANSWERED],
        "--reply",
        "答复",
        "--replied",
        "答复时间",
        "--body",
        city.works.code,
        "--close",
    )

    case = Case.objects.get()
    assert (case.lead, case.closed_at) == (city.works, case.resolved_at)


def test_an_administrator_may_be_named(city: City, tmp_path: Path) -> None:
    bring_in(city, tmp_path, [GOOD], "--by", city.administrator.sign_in_name or "")

    assert facts_about(Case.objects.get(), kinds=[CaseOpened]).get().by == city.administrator.pk


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--text", "留言"), "没有“留言”这一列"),
        (("--default-place", "000"), "Place"),
        (("--body", "nobody"), "Organisation"),
        (("--by", "nobody"), "Person"),
        (("--source", ""), "请给来源起一个名字"),
    ],
)
def test_a_mistake_is_told_and_changes_nothing(
    city: City, tmp_path: Path, options: tuple[str, ...], told: str
) -> None:
    answer = bring_in(city, tmp_path, [GOOD], *options)

    assert (answer.exit_code, Case.objects.count()) == (2, 0)
    assert told in flat(answer.output)


def test_who_may_not_import_is_refused(city: City, tmp_path: Path) -> None:
    answer = bring_in(city, tmp_path, [GOOD], "--by", city.dispatcher.sign_in_name or "")

    assert (answer.exit_code, Case.objects.count()) == (2, 0)


def test_a_tree_of_codes_is_imported_once(city: City, tmp_path: Path) -> None:
    file = tmp_path / "tree.csv"
    file.write_text(
        "code,name,parent_code,keywords\n01,道路破损,,坑 裂缝\n0101,井盖,01,\n", encoding="gb18030"
    )

    assert "共 2 个分类，其中 2 个是新增或有变化" in run("taxonomy", file).output
    assert "共 2 个分类，其中 0 个是新增或有变化" in run("taxonomy", file).output
    assert Category.objects.get(code="0101").parent == city.roads


def test_the_real_tree_is_imported_once(db: None) -> None:
    file = shared_data("cases") / "taxonomy.csv"

    assert "共 650 个分类，其中 650 个是新增或有变化" in run("taxonomy", file).output
    assert "共 650 个分类，其中 0 个是新增或有变化" in run("taxonomy", file).output
    leaf = Category.objects.get(name="园林绿化环卫")
    assert (leaf.code, leaf.parent.parent.name) == ("010201", "城乡建设")  # type: ignore[union-attr]  # the third level


def test_a_bad_tree_changes_nothing(city: City, tmp_path: Path) -> None:
    file = tmp_path / "tree.csv"
    file.write_text("code,name,parent_code\n02,噪音,\n03,,\n", encoding="utf-8")

    answer = run("taxonomy", file)

    assert (answer.exit_code, Category.objects.count()) == (2, 1)
    assert "第3行不能用" in flat(answer.output)
