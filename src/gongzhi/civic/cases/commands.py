"""Commands of cases: bring in those of another system and the tree of categories, compare them with facts."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from gongzhi.civic.cases.actions import audit_cases, configuring, importing
from gongzhi.civic.cases.actions.auditing import BATCH as AUDITED
from gongzhi.civic.cases.actions.importing import Imported, Source
from gongzhi.civic.cases.logic.importing import Columns, Reading, Rejection, rows_of, survey
from gongzhi.civic.cases.logic.moments import Order, OrderEvidence
from gongzhi.civic.cases.logic.taxonomy import CategoryRow, read_taxonomy
from gongzhi.civic.cases.models import Case, Category, Deviation
from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.cases.queries.auditing import last_case
from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.jurisdictions.queries import place_by_code
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.kernel import clock
from gongzhi.kernel.ahead import drawn_ahead
from gongzhi.kernel.bulk import rarely_collecting
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.sheets import guarded, open_sheet
from gongzhi.kernel.terminal import refusals_in_a_line

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV in UTF-8, GB 18030 or UTF-16.")]
By = Annotated[str, typer.Option(help="Sign-in name of the administrator who imports; the system if empty.")]
SHOWN = 20
MANY = 10_000  # rows from which on it pays to read them in a process of their own


class NoSuchCase(Refused):
    message = gettext_lazy("没有编号为“%(number)s”的事项。")


class Dates(StrEnum):
    """How 12/07/2006 is read."""

    AUTO = "auto"
    MONTH_FIRST = "month-first"
    DAY_FIRST = "day-first"


def _column(what: str) -> Any:
    return typer.Option(help=f"Heading of the column with {what}.", rich_help_panel="Columns")


def import_cases(  # noqa: PLR0917  # each argument is an option of the command
    file: File,
    source: Annotated[str, typer.Option(help="A name for where the rows come from.")],
    text: Annotated[str, _column("what the resident wrote")],
    time: Annotated[str, _column("when it was received")],
    id: Annotated[str, _column("the other system's number")] = "",  # noqa: A002  # the name of the option
    title: Annotated[str, _column("the title")] = "",
    reply: Annotated[str, _column("the official reply")] = "",
    replied: Annotated[str, _column("the time of the reply")] = "",
    likes: Annotated[str, _column("how many others support it")] = "",
    place: Annotated[str, _column("a place's code or full name")] = "",
    category: Annotated[str, _column("a category's code or name")] = "",
    kind: Annotated[str, _column("咨询, 求助, 投诉, 举报 or 建议")] = "",
    resolved: Annotated[str, _column("whether the resident calls it resolved: 是 or 否")] = "",
    satisfaction: Annotated[str, _column("the resident's grade: five words, or 5 to 1")] = "",
    default_place: Annotated[str, typer.Option(help="Code of the place of rows that name none.")] = "",
    body: Annotated[str, typer.Option(help="Code of the body that replied, if not the centre.")] = "",
    dates: Annotated[Dates, typer.Option(help="How 12/07/2006 is read.")] = Dates.AUTO,
    close: Annotated[bool, typer.Option("--close", help="A reply closes the case; no follow-up.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would happen.")] = False,
    rejected: Annotated[Path | None, typer.Option(help="Where to write the rejected rows (CSV).")] = None,
    by: By = "",
) -> None:
    """导入事项(任何系统的CSV)。Import cases from any system's CSV; repeated, each row comes in once.

    Who reported a case is not imported. The exit code is 1 when rows were rejected.
    """
    at, console = clock.now(), Console()
    columns = Columns(
        text=text,
        time=time,
        id=id,
        title=title,
        reply=reply,
        replied=replied,
        likes=likes,
        place=place,
        category=category,
        kind=kind,
        resolved=resolved,
        satisfaction=satisfaction,
    )
    with refusals_in_a_line(), rarely_collecting():
        sheet = open_sheet(file)
        found = survey(sheet, columns)
        order = found.dates.order if dates == Dates.AUTO else Order(dates.value)
        where = place_by_code(default_place) if default_place else None
        origin = Source(source, where, Organisation.objects.get(code=body) if body else None, closes=close)
        reading = Reading(columns, order, timezone.get_default_timezone(), at)
        rows = drawn_ahead(rows_of, sheet, reading) if found.rows >= MANY else rows_of(sheet, reading)
        batches = importing.import_cases(rows, source=origin, by=_actor(by), at=at, dry_run=dry_run)
        console.print(_reading(sheet.encoding, found.dates, order))
        total = _summed(_watched(batches, found.rows, console), rejected)
    console.print(_summary(total, found.rows, dry_run=dry_run))
    if total.rejections:
        console.print(_rejections(total))
        raise typer.Exit(1)


def import_taxonomy(file: File, by: By = "") -> None:
    """导入分类。Import categories: code, name, parent_code (keywords), or three columns of names."""
    with refusals_in_a_line():
        rows = read_taxonomy(open_sheet(file), known=_taxonomy_in_use())
        changed = configuring.import_taxonomy(rows, by=_actor(by), at=clock.now())
    told = _("共 %(rows)d 个分类，其中 %(changed)d 个是新增或有变化。")
    Console().print(told % {"rows": len(rows), "changed": changed})


def audit(
    case: Annotated[str, typer.Option(help="Number of one case; all if empty.")] = "",
    after: Annotated[int, typer.Option(help="Go on after this key, where a run was stopped.", min=0)] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Tell what was found as JSON.")] = False,
) -> None:
    """核对事项与事实。Compare cases with their facts; the exit code is 1 when something deviates."""
    console = Console(stderr=as_json)
    with refusals_in_a_line(), rarely_collecting():
        batches = [[_key_of(case)]] if case else _batches_after(after)
        found = [deviation for batch in _checked(batches, console) for deviation in batch]
    if as_json:
        typer.echo(json.dumps([_plain(deviation) for deviation in found], ensure_ascii=False, indent=1))
    else:
        console.print(_deviations(found) if found else _("没有发现不一致。"))
    if found:
        raise typer.Exit(1)


def _key_of(number: str) -> int:
    key = Case.objects.filter(number=number).values_list("pk", flat=True).first()
    if key is None:
        raise NoSuchCase(number=number)
    return key


def _batches_after(key: int) -> list[range]:
    end = last_case() + 1
    return [range(start, min(start + AUDITED, end)) for start in range(key + 1, end, AUDITED)]


def _checked(batches: Sequence[Sequence[int]], console: Console) -> Iterator[list[Deviation]]:
    """Check batch by batch; who stops it is told how to go on."""
    done = 0
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    try:
        with Progress(*columns, console=console, transient=True) as bar:
            for batch in bar.track(batches, description=_("核对事项")):
                yield audit_cases(batch, by=CLOCKWORK, at=clock.now())
                done = batch[-1]
    except KeyboardInterrupt:
        console.print(_("已停止。接着核对：gongzhi audit --after %(key)d") % {"key": done})
        raise typer.Exit(130) from None


def _plain(deviation: Deviation) -> dict[str, str]:
    return {name: getattr(deviation, name) for name in ("subject", "field", "said_by_facts", "found")}


def _deviations(found: Sequence[Deviation]) -> Table:
    title = _("发现 %(count)d 处不一致") % {"count": len(found)}
    table = Table(_("对象"), _("字段"), _("事实所说"), _("现有"), title=title)
    for deviation in found[:SHOWN]:
        table.add_row(*_plain(deviation).values())
    return table


def _taxonomy_in_use() -> list[CategoryRow]:
    columns = Category.objects.values_list("code", "name", "parent__code", "keywords")
    return [CategoryRow(code, name, parent or "", keywords) for code, name, parent, keywords in columns]


def _actor(sign_in_name: str) -> Actor:
    return Person.objects.get_by_natural_key(sign_in_name) if sign_in_name else CLOCKWORK


def _reading(encoding: str, dates: OrderEvidence, order: Order | None) -> str:
    told = _("编码 %(encoding)s") % {"encoding": encoding}
    if not dates.month_first + dates.day_first + dates.unclear:
        return told
    words = {
        Order.MONTH_FIRST: _("月在前"),
        Order.DAY_FIRST: _("日在前"),
        None: _("看不出月日先后，分不清的行不导入"),
    }
    return told + _("；形如 12/07/2006 的日期按“%(order)s”读") % {"order": words[order]}


def _watched(batches: Iterable[Imported], rows: int, console: Console) -> Iterator[Imported]:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True) as bar:
        step = bar.add_task(_("导入事项"), total=rows)
        for batch in batches:
            bar.advance(step, batch.rows)
            yield batch


class _Total:
    """What became of all batches; of the rejections only the first are kept, the file has them all."""

    def __init__(self) -> None:
        self.added = self.there = self.cleaned = self.rejections = 0
        self.first: list[Rejection] = []

    def add(self, batch: Imported) -> None:
        """Count a batch."""
        self.added += batch.added
        self.there += batch.there
        self.cleaned += batch.cleaned
        self.rejections += len(batch.rejections)
        self.first += batch.rejections[: SHOWN - len(self.first)]


def _summed(batches: Iterable[Imported], report: Path | None) -> _Total:
    total = _Total()
    with _report(report) as write:
        for batch in batches:
            total.add(batch)
            write(batch.rejections)
    return total


@contextmanager
def _report(path: Path | None) -> Iterator[Any]:
    """Write rejected rows to a file that a spreadsheet opens, and runs no cell of."""
    if path is None:
        yield lambda rejections: None
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_("行"), _("编号"), _("原因"), _("内容")])
        yield lambda rejections: writer.writerows(map(guarded, _cells(row)) for row in rejections)


def _cells(row: Rejection) -> tuple[int, str, str, str]:
    return row.line, row.id, str(row.reason.label), row.cell


def _summary(total: _Total, rows: int, *, dry_run: bool) -> Table:
    table = Table(_("结果"), _("行数"), title=_("试运行，没有写入") if dry_run else None)
    table.columns[1].justify = "right"
    table.add_row(_("可导入") if dry_run else _("已导入"), f"{total.added:,}")
    table.add_row(_("重复，已导入过"), f"{total.there:,}")
    table.add_row(_("未导入"), f"{total.rejections:,}", end_section=True)
    table.add_row(_("文件共有"), f"{rows:,}")
    if total.cleaned:
        table.caption = _("其中 %(count)d 行去掉了看不见的控制字符。") % {"count": total.cleaned}
    return table


def _rejections(total: _Total) -> Table:
    title = _("未导入的前 %(count)d 行") % {"count": len(total.first)}
    table = Table(_("行"), _("编号"), _("原因"), _("内容"), title=title)
    for row in total.first:
        table.add_row(*(str(cell).replace("[", "\\[") for cell in _cells(row)))
    return table
