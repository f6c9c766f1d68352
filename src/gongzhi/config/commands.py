"""The command line: `gongzhi --help` explains every verb."""

import os
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.panel import Panel
from rich.table import Table

# The verbs that modules bring: name under `gongzhi`, and the function that does it.
MOUNTED = {
    "audit": "gongzhi.civic.cases.commands.audit",
    "backup": "gongzhi.config.keeping.commands.backup",
    "restore": "gongzhi.config.keeping.commands.restore",
    "create-administrator": "gongzhi.civic.people.commands.create_administrator",
    "invite": "gongzhi.civic.people.commands.invite",
    "verify": "gongzhi.civic.ledger.commands.verify",
    "reset-second-factor": "gongzhi.civic.people.commands.reset_second_factor",
}
IMPORTS = {
    "places": "gongzhi.civic.jurisdictions.commands.import_places",
    "gazetteer": "gongzhi.civic.jurisdictions.commands.import_gazetteer",
    "cases": "gongzhi.civic.cases.commands.import_cases",
    "taxonomy": "gongzhi.civic.cases.commands.import_taxonomy",
}
# What runs beside each worker, because it waits for other systems, or for the disk.
BESIDE = {
    "carrier": "gongzhi.civic.clients.tasks.carry_until",
    "sealer": "gongzhi.civic.ledger.tasks.seal_until",
    "gatherer": "gongzhi.civic.ledger.tasks.gather_until",
}
LEDGER = {
    "seal": "seal",
    "check": "check",
    "status": "status",
    "change-key": "change_signing_key",
    "begin": "begin",
    "rebuild": "rebuild",
    "monitor": "monitor",
    "compare": "compare",
}
PRIVACY = ("rewrap", "retention")
WITNESS = {"new": "new", "serve": "serve", "add": "add", "remove": "remove", "list": "list_witnesses"}
DISPATCH = ("train", "evaluate", "predict", "models", "use", "gather", "reread-replies", "learn-urgency")
PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}

screen = Console()


def main() -> None:
    """Run the verb of the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
    import django

    django.setup()
    command_line()()


def command_line() -> typer.Typer:
    """Return all verbs, with those of the modules."""
    from django.utils.module_loading import import_string

    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="共治 Gongzhi: 接诉即办的城市软件。",
    )
    for verb in (run, migrate, demo, work):
        app.command()(verb)
    app.command("django", context_settings=PASS_ON, add_help_option=False)(run_django)
    parked = typer.Typer(
        no_args_is_help=True, help="查看、重试搁置的后续处理。List parked reactions, try them again."
    )
    parked.command("list")(list_parked)
    parked.command("retry")(retry_parked)
    importing = typer.Typer(no_args_is_help=True, help="导入数据。Import data from files.")
    for name, function in IMPORTS.items():
        importing.command(name)(import_string(function))
    dispatching = typer.Typer(no_args_is_help=True, help="学习派单：训练、检验、预测。Learn to dispatch.")
    for name in DISPATCH:
        dispatching.command(name)(import_string(f"gongzhi.civic.dispatch.commands.{name.replace('-', '_')}"))
    for name, function in MOUNTED.items():
        app.command(name)(import_string(function))
    ledger = typer.Typer(
        no_args_is_help=True, help="公开账本：登记、核对、换钥匙。The ledger: seal, check, keys."
    )
    for name, function in LEDGER.items():
        ledger.command(name)(import_string(f"gongzhi.civic.ledger.commands.{function}"))
    ledger.command("recompute")(import_string("gongzhi.civic.evaluation.commands.recompute"))
    witnessing = typer.Typer(no_args_is_help=True, help="外部见证。Witnesses of the ledger.")
    for name, function in WITNESS.items():
        witnessing.command(name)(import_string(f"gongzhi.civic.ledger.commands.{function}"))
    ledger.add_typer(witnessing, name="witness")
    app.add_typer(ledger, name="ledger")
    privacy = typer.Typer(
        no_args_is_help=True, help="个人信息：换主密钥、删除到期数据。Personal data: keys, retention."
    )
    for name in PRIVACY:
        privacy.command(name)(import_string(f"gongzhi.civic.privacy.commands.{name}"))
    app.add_typer(privacy, name="privacy")
    app.add_typer(parked, name="parked")
    app.add_typer(importing, name="import")
    app.add_typer(dispatching, name="dispatch")
    return app


def run(
    port: Annotated[int, typer.Option(help="网站端口 · the port of the web server", min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="监听地址 · the address to listen on")] = "127.0.0.1",
    web: Annotated[int, typer.Option(help="网站进程数 · web processes", min=1)] = 2,
    workers: Annotated[int, typer.Option(help="后台进程数 · worker processes", min=1)] = 1,
    with_demo: Annotated[
        bool, typer.Option("--demo/--no-demo", help="空库时建演示城市 · build the demo city")
    ] = True,
) -> None:
    """一条命令运行：建库、演示城市、网站和后台。Migrate, build the demo city, start web and workers."""
    from gongzhi.config.processes import Children, answers, is_free, web_command, work_command

    if not is_free(host, port):
        fail(
            f"端口 {port} 已被占用，请换一个：make run PORT={port + 1}",
            f"Port {port} is in use; choose another.",
        )
    migrate()
    collect_static()
    if with_demo:
        demo()
    os.environ.setdefault("GONGZHI_ADDRESS", _address_at(port))
    os.environ["GONGZHI_WEB_PROCESSES"] = str(web)  # among which the limits of a sender are divided
    with Children([web_command(host, port, web), *[work_command()] * workers]) as children:
        if children.wait_until(lambda: answers(port)):
            welcome(f"http://{host}:{port}", with_accounts=with_demo)
            children.keep()
        elif not children.stopping:
            fail("网站没有启动，原因见上。", "The web server did not start; the reason is above.")
    screen.print("已停止。Stopped.")


def _address_at(port: int) -> str:
    """Return what links in letters begin with: our first host, and the port where no proxy stands before."""
    from django.conf import settings

    address = str(settings.SITE_ADDRESS)
    return address if settings.HTTPS else f"{address}:{port}"


def migrate() -> None:
    """建立或升级数据库。Make or upgrade the database."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    fill_tables()


