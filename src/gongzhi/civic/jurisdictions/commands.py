"""Commands about places, mounted under `gongzhi`."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from gongzhi.civic.jurisdictions import actions
from gongzhi.civic.jurisdictions.logic.gazetteer import Rejection
from gongzhi.civic.jurisdictions.logic.toponyms import Columns
from gongzhi.kernel import clock
from gongzhi.kernel.errors import Refused

SHOWN = 20


def import_places(
    folder: Annotated[
        Path,
        typer.Argument(
            exists=True,
            file_okay=False,
            help="places.csv, or provinces.csv, cities.csv, areas.csv, streets.csv; geometry.json",
        ),
    ],
    rejected: Annotated[int, typer.Option(min=0, help="how many of the rejected lines to print")] = SHOWN,
) -> None:
    """导入地点表和范围，重复导入没有影响。Import places and areas; a second time changes nothing."""
    console = Console()
    try:
        with Progress(console=console, transient=True) as bar:
            step = bar.add_task(_("导入地点"), total=None)
            report = actions.import_places(
                folder,
                by=None,
                at=clock.now(),
                progress=lambda made, of: bar.update(step, completed=made, total=of),
            )
    except Refused as refusal:
        console.print(str(refusal), soft_wrap=True)
        raise typer.Exit(1) from None
    console.print(
        _("新增 %(added)d，更名 %(renamed)d，划转 %(moved)d，更新位置 %(drawn)d，没有变化 %(unchanged)d。")
        % vars(report)
    )
    if report.rejections:
        console.print(_rejected(report.rejections, rejected))
        raise typer.Exit(1)


def import_gazetteer(  # noqa: PLR0917  # options of a command
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV in UTF-8, GB 18030 or UTF-16")
    ],
    name: Annotated[str, typer.Option(help="heading of the column with the name")] = Columns.name,
    place: Annotated[
        str, typer.Option(help="heading of the column with the place: code or words")
    ] = Columns.place,
    kind: Annotated[str, typer.Option(help="road, estate, village, landmark, byname")] = Columns.kind,
    lon: Annotated[str, typer.Option(help="longitude, WGS 84")] = Columns.lon,
    lat: Annotated[str, typer.Option(help="latitude, WGS 84")] = Columns.lat,
    rejected: Annotated[int, typer.Option(min=0, help="how many of the rejected lines to print")] = SHOWN,
) -> None:
    """导入道路、小区、村庄、地标的名称，重复导入没有影响。Import names that people say for places."""
    columns = Columns(name=name, place=place, kind=kind, lon=lon, lat=lat)
    report = actions.import_toponyms(file, columns=columns, by=None, at=clock.now())
    console = Console()
    console.print(_("新增 %(added)d，更新 %(changed)d，没有变化 %(unchanged)d。") % vars(report))
    if report.rejections:
        console.print(_rejected(report.rejections, rejected))
        raise typer.Exit(1)


def _rejected(rejections: tuple[Rejection, ...], shown: int) -> Table:
    title = _("有 %(count)d 行没有导入，其余已导入") % {"count": len(rejections)}
    table = Table(_("文件"), _("行"), _("代码或名称"), _("原因"), title=title)
    for rejection in rejections[:shown]:
        table.add_row(rejection.file, str(rejection.line or ""), rejection.code, str(rejection.reason.label))
    return table
