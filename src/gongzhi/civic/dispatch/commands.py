"""Commands of dispatch, mounted under `gongzhi dispatch`: models, urgency, replies, troubles."""

import csv
import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from gongzhi.civic.cases.vocabulary import CLOCKWORK, Urgency
from gongzhi.civic.dispatch.actions import (
    choose_model,
    gather_county,
    keep_model,
    keep_weighing,
    note_replies,
)
from gongzhi.civic.dispatch.logic.comparing import Compared, compared
from gongzhi.civic.dispatch.logic.figures import Figures, figures
from gongzhi.civic.dispatch.logic.files import packed, unpacked
from gongzhi.civic.dispatch.logic.model import Model, best, likeliest, probabilities
from gongzhi.civic.dispatch.logic.reading import Message
from gongzhi.civic.dispatch.logic.relearning import relearned
from gongzhi.civic.dispatch.logic.weighing import written_examples
from gongzhi.civic.dispatch.models import TrainedModel
from gongzhi.civic.dispatch.queries.answers import replies_given
from gongzhi.civic.dispatch.queries.gathering import areas
from gongzhi.civic.dispatch.queries.reading import codes_of_labels, model_in_use, models_there
from gongzhi.civic.dispatch.queries.training import history
from gongzhi.civic.dispatch.queries.urgency import decisions
from gongzhi.civic.dispatch.vocabulary import MOST_CHOICES, Origin
from gongzhi.kernel import clock
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.sheets import guarded, lines_of, open_sheet
from gongzhi.kernel.terminal import refusals_in_a_line

A_BATCH = 500  # replies that are read and kept in one transaction
FEWEST = 50  # messages below which nothing worth its name is learned
ADDED = ("预测分类", "概率", "第二可能", "第三可能")

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV in UTF-8, GB 18030 or UTF-16.")]
Text = Annotated[
    list[str],
    typer.Option("--text", help="Heading of a column with text; several: titles first, the body last."),
]
Label = Annotated[str, typer.Option("--label", help="Heading of the column with the category.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write the figures as JSON.")]
OnlyIfBetter = Annotated[
    bool,
    typer.Option(help="Use it only if it reads what ended since at least as well as the model in use."),
]
Number = Annotated[int, typer.Option("--model", help="Number of a model; the one in use if left out.")]


class ColumnMissing(Refused):
    message = gettext_lazy("文件里没有“%(name)s”这一列。")


class TooFewMessages(Refused):
    message = gettext_lazy("可以学习的只有%(count)d条，至少要%(least)d条、两个分类。")


class TooFewSince(Refused):
    message = gettext_lazy("上次训练以后办结的只有%(count)d件，至少要%(least)d件才能比较。")


class NoSuchCounty(Refused):
    message = gettext_lazy("没有代码是“%(code)s”的区县。")


class NothingTrained(Refused):
    message = gettext_lazy("还没有训练过模型，请先运行 gongzhi dispatch train。")


def train(
    file: Annotated[
        Path | None,
        typer.Argument(exists=True, dir_okay=False, help="CSV; without it, the city's ended cases."),
    ] = None,
    text: Text = [],  # noqa: B006  # typer reads it once
    label: Label = "",
    *,
    most: Annotated[int, typer.Option(help="Learn from so many of the newest ended cases.", min=1)] = 50_000,
    only_if_better: OnlyIfBetter = False,
    as_json: AsJson = False,
) -> None:
    """训练分类模型并启用。Learn from labelled messages, measure on held-back ones, use what was learned."""
    from gongzhi.civic.dispatch.logic.learning import trained  # a second to load, for this verb alone

    began = time.monotonic()
    with refusals_in_a_line():
        judged = _compared(most) if only_if_better and not file else None
        messages, labels = _labelled(file, text, label) if file else _parted(history(limit=most))
        _refuse_few(messages, labels)
        model, found = trained(messages, labels)
        row = keep_model(
            packed(model),
            origin=Origin.FILE if file else Origin.HISTORY,
            source=file.name if file else "",
            messages=len(messages),
            figures=asdict(found) | ({"compared": asdict(judged)} if judged else {}),
            by=CLOCKWORK,
            at=clock.now(),
            use=judged is None or judged.is_as_good,
        )
    told = {"model": row.pk, "sha256": row.sha256, "messages": len(messages), "in_use": row.is_in_use}
    _tell(found, told | {"seconds": round(time.monotonic() - began, 2)}, as_json=as_json)


