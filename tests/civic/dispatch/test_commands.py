"""`gongzhi dispatch`: trained from a file or from history, measured, used, and taken back."""

import csv
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gongzhi.civic.cases.models import Case
from gongzhi.civic.dispatch.models import TrainedModel, Trouble
from gongzhi.civic.dispatch.vocabulary import Origin
from gongzhi.config.commands import command_line
from gongzhi.kernel import clock
from tests.a_city import City, an_opened_case
from tests.civic.dispatch.gathered import LAMPS
from tests.civic.dispatch.lessons import ROADS, TREES, a_model, lessons
from tests.civic.dispatch.troubled import some_cases

pytestmark = pytest.mark.django_db
COLUMNS = ("--text", "标题", "--text", "内容", "--label", "分类")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Return a file of labelled messages."""
    return written(tmp_path / "样本.csv", [(*message, code) for message, code in lessons()])


def written(path: Path, rows: Sequence[tuple[str, str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("标题", "内容", "分类"), *rows])
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(command_line(), ["dispatch", *map(str, words)])


def test_a_file_trains_a_model_that_is_then_in_use(sheet: Path) -> None:
    result = run("train", sheet, *COLUMNS, "--json")
    told = json.loads(result.stdout)
    model = TrainedModel.objects.get(is_in_use=True)
    assert (told["model"], told["sha256"], told["messages"]) == (model.pk, model.sha256, 72)
    assert told["accuracy"] > 0.9
    assert (model.origin, model.source) == (Origin.FILE, "样本.csv")


def test_the_citys_ended_cases_train_a_model(city: City, noon: datetime) -> None:
    for message, code in lessons():
        case = an_opened_case(city, at=noon, title=message[0], text=message[1])
        wanted = (
            city.roads
            if code == ROADS
            else city.roads.__class__.objects.get_or_create(code=TREES, defaults={"name": "绿化"})[0]
        )
        Case.objects.filter(pk=case.pk).update(category=wanted, closed_at=noon)
    assert run("train").exit_code == 0
    assert TrainedModel.objects.get(is_in_use=True).origin == Origin.HISTORY


def test_evaluation_tells_every_figure(sheet: Path, noon: datetime) -> None:
    a_model(noon)
    told = json.loads(run("evaluate", sheet, *COLUMNS, "--json").stdout)
    assert told["accuracy"] == 1
    assert [each["label"] for each in told["labels"]] == [ROADS, TREES]
    assert told["confusion"] == [[36, 0], [0, 36]]
    assert [each["asked"] for each in told["coverage"]] == [0.98, 0.99]
    assert 0 <= told["calibration_error"] < 0.3


def test_prediction_adds_columns(sheet: Path, tmp_path: Path, noon: datetime) -> None:
    a_model(noon)
    out = tmp_path / "结果.csv"
    run("predict", sheet, *COLUMNS[:4], "--out", out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["预测分类"] for row in rows] == [row["分类"] for row in rows]
    assert all(0.5 <= float(row["概率"]) <= 1 for row in rows)


def test_a_cell_that_a_spreadsheet_would_run_is_guarded(tmp_path: Path, noon: datetime) -> None:
    a_model(noon)
    result = run("predict", written(tmp_path / "坏.csv", [("=1+1", "路面塌了", "x")]), *COLUMNS[:4])
    assert "'=1+1" in result.stdout


def test_models_are_listed_and_one_goes_back(sheet: Path, noon: datetime) -> None:
    first = a_model(noon)
    run("train", written(sheet.parent / "少.csv", [(*m, c) for m, c in lessons()[:66]]), *COLUMNS)
    assert run("use", first.pk).exit_code == 0
    assert TrainedModel.objects.get(is_in_use=True) == first
    assert "●" in run("models").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("train", "{few}", *COLUMNS), "至少要50条"),
        (("train", "{few}", "--text", "正文", "--label", "分类"), "“正文”"),
        (("evaluate", "{few}", *COLUMNS), "还没有训练过模型"),
        (("use", "7"), "matching query"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    few = written(tmp_path / "少.csv", [("路面塌了", "路面塌了", ROADS)])
    result = run(*(word.format(few=few) for word in words))
    assert result.exit_code == 2
    assert told in "".join(result.output.split()) or told in result.output


def test_troubles_are_gathered_by_hand_county_by_county(city: City) -> None:
    at = clock.now()
    some_cases(city, LAMPS, until=at)
    result = run("gather", "--county", city.county.code)
    assert result.exit_code == 0
    assert f"{city.county}：1个共性问题" in result.stdout
    assert Trouble.objects.get().county == city.county


def test_a_county_that_is_not_there_is_said_to_be_missing(city: City) -> None:
    result = run("gather", "--county", "990199")
    assert result.exit_code == 2
    assert Trouble.objects.count() == 0
