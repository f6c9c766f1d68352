"""The command of evaluation, mounted as `gongzhi ledger recompute`: a published month counted again."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rich.console import Console
from rich.table import Table

from gongzhi.civic.evaluation.events import RankingPublished
from gongzhi.civic.evaluation.logic.rates import Tally
from gongzhi.civic.evaluation.queries import span_of
from gongzhi.civic.evaluation.queries.recomputing import (
    Found,
    counted_again,
    differences,
    omissions,
    read_against,
)
from gongzhi.civic.evaluation.queries.recounting import Rules
from gongzhi.civic.evaluation.vocabulary import Month
from gongzhi.civic.ledger.queries.copies import Copy, copy_in, entries_of, words_of_receipt
from gongzhi.civic.ledger.vocabulary import Malformed
from gongzhi.kernel.canonical import NotCanonical
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.files import Folder
from gongzhi.kernel.terminal import refusals_in_a_line

screen = Console()


class CannotRecompute(Refused):
    message = gettext_lazy("无法重新计算：%(why)s")


def recompute(
    files: Annotated[list[Path], typer.Argument(help="公开的事实文件 · files of open facts (JSON Lines)")],
    month: Annotated[str, typer.Option(help="月份 · the month, as 2026-10")],
    receipt: Annotated[Path, typer.Option(help="排名公布回执 · the receipt of what was published")],
    log: Annotated[Path, typer.Option(help="下载的账本文件夹 · the copied folder of the log")],
) -> None:
    """不用本市数据库，按公开事实重新计算三率。Count a published month again, without the city's database."""
    with refusals_in_a_line():
        try:
            copy, span = copy_in(Folder(log)), span_of(Month.parse(month))
            content = _published(receipt, copy, month)
            found = read_against(entries_of(copy), _lines(files), size=content["size"], within=span)
            counted = counted_again(found, Rules.of(content))
        except (Malformed, NotCanonical, ValueError, KeyError, TypeError, OSError) as error:
            raise CannotRecompute(why=str(error)) from error
    screen.print(_rates(content, counted))
    if not _tell(content, found, counted):
        raise typer.Exit(1)
    screen.print(_("与公布的数字一致。"))


def _published(path: Path, copy: Copy, month: str) -> Mapping[str, Any]:
    """Return what was published, as its receipt proves."""
    said, content = words_of_receipt(json.loads(path.read_text()), copy)
    told = (RankingPublished.kind, month, content["size"], month)
    if (said["kind"], said["month_code"], said["size"], content["month"]) != told:
        raise Malformed("the receipt is of something else")
    if content["size"] > copy.checkpoint.size:
        raise Malformed("the copied log is older than what was published")
    return dict(content)


def _lines(files: list[Path]) -> Iterator[Any]:
    for path in files:
        with path.open() as lines:
            yield from (json.loads(line) for line in lines if line.strip())


def _rates(content: Mapping[str, Any], counted: Mapping[int, Tally]) -> Table:
    """Return the three rates of each body over public cases."""
    table = Table(_("单位"), _("响应率"), _("解决率"), _("满意率"), _("公开事项"), _("全部事项"))
    for line in content["bodies"]:
        tally = counted.get(line["body"], Tally())
        table.add_row(
            line["name"],
            _share(tally.contacted, tally.contact_asked),
            _share(tally.resolved, tally.answered),
            _share(tally.satisfied, tally.rated),
            str(tally.all),
            str(line["all"]["all"]),
        )
    return table


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%} ({part}/{whole})" if whole else "–"


def _tell(content: Mapping[str, Any], found: Found, counted: Mapping[int, Tally]) -> bool:
    """Tell what is not as it was published; return whether all is."""
    problems = Table(_("发现"), _("公布"), _("重新计算"))
    for why in found.false:
        problems.add_row(why, "", "")
    for kind, lacking in omissions(content, found).items():
        told = content["opened"].get(kind, 0)
        problems.add_row(_("公开的事实数：%(kind)s") % {"kind": kind}, str(told), str(told - lacking))
    for each in differences(content, counted):
        problems.add_row(f"{each.body} {each.figure}", str(each.published), str(each.counted))
    cases = sum(line["all"]["all"] for line in content["bodies"])
    if cases > found.begun:
        problems.add_row(_("本月的事项数"), str(cases), str(found.begun))
    _tell_of_the_rest(found)
    if problems.row_count:
        screen.print(problems)
    return not problems.row_count


def _tell_of_the_rest(found: Found) -> None:
    """Tell what nobody outside can count again: what stays shut, and what is only told."""
    shut = Table(_("账本里没有公开内容的事实"), _("条数"))
    for kind, n in found.shut.items():
        if n:
            shut.add_row(kind, f"{n:,}")
    if shut.row_count:
        screen.print(shut)
    if found.unproved:
        screen.print(_("%(n)d件的诉求类型和来源只有说明，没有证明。") % {"n": found.unproved})
