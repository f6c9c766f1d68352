"""The verbs below `gongzhi privacy`."""

from typing import Annotated

import typer
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from gongzhi.civic.privacy.actions import delete_past_rows, rewrap_keys
from gongzhi.civic.privacy.queries.retention import past_counts
from gongzhi.kernel import clock

NO_END = 1_000_000


def rewrap() -> None:
    """换主密钥，旧副本里的密钥从此打不开。Change the master key; copies of keys are void from then on."""
    screen, done = Console(), 0
    with screen.status("") as status:
        for done in rewrap_keys(by=None, at=clock.now()):
            status.update(f"{done:,}")
    screen.print(f"已换主密钥，重新加密了{done:,}把密钥。Wrapped {done:,} keys under a new master key.")


def retention(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只看会删多少 · only tell what would go")
    ] = False,
) -> None:
    """按登记册删除到期的数据。Delete what has had its time by the register, until nothing is left."""
    at = clock.now()
    counts = past_counts(at=at) if dry_run else delete_past_rows(by=None, at=at, batches=NO_END)
    table = Table(_("表"), _("到期行数") if dry_run else _("已删除行数"))
    for label, rows in counts.items():
        if rows:
            table.add_row(label, f"{rows:,}")
    Console().print(table if table.row_count else _("没有到期的数据。"))
