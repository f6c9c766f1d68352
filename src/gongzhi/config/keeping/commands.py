"""The verbs `gongzhi backup` and `gongzhi restore`."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from django.db import Error
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.ledger.actions import begin_log
from gongzhi.civic.ledger.commands import site_name
from gongzhi.config.keeping.backup import Tell, back_up
from gongzhi.config.keeping.keys import NAME as KEYS
from gongzhi.config.keeping.refusals import CannotKeep
from gongzhi.config.keeping.restore import Contents, inspect
from gongzhi.config.keeping.restore import restore as put_back
from gongzhi.kernel import clock

File = Annotated[Path, typer.Argument(help="备份文件 · the file of the backup", dir_okay=False)]
KeyFile = Annotated[
    Path | None,
    typer.Option(help="密钥文件，也可用 GONGZHI_BACKUP_KEY · file with the key", exists=True, dir_okay=False),
]
LEAST_OF_A_KEY = 12  # signs
screen = Console()


def backup(
    file: File,
    key_file: KeyFile = None,
    check: Annotated[
        bool, typer.Option("--check", help="只核验已有的备份 · only verify a backup that exists")
    ] = False,
) -> None:
    """备份全部数据，运行中也可以。Back up everything, also while Gongzhi runs."""
    from gongzhi.kernel import clock

    with refusals_told():
        passphrase = key_from(key_file)
        if check:
            with progress(file) as tell:
                contents = inspect(file, passphrase=passphrase, tell=tell)
            describe(file, contents)
        else:
            refuse_short(passphrase)
            with progress() as tell:
                back_up(file, passphrase=passphrase, at=clock.now(), tell=tell)
            with progress(file) as tell:  # a backup that can't be read is none
                contents = inspect(file, passphrase=passphrase, tell=tell)
            describe(file, contents)
            if not passphrase:
                screen.print(
                    "备份没有加密，内含个人信息和密钥，请妥善保管。"
                    "Not encrypted: it holds personal data and the secret key."
                )
            screen.print(
                f"个人信息的密钥在旁边的 {KEYS} 里，只有最新的一份，请与备份分开存放。"
                f"The keys of personal data are in {KEYS} beside it, the newest only; store them apart."
            )
    if contents.manifest.lacking:
        sys.exit(3)


def restore(
    file: File,
    key_file: KeyFile = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="替换现有全部数据 · replace all data that is here")
    ] = False,
    keys: Annotated[
        Path | None,
        typer.Option(help="个人信息的密钥文件，默认在备份旁边 · keys of personal data", dir_okay=False),
    ] = None,
    without_keys: Annotated[
        bool, typer.Option("--without-keys", help="密钥丢了也恢复 · restore though the keys are lost")
    ] = False,
) -> None:
    """从备份恢复，先停下网站和后台。Restore a backup; stop web and workers first."""
    from gongzhi.config.commands import migrate

    with refusals_told():
        passphrase = key_from(key_file)
        with progress(file) as tell:
            contents = put_back(
                file,
                passphrase=passphrase,
                replace=replace,
                make_tables=migrate,
                tell=tell,
                keys_from=keys,
                without_keys=without_keys,
            )
    # What came after the backup is in the log that everybody saw; going on from here would be a second one.
    begin_log(site=site_name(), by=CLOCKWORK, at=clock.now())
    describe(file, contents)
    remind(contents)
    screen.print("已恢复。Restored.")


def key_from(path: Path | None) -> bytes | None:
    """Return the key that is given by file or variable, without white space around it."""
    given = path.read_bytes() if path else os.environ.get("GONGZHI_BACKUP_KEY", "").encode()
    key = given.strip()
    if path and not key:
        raise CannotKeep(f"密钥文件 {path} 是空的。", f"The key file {path} is empty.")
    return key or None


def refuse_short(key: bytes | None) -> None:
    """Seal nothing with a key that can be guessed; what was sealed with one before still opens."""
    if key and len(key.decode(errors="replace")) < LEAST_OF_A_KEY:
        raise CannotKeep(
            f"密钥太短，至少要{LEAST_OF_A_KEY}个字符。可以这样生成一个：openssl rand -base64 32",
            f"The key is too short; it needs {LEAST_OF_A_KEY} signs at least. "
            "To make one: openssl rand -base64 32",
        )


@contextmanager
def refusals_told() -> Iterator[None]:
    """End with the sentence of a refusal, or of a disk that is full."""
    from gongzhi.config.commands import fail

    try:
        yield
    except CannotKeep as refusal:
        fail(refusal.chinese, refusal.english)
    except (Error, sqlite3.Error, psycopg.Error) as error:
        fail(f"数据库出错，没有完成：{error}", f"The database failed: {error}")
    except OSError as error:
        reason = f"{error.strerror or error}: {error.filename or ''}"
        fail(f"文件读写失败，没有完成：{reason}", f"Reading or writing failed: {reason}")


@contextmanager
def progress(file: Path | None = None) -> Iterator[Tell]:
    """Show the part at hand, and how far it is: in rows and files, or in bytes of a file that is read."""
    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,}")
    size = file.stat().st_size if file and file.exists() else None
    with Progress(*columns, TimeElapsedColumn(), console=screen, transient=True) as bar:
        step = bar.add_task("", total=size)
        yield lambda part, done: bar.update(step, description=part, completed=done)


def describe(file: Path, contents: Contents) -> None:
    """Show what is in a backup."""
    about, manifest = contents.about, contents.manifest
    lines = Table.grid(padding=(0, 3))
    lines.add_row("文件 File", f"{file}  ({file.stat().st_size:,} bytes)")
    lines.add_row("时间 Made at", f"{about['made_at']}")
    lines.add_row("版本 Version", f"{about['version']} · {about['database']}")
    for words, table in (("事项 Cases", "cases_case"), ("人员 Persons", "people_person")):
        lines.add_row(words, f"{manifest.rows_of(table):,}")
    lines.add_row("事实 Facts", f"{manifest.rows_of('kernel_fact'):,}")
    lines.add_row("附件 Files", f"{manifest.files:,}")
    if manifest.lacking:
        names = ", ".join(manifest.lacking_first)
        lines.add_row("[bold red]缺失的附件 Lacking[/]", f"{manifest.lacking:,}: {names}")
    screen.print(lines)


def remind(contents: Contents) -> None:
    """Name the variables that were set when the backup was made and differ now."""
    from django.conf import settings

    for name, value in contents.variables.items():
        if os.environ.get(name) != value:
            screen.print(f"备份时的设置 · It was set: {name}={value}")
    if "GONGZHI_SECRET_KEY" in os.environ and contents.secret != settings.SECRET_KEY:
        screen.print(
            "GONGZHI_SECRET_KEY 与备份时不同：登录状态和已发出的链接将失效。"
            "It differs from that of the backup: sessions and links that were sent no longer work."
        )
