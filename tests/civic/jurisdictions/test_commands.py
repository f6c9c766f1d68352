"""The command that imports places."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from gongzhi.civic.jurisdictions.commands import import_places
from gongzhi.civic.jurisdictions.models import Place

pytestmark = pytest.mark.django_db


def run(folder: Path) -> tuple[int, str]:
    """Run the command and return its exit code and what it printed."""
    app = typer.Typer()
    app.command()(import_places)
    result = CliRunner().invoke(app, [str(folder)])
    return result.exit_code, result.output


def write(folder: Path, lines: str) -> Path:
    (folder / "places.csv").write_text("code,name,level,parent_code\n" + lines, encoding="utf-8")
    return folder


def test_the_command_imports_and_says_what_it_did(tmp_path: Path) -> None:
    code, output = run(write(tmp_path, "99,南屏省,province,\n9901,云麓市,city,99\n"))
    assert (code, Place.objects.count()) == (0, 2)
    assert "新增 2，更名 0，划转 0，更新位置 0，没有变化 0。" in output


def test_the_command_shows_what_it_left_out_and_ends_with_an_error(tmp_path: Path) -> None:
    code, output = run(write(tmp_path, "99,南屏省,province,\n9901,,city,99\n"))
    assert (code, Place.objects.count()) == (1, 1)
    assert "有 1 行没有导入" in output
    assert "缺少名称" in output


def test_the_command_says_when_there_is_nothing_to_import(tmp_path: Path) -> None:
    code, output = run(tmp_path)
    assert code == 1
    assert "没有地点表" in output
