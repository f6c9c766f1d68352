"""Commands of the ledger, mounted under `gongzhi ledger`: seal, check, status, change-key, begin, rebuild."""

import json
import time
from datetime import datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from gongzhi.civic.ledger.actions import (
    AnotherHistory,
    begin_log,
    change_key,
    check_all,
    seal_facts,
    sign_checkpoint,
)
from gongzhi.civic.ledger.actions.sealing import rebuild_files
from gongzhi.civic.ledger.adapters.source import Source, source_at
from gongzhi.civic.ledger.logic.checkpoints import opened_checkpoint
from gongzhi.civic.ledger.logic.following import Alarm, Seen, followed, read_seen, written
from gongzhi.civic.ledger.logic.keys import VerifierKey, verifier_key
from gongzhi.civic.ledger.logic.notes import read_note
from gongzhi.civic.ledger.logic.receipts import checked, read_receipt
from gongzhi.civic.ledger.logic.tiles import Place, ReadFile
from gongzhi.civic.ledger.logic.witnesses import Policy
from gongzhi.civic.ledger.models import Log
from gongzhi.civic.ledger.queries.checking import Deviation
from gongzhi.civic.ledger.queries.log import CHECKPOINT, KEYS, current_log, keys_of, last_signed
from gongzhi.civic.ledger.vocabulary import Checkpoint, Found, Malformed, Verdict
from gongzhi.kernel import clock
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.files import Folder
from gongzhi.kernel.models import Fact
from gongzhi.kernel.terminal import refusals_in_a_line

screen = Console()


class NoLog(Refused):
    message = gettext_lazy("还没有账本，请先运行 gongzhi migrate。")


class LogDoesNotGoOn(Refused):
    message = gettext_lazy("账本没有接着记：%(found)s（%(subject)s）。请运行 gongzhi ledger check 查看。")


class NotAReceipt(Refused):
    message = gettext_lazy("这不是回执文件，或者文件已经损坏（%(why)s）。请重新保存回执再试。")


class BadKey(Refused):
    message = gettext_lazy("看不懂这把公钥：%(key)s。请整行复制，形如 名称+指纹+内容。")


def verify(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="回执文件 · the receipt")],
    key: Annotated[list[str], typer.Option(help="您信任的账本公钥 · a key of the log")] = [],  # noqa: B006
    witness: Annotated[list[str], typer.Option(help="您信任的见证公钥 · a witness")] = [],  # noqa: B006
    quorum: Annotated[int, typer.Option(help="至少几个见证 · how many witnesses", min=0)] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="输出JSON · as JSON")] = False,
) -> None:
    """查验一份回执，不联网，不用数据库。Check a receipt, offline."""
    with refusals_in_a_line():
        keys, witnesses = _keys(key), _keys(witness)
        try:
            policy = Policy(quorum or min(1, len(witnesses)), tuple(witnesses))
            receipt = read_receipt(file.read_bytes())
        except ValueError as error:
            raise NotAReceipt(why=error) from error
    steps = list(checked(receipt, keys=keys, witnesses=policy, at=clock.now()))
    if as_json:
        typer.echo(json.dumps({step.part.value: step.verdict.value for step in steps}))
    else:
        table = Table(_("查验"), _("结果"))
        for step in steps:
            table.add_row(str(step.part.label), str(step.verdict.label))
        screen.print(table)
    if any(step.verdict in {Verdict.FAILS, Verdict.BROKEN} for step in steps):
        raise typer.Exit(1)


def _keys(texts: list[str]) -> list[VerifierKey]:
    try:
        return [verifier_key(text) for text in texts]
    except ValueError as error:
        raise BadKey(key=error) from error


class NoCheckpoint(Refused):
    message = gettext_lazy("%(place)s 没有这本账签过名的检查点，请核对地址和公钥。")


def monitor(
    place: Annotated[str, typer.Argument(help="账本网址或文件夹 · address or folder of a log")],
    state: Annotated[Path, typer.Option(help="记住看到哪里的文件 · where to remember what was seen")],
    key: Annotated[list[str], typer.Option(help="您信任的账本公钥 · a key of the log")] = [],  # noqa: B006
    every: Annotated[int, typer.Option(help="隔几秒再看，0只看一次 · seconds between looks", min=0)] = 0,
) -> None:
    """从外面盯住一本账：逐条重算，发现改动就报警。Follow a log from outside, and tell if it changed."""
    source = source_at(place)
    with refusals_in_a_line():
        while True:
            _look(source, place, state, _keys(key))
            if not every:
                return
            time.sleep(every)


def _look(source: Source, place: str, state: Path, keys: list[VerifierKey]) -> None:
    """Read on from where one stood; what is remembered is kept after each part."""
    kept = Folder(state.parent)
    seen = read_seen(state.read_bytes()) if state.exists() else None
    checkpoint = _shown(source, place, keys, seen)
    before = seen.frontier.size if seen else 0
    try:
        for part in followed(seen or Seen(checkpoint.origin), checkpoint, _reader(source)):
            kept.write({state.name: written(part)})
    except Alarm as alarm:
        screen.print(f"[bold red]{alarm.found.label}[/] {alarm.where}")
        raise typer.Exit(1) from alarm
    told = {"at": f"{timezone.localtime(clock.now()):%Y-%m-%d %H:%M:%S}", "size": f"{checkpoint.size:,}"}
    screen.print(
        _("%(at)s 共%(size)s条，新增%(new)s条，全部核对无误。") % {**told, "new": checkpoint.size - before}
    )


