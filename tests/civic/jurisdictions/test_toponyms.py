"""Names that people say: imported by the city, confirmed by cases, found in texts."""

from datetime import datetime
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from gongzhi.civic.jurisdictions.actions import (
    GazetteerReport,
    ToponymImported,
    ToponymUnfit,
    confirm_toponym,
    import_toponyms,
    merge_places,
    refuse_toponym,
)
from gongzhi.civic.jurisdictions.commands import import_gazetteer
from gongzhi.civic.jurisdictions.logic.toponyms import Columns, kind_of
from gongzhi.civic.jurisdictions.models import Toponym
from gongzhi.civic.jurisdictions.queries import names_said_in, places_in
from gongzhi.civic.jurisdictions.vocabulary import Clue, Reason, ToponymKind
from gongzhi.kernel.models import Fact
from tests.civic.jurisdictions.city import City

LIST = """name,place,kind,lon,lat
翠苑小区,990101001,estate,112.1,27.1
翠屏路,云麓市临湖区湖西街道,道路,,
观澜塔,望山区,,112.5,27.2
"""


def import_text(folder: Path, lines: str, at: datetime, columns: Columns | None = None) -> GazetteerReport:
    path = folder / "names.csv"
    path.write_text(lines, encoding="utf-8")
    return import_toponyms(path, columns=columns, by=None, at=at)


def test_a_list_becomes_names_of_places_by_code_or_by_words(
    city: City, tmp_path: Path, noon: datetime
) -> None:
    assert import_text(tmp_path, LIST, noon) == GazetteerReport(3, 0, 0, ())
    assert list(Toponym.objects.values_list("name", "place", "kind", "lon")) == [
        ("翠屏路", city.west.pk, "road", None),
        ("翠苑小区", city.east.pk, "estate", 112.1),
        ("观澜塔", city.hillview.pk, "landmark", 112.5),
    ]


def test_a_second_import_changes_nothing_and_a_corrected_line_its_row(
    city: City, tmp_path: Path, noon: datetime
) -> None:
    import_text(tmp_path, LIST, noon)
    assert import_text(tmp_path, LIST, noon) == GazetteerReport(0, 0, 3, ())
    assert import_text(tmp_path, LIST.replace("112.5", "112.6"), noon) == GazetteerReport(0, 1, 2, ())
    assert [fact.data for fact in Fact.objects.filter(kind="jurisdictions.ToponymsImported")] == [
        {"added": 3, "changed": 0},
        {"added": 0, "changed": 1},
    ]


def test_unfit_lines_are_reported_and_the_others_imported(city: City, tmp_path: Path, noon: datetime) -> None:
    unfit = (
        "塔,望山区,,,\n翠苑3栋502室,990101001,,,\n远方路,无名县,,,\n新塔,望山区,,abc,1\n又塔,望山区,,200,1\n"
    )
    report = import_text(tmp_path, LIST + unfit, noon)
    assert report.added == 3
    assert [(each.line, each.reason) for each in report.rejections] == [
        (5, Reason.NAME),
        (6, Reason.HOME),
        (7, Reason.UNKNOWN_PLACE),
        (8, Reason.CENTRE),
        (9, Reason.CENTRE),
    ]


def test_the_columns_may_have_other_headings(city: City, tmp_path: Path, noon: datetime) -> None:
    lines = "名称,所属街道\n翠苑小区,湖东街道\n"
    columns = Columns(name="名称", place="所属街道")
    assert import_text(tmp_path, lines, noon, columns).added == 1
    assert import_text(tmp_path, lines, noon).rejections[0].reason == Reason.COLUMNS


def test_a_broken_or_garbled_line_is_reported(city: City, tmp_path: Path, noon: datetime) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes("name,place\n好名字,望山区\n少一格\n".encode() + b"\xff\xfe\xfa,1\n")
    report = import_toponyms(path, by=None, at=noon)
    assert [each.reason for each in report.rejections] == [Reason.COLUMNS, Reason.GARBLED]


def test_an_imported_name_leads_to_its_place(city: City, tmp_path: Path, noon: datetime) -> None:
    import_text(tmp_path, LIST, noon)
    (found,) = places_in("翠苑小区东门对面有人烧烤")
    assert (found.place, found.clues) == (city.east.pk, (Clue.TOPONYM,))
    assert (found.words, found.spot) == (("翠苑小区",), "翠苑小区东门对面")


def test_a_road_through_two_streets_is_decided_by_what_else_is_named(
    city: City, tmp_path: Path, noon: datetime
) -> None:
    import_text(tmp_path, LIST + "翠屏路,990102001,road,,\n", noon)
    assert len(places_in("翠屏路积水")) == 2
    assert places_in("望山区翠屏路积水")[0].place == city.north.pk
    assert places_in("翠屏路积水", near=city.west)[0].place == city.west.pk