def _compared(most: int) -> Compared | None:
    """Compare a training of today with the model in use, on the newer half of what ended since that.

    Neither learned from those. None where there is no model yet, or too little ended since.
    """
    from gongzhi.civic.dispatch.logic.learning import trained

    row = model_in_use()
    if row is None:
        return None
    since = list(history(limit=most, ended_after=row.trained_at))
    half = len(since) // 2
    newer, others = since[:half], [*since[half:], *history(limit=most, ended_until=row.trained_at)]
    messages, labels = _parted(others)
    if half < FEWEST:
        raise TooFewSince(count=len(since), least=2 * FEWEST)
    _refuse_few(messages, labels)
    fresh, _figures = trained(messages, labels)
    asked, truth = _parted(newer)
    before = unpacked(bytes(TrainedModel.objects.get(pk=row.pk).data))
    codes = codes_of_labels(before)
    said = [codes.get(name, "") for name in likeliest(before, asked)]
    return compared(likeliest(fresh, asked), said, truth)


def _refuse_few(messages: Sequence[Message], labels: Sequence[str]) -> None:
    if len(messages) < FEWEST or len(set(labels)) < 2:
        raise TooFewMessages(count=len(messages), least=FEWEST)


def evaluate(
    file: File,
    text: Text = [],  # noqa: B006  # typer reads it once
    label: Label = "",
    number: Number = 0,
    as_json: AsJson = False,
) -> None:
    """用带分类的文件检验模型。Tell how well a model does on labelled messages that it has not seen."""
    with refusals_in_a_line():
        messages, labels = _labelled(file, text, label)
        row, model = _model(number)
    found = figures(probabilities(model, messages), labels, model.labels)
    _tell(found, {"model": row.pk, "messages": len(messages)}, as_json=as_json)


def predict(
    file: File,
    text: Text = [],  # noqa: B006  # typer reads it once
    out: Annotated[Path | None, typer.Option(help="Where to write; the screen if left out.")] = None,
    number: Number = 0,
) -> None:
    """给文件的每一行加上预测的分类。Add columns: the likeliest category, how sure, and two others."""
    with refusals_in_a_line():
        columns, rows = _rows(file)
        picks = _picks(columns, text)
        _row, model = _model(number)
    with _opened(out) as target:
        writer = csv.writer(target)
        writer.writerow([*columns, *ADDED])
        for row in rows:
            more = _named(model, _message(row, picks))
            writer.writerow([guarded(cell) for cell in (*row, *more)])


def models() -> None:
    """列出训练过的模型。List the models there are; the one in use is marked."""
    table = Table(_("编号"), "SHA-256", _("训练时间"), _("学习"), _("准确率"), "macro-F1", _("使用中"))
    for row in models_there():
        shown = (f"{row.figures[name]:.1%}" for name in ("accuracy", "macro_f1"))
        mark = "●" if row.is_in_use else ""
        when = f"{timezone.localtime(row.trained_at):%Y-%m-%d %H:%M}"
        table.add_row(str(row.pk), row.sha256[:12], when, f"{row.messages:,}", *shown, mark)
    Console().print(table)


def use(number: Annotated[int, typer.Argument(help="Number of a model, as `models` lists it.")]) -> None:
    """改用某个模型，包括退回以前的。Let a model read what comes in: the way back to an earlier one."""
    with refusals_in_a_line():
        row = choose_model(TrainedModel.objects.defer("data").get(pk=number), by=CLOCKWORK, at=clock.now())
    Console().print(_("正在使用模型 %(model)s。") % {"model": row})


def gather(
    county: Annotated[str, typer.Option(help="Code of one county; all of them if left out.")] = "",
) -> None:
    """归集共性问题，平时由后台每夜进行。Gather common troubles now; the worker does it each night."""
    counties = [place for place in areas() if county in ("", place.code)]
    with refusals_in_a_line():
        if not counties:
            raise NoSuchCounty(code=county)
        with Progress(transient=True) as bar:
            for place in bar.track(counties, description=_("正在归集")):
                began = time.monotonic()
                found = gather_county(place, by=CLOCKWORK, at=clock.now())
                told = _("%(place)s：%(n)d个共性问题，%(seconds).1f秒")
                bar.console.print(told % {"place": place, "n": found, "seconds": time.monotonic() - began})


