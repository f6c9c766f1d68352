"""Commands of whoever keeps the log: seal, check, status, change-key, begin, rebuild."""

from datetime import datetime
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
from gongzhi.civic.ledger.models import Log
from gongzhi.civic.ledger.queries.checking import Deviation
from gongzhi.civic.ledger.queries.log import current_log, keys_of, last_signed
from gongzhi.kernel import clock
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.models import Fact
from gongzhi.kernel.terminal import refusals_in_a_line

screen = Console()


class NoLog(Refused):
    message = gettext_lazy("还没有账本，请先运行 gongzhi migrate。")


class LogDoesNotGoOn(Refused):
    message = gettext_lazy("账本没有接着记：%(found)s（%(subject)s）。请运行 gongzhi ledger check 查看。")


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
        log = log_that_grows()
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
        log = log_that_grows()
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
        log_that_grows()
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
        log = log_that_grows()
        step = bar.add_task(_("正在重写"), total=log.size)
        try:
            rebuild_files(log, tell=lambda done: bar.update(step, completed=done))
        except AnotherHistory as problem:
            raise LogDoesNotGoOn(found=problem.found.label, subject=problem.subject) from problem
    screen.print(_("重写了 %(count)d 条。") % {"count": log.size})


def site_name() -> str:
    """Return the host under which the site is known, which names its logs."""
    return urlsplit(settings.SITE_ADDRESS).hostname or "localhost"


def log_that_grows() -> Log:
    """Return the log; refuse where none has begun."""
    log = current_log()
    if log is None:
        raise NoLog
    return log


def _when(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else "–"