def test_a_name_from_cases_is_trusted_from_the_second_on(city: City, noon: datetime) -> None:
    for times in (1, 2):
        toponym = confirm_toponym("翠苑小区", place=city.east, kind=ToponymKind.ESTATE, by=None, at=noon)
        assert toponym.times == times
        assert len(places_in("翠苑小区有人烧烤")) == times - 1


def test_each_confirmation_is_a_fact(city: City, noon: datetime) -> None:
    toponym = confirm_toponym(
        "翠苑小区", place=city.east, kind=ToponymKind.ESTATE, by=None, at=noon, point=(112.1, 27.1)
    )
    fact = Fact.objects.get(kind="jurisdictions.ToponymConfirmed")
    assert fact.data == {"toponym": toponym.pk, "place": city.east.pk, "times": 1}
    assert (toponym.lon, toponym.lat) == (112.1, 27.1)


@pytest.mark.parametrize(
    "name", ["塔", "小区", "菜市场", "翠苑小区12栋", "翠苑3-502室", "13800001111", "长" * 41]
)
def test_a_name_that_is_none_or_a_home_is_refused(city: City, noon: datetime, name: str) -> None:
    with pytest.raises(ToponymUnfit, match=r"2 至 40 个字"):
        confirm_toponym(name, place=city.east, kind=ToponymKind.ESTATE, by=None, at=noon)
    assert not Toponym.objects.exists()


def test_an_import_takes_over_a_name_that_cases_knew(city: City, tmp_path: Path, noon: datetime) -> None:
    confirm_toponym("翠苑小区", place=city.east, kind=ToponymKind.ESTATE, by=None, at=noon)
    assert import_text(tmp_path, LIST, noon) == GazetteerReport(2, 1, 0, ())
    assert Toponym.objects.get(name="翠苑小区").times == 1


def test_a_name_may_hold_words_that_are_none_by_themselves(
    city: City, tmp_path: Path, noon: datetime
) -> None:
    import_text(tmp_path, LIST + "云麓人民医院,990101001,,,\n", noon)
    assert places_in("云麓人民医院停车难")[0].place == city.east.pk
    assert places_in("人民医院停车难") == []


def test_a_name_goes_with_its_place(city: City, tmp_path: Path, noon: datetime) -> None:
    import_text(tmp_path, LIST, noon)
    merge_places([city.east], into=city.west, by=None, at=noon)
    assert places_in("翠苑小区有人烧烤")[0].place == city.west.pk


@pytest.mark.parametrize(
    ("name", "kind"),
    [("翠屏路", "road"), ("翠苑小区", "estate"), ("李家村", "village"), ("观澜塔", "landmark")],
)
def test_a_name_says_its_own_kind(name: str, kind: str) -> None:
    assert kind_of("", name) == kind


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("在翠屏路有人摆摊", ["翠屏路"]),
        ("位于翠苑小区东门，湖东街道李家村", ["翠苑小区", "李家村"]),
        ("小区里没有路灯，在这条路上很危险", []),
        ("临湖区湖东街道翠苑小区，从翠屏路到翠苑小区", ["翠苑小区", "翠屏路"]),
        ("，整个小区停水，在城市道路，许多村", []),
    ],
)
def test_names_are_read_from_a_text(text: str, names: list[str]) -> None:
    assert [name for name, _ in names_said_in(text)] == names


def run(*arguments: str) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(import_gazetteer)
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.output


def test_the_command_imports_and_says_what_it_did(city: City, tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text(LIST.replace("name,", "名称,"), encoding="utf-8")
    code, output = run(str(tmp_path / "names.csv"), "--name", "名称")
    assert (code, Toponym.objects.count()) == (0, 3)
    assert "新增 3，更新 0，没有变化 0。" in output


def test_the_command_shows_what_it_left_out(city: City, tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text(LIST + "远方路,无名县,,,\n", encoding="utf-8")
    code, output = run(str(tmp_path / "names.csv"))
    assert code == 1
    assert "看不出属于哪个地点" in output


def test_a_name_of_the_citys_own_list_is_not_refused(city: City, tmp_path: Path, noon: datetime) -> None:
    import_text(tmp_path, LIST, noon)
    with pytest.raises(ToponymImported, match="地名表"):
        refuse_toponym(Toponym.objects.get(name="翠苑小区"), by=None, at=noon)


def test_the_citys_own_list_brings_a_refused_name_back(city: City, tmp_path: Path, noon: datetime) -> None:
    toponym = confirm_toponym("翠苑小区", place=city.east, kind=ToponymKind.ESTATE, by=None, at=noon)
    refuse_toponym(toponym, by=None, at=noon)
    import_text(tmp_path, LIST, noon)
    assert [each.place for each in places_in("翠苑小区有人烧烤")] == [city.east.pk]
    assert not Toponym.objects.get(name="翠苑小区").is_refused