def fill_tables() -> None:
    """Set the limits, weights and exclusions with which every city starts, and begin its ledger."""
    from datetime import date

    from gongzhi.civic.cases.actions import seed_limits
    from gongzhi.civic.cases.vocabulary import CLOCKWORK
    from gongzhi.civic.evaluation.actions import seed_evaluation
    from gongzhi.civic.ledger.actions import begin_log
    from gongzhi.civic.ledger.commands import site_name
    from gongzhi.civic.ledger.queries.log import current_log
    from gongzhi.civic.privacy.actions import seed_notice_limits
    from gongzhi.kernel import clock

    long_ago = date(2000, 1, 1)  # they hold for the past that a city brings along, too
    seed_limits(valid_from=long_ago, by=CLOCKWORK, at=clock.now())
    seed_evaluation(valid_from=long_ago, by=CLOCKWORK, at=clock.now())
    seed_notice_limits(by=CLOCKWORK, at=clock.now())
    if current_log() is None:
        begin_log(site=site_name(), by=CLOCKWORK, at=clock.now())


def collect_static() -> None:
    """Put the static files where the web server serves them, if they changed."""
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)


def demo() -> None:
    """在空库里建演示城市。Build the demo city, if the database is empty."""
    from rich.progress import Progress

    from gongzhi.civic.jurisdictions.models import Place
    from gongzhi.demo.replay import build_demo_city
    from gongzhi.kernel import clock

    if Place.objects.exists():
        return
    with Progress(console=screen, transient=True) as bar:
        step = bar.add_task("正在建演示城市 · Building the demo city", total=None)
        build_demo_city(until=clock.now(), tell=lambda done, of: bar.update(step, completed=done, total=of))


def work() -> None:
    """运行一个后台进程，投递事实并执行定时工作。Run a worker: deliver facts, run the schedule."""
    from gongzhi.kernel.worker import stop_on_signals

    stop = stop_on_signals()  # before all that takes long: whoever stops us at once finds us listening

    from threading import Thread

    from django.utils.module_loading import import_string

    from gongzhi.config.logs import log_uncaught
    from gongzhi.config.metrics import watch
    from gongzhi.kernel.worker import work as work_until_stopped

    log_uncaught()
    watch()
    beside = [Thread(target=import_string(task), args=(stop,), name=name) for name, task in BESIDE.items()]
    for thread in beside:
        thread.start()
    try:
        work_until_stopped(stop=stop)
    finally:
        stop.set()
        for thread in beside:
            thread.join()


def run_django(context: typer.Context) -> None:
    """执行 Django 自带的命令。Run one of Django's own commands, as in `gongzhi django dbshell`."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["gongzhi django", *context.args])


def list_parked() -> None:
    """列出多次失败后搁置的后续处理。List the reactions that were given up after many tries."""
    from django.utils import timezone

    from gongzhi.kernel.delivery import parked_reactions

    table = Table("编号 id", "后续处理 reaction", "事实 fact", "次数 tries", "搁置时间 parked", "原因 error")
    for row in parked_reactions():
        parked_at = f"{timezone.localtime(row.parked_at):%Y-%m-%d %H:%M}"
        table.add_row(str(row.pk), row.reaction, str(row.fact), str(row.attempts), parked_at, row.error)
    screen.print(table if table.row_count else "没有搁置的后续处理。Nothing is parked.")


def retry_parked(
    numbers: Annotated[
        list[int] | None, typer.Argument(help="编号，不写则全部 · which ones; all if none given")
    ] = None,
) -> None:
    """让后台再试一次。Let the workers try again."""
    from gongzhi.kernel import clock
    from gongzhi.kernel.delivery import parked_reactions, try_again

    chosen = parked_reactions().filter(pk__in=numbers) if numbers else parked_reactions()
    count = try_again(chosen, at=clock.now())
    screen.print(f"已交后台重试 {count} 件。{count} handed to the workers.")


def welcome(address: str, *, with_accounts: bool) -> None:
    """Show where Gongzhi runs and how to sign in."""
    from gongzhi.demo.accounts import PASSWORD, shown_accounts

    lines = Table.grid(padding=(0, 3))
    lines.add_row("网址 Address", f"[bold]{address}[/]")
    lines.add_row("工作台 Desk", f"{address}/desk/")
    if with_accounts:
        lines.add_row("密码 Password", f"[bold]{PASSWORD}[/] （演示账号通用 · for all demo accounts）")
        for account in shown_accounts():
            lines.add_row(
                f"[bold]{account.sign_in_name}[/]", f"{account.name} · {account.role_name} · {account.role}"
            )
    lines.add_row("停止 Stop", "Ctrl-C")
    screen.print(
        Panel(lines, title="共治 Gongzhi 已就绪 is ready", border_style="cyan", padding=(1, 2), expand=False)
    )


def fail(chinese: str, english: str) -> None:
    """End with a sentence, in both languages."""
    Console(stderr=True).print(f"[bold red]{chinese}[/]\n{english}")
    sys.exit(1)