def _shown(source: Source, place: str, keys: list[VerifierKey], seen: Seen | None) -> Checkpoint:
    """Return the checkpoint that the log shows; without keys of one's own those beside it are taken."""
    own = keys or [verifier_key(line) for line in (source(KEYS) or b"").decode().splitlines()]
    origin = seen.origin if seen else own[0].name if own else ""
    try:
        found = opened_checkpoint(read_note(source(CHECKPOINT) or b""), origin=origin, keys=own)
    except Malformed:
        found = None
    if found is None:
        raise NoCheckpoint(place=place)
    return found


def _reader(source: Source) -> ReadFile:
    def read(place: Place) -> bytes:
        found = source(place.path)
        if found is None:
            raise Alarm(Found.TILE_MISSING, place.path)
        return found

    return read


def seal() -> None:
    """登记所有还没有入账的事实并签名。Seal all facts that wait, and sign."""
    with refusals_in_a_line(), Progress(console=screen, transient=True) as bar:
        step, done = bar.add_task(_("正在登记"), total=None), 0
        try:
            while some := seal_facts(at=clock.now()):
                done += some
                bar.update(step, completed=done)
            sign_checkpoint(at=clock.now())
        except AnotherHistory as problem:
            raise LogDoesNotGoOn(found=problem.found.label, subject=problem.subject) from problem
    screen.print(_("登记了 %(count)d 条。") % {"count": done})


def check() -> None:
    """核对全部事实、文件和已公布的账本。Check all facts and files against what was signed."""
    with refusals_in_a_line():
        log = _log()
    with Progress(console=screen, transient=True) as bar:
        step = bar.add_task(_("正在核对"), total=log.size)
        found = check_all(log, at=clock.now(), tell=lambda done: bar.update(step, completed=done))
    if found:
        screen.print(_listed(found))
        raise typer.Exit(1)
    screen.print(_("核对了 %(count)d 条，全部一致。") % {"count": log.size})


def _listed(found: list[Deviation]) -> Table:
    table = Table(_("发现"), _("位置"))
    for each in found:
        table.add_row(str(each.found.label), each.subject)
    return table


def status() -> None:
    """显示账本的现状。Show how the log stands."""
    with refusals_in_a_line():
        log = _log()
    signed = last_signed(log)
    table = Table.grid(padding=(0, 3))
    table.add_row(_("账本"), log.origin)
    table.add_row(_("已登记"), f"{log.size:,}")
    table.add_row(_("还没有登记"), f"{Fact.objects.filter(leaf=None).count():,}")
    table.add_row(_("已签名到"), f"{signed.size:,} · {_when(signed.signed_at)}" if signed else "–")
    table.add_row(_("上次全部核对"), _when(log.checked_at))
    for key in keys_of(log):
        table.add_row(_("公钥"), str(key))
    screen.print(table)


def change_signing_key(
    stolen_since: Annotated[
        datetime | None, typer.Option(help="旧钥匙从何时起可能被盗 · since when the old key may be stolen")
    ] = None,
) -> None:
    """换一把签名钥匙。Let a new key sign; the old one signs beside it, unless it was stolen."""
    with refusals_in_a_line():
        _log()
    since = timezone.make_aware(stolen_since) if stolen_since else None
    key = change_key(stolen_since=since, by=None, at=clock.now())
    screen.print(_("新的公钥：%(key)s") % {"key": key.verifier})


def begin(
    site: Annotated[str, typer.Option(help="网址的主机名 · the host's name; of the site if left out")] = "",
) -> None:
    """另起一本账（数据库退回到以前之后）。Begin another log, after the database was put back."""
    log = begin_log(site=site or site_name(), by=None, at=clock.now())
    screen.print(_("新的账本：%(log)s") % {"log": log.origin})


def rebuild() -> None:
    """按数据库重写账本的全部文件。Write all files of the log anew from the database."""
    with refusals_in_a_line(), Progress(console=screen, transient=True) as bar:
        log = _log()
        step = bar.add_task(_("正在重写"), total=log.size)
        try:
            rebuild_files(log, tell=lambda done: bar.update(step, completed=done))
        except AnotherHistory as problem:
            raise LogDoesNotGoOn(found=problem.found.label, subject=problem.subject) from problem
    screen.print(_("重写了 %(count)d 条。") % {"count": log.size})


def site_name() -> str:
    """Return the host under which the site is known, which names its logs."""
    return urlsplit(settings.SITE_ADDRESS).hostname or "localhost"


def _log() -> Log:
    log = current_log()
    if log is None:
        raise NoLog
    return log


def _when(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else "–"