def reread_replies(
    after: Annotated[int, typer.Option(help="Go on behind the fact of this number, as told last time.")] = 0,
    most: Annotated[int, typer.Option(help="Read so many replies and stop.", min=1)] = 1_000_000,
) -> None:
    """重读已发出的答复，更新答复质量。Read the replies that went out again, by the rules of today."""
    done, at = 0, clock.now()
    with Console().status("") as status:
        while batch := list(replies_given(after=after, limit=min(A_BATCH, most - done))):
            note_replies([(event, then) for _fact, event, then in batch], by=CLOCKWORK, at=at)
            done, after = done + len(batch), batch[-1][0]
            status.update(_("已重读%(done)d条，到第%(fact)d号记录。") % {"done": done, "fact": after})
    told = _("重读了%(done)d条答复。要接着读后面的，请加 --after %(fact)d。")
    Console().print(told % {"done": done, "fact": after})


def learn_urgency(
    most: Annotated[int, typer.Option(help="Learn from so many of the newest decisions.", min=100)] = 5_000,
) -> None:
    """学习派单员定的紧急程度。Learn which words tell of danger from what dispatchers decided."""
    with refusals_in_a_line():
        decided = decisions(limit=most)
        written = [(row["text"], row["level"] == Urgency.DANGER) for row in written_examples()]
        found = relearned(decided, written)
        dangers = sum(each.is_danger for each in decided)
        row = keep_weighing(found, decisions=len(decided), dangers=dangers, by=CLOCKWORK, at=clock.now())
    table = Table(_("最新一批决定"), _("危急"), _("找出"), _("误报"), _("代价"))
    for name, each in ((_("只用自带的例句"), found.start), (_("加上本市的决定"), found.learned)):
        table.add_row(name, *map(str, (each.dangers, each.found, each.alarms, each.cost)))
    Console().print(table)
    Console().print(_("已启用。") if row.is_in_use else _("代价更大，没有启用，仍用现在的。"))


def _model(number: int) -> tuple[TrainedModel, Model]:
    row = TrainedModel.objects.get(pk=number) if number else model_in_use()
    if row is None:
        raise NothingTrained
    return row, unpacked(bytes(row.data))


def _rows(file: Path) -> tuple[Sequence[str], list[Sequence[str]]]:
    sheet = open_sheet(file)
    return sheet.columns, [line.cells for line in lines_of(sheet) if not line.is_broken]


def _picks(columns: Sequence[str], wanted: Iterable[str]) -> list[int]:
    """Return where the columns with these headings stand."""
    for name in wanted:
        if name not in columns:
            raise ColumnMissing(name=name)
    return [columns.index(name) for name in wanted]


def _message(row: Sequence[str], picks: Iterable[int]) -> Message:
    return tuple(row[at] for at in picks)


def _labelled(file: Path, text: Sequence[str], label: str) -> tuple[list[Message], list[str]]:
    columns, rows = _rows(file)
    *picks, last = _picks(columns, [*text, label])
    return _parted((_message(row, picks), row[last].strip()) for row in rows if row[last].strip())


def _parted(pairs: Iterable[tuple[Message, str]]) -> tuple[list[Message], list[str]]:
    told = list(pairs)
    return [message for message, _label in told], [label for _message, label in told]


def _named(model: Model, message: Message) -> list[str]:
    first, *others = best(model, message, most=MOST_CHOICES)
    names = [guess.label for guess in others] + [""] * MOST_CHOICES
    return [first.label, f"{first.probability:.4f}", *names[: MOST_CHOICES - 1]]


@contextmanager
def _opened(out: Path | None) -> Iterator[TextIO]:
    if out is None:
        yield sys.stdout
        return
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        yield file


def _tell(found: Figures, more: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(more | asdict(found), ensure_ascii=False, indent=1) + "\n")
        return
    whole = Table(_("指标"), _("数值"))
    for name, value in more.items():
        whole.add_row(name, str(value))
    whole.add_row(_("准确率"), f"{found.accuracy:.1%}")
    whole.add_row("macro-F1", f"{found.macro_f1:.4f}")
    whole.add_row(_("校准误差"), f"{found.calibration_error:.4f}")
    for each in found.coverage:
        whole.add_row(_("精度%(asked)s时可自动派单") % {"asked": f"{each.asked:.0%}"}, f"{each.share:.1%}")
    by_label = Table(_("分类"), _("件数"), _("精度"), _("召回"), "F1")
    for one in found.labels:
        shares = (f"{share:.3f}" for share in (one.precision, one.recall, one.f1))
        by_label.add_row(one.label, str(one.cases), *shares)
    console = Console()
    console.print(whole)
    console.print(by_label)
