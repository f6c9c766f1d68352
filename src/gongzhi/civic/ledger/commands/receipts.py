"""The command that checks a receipt, and the keys that a person types."""

import json
from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rich.console import Console
from rich.table import Table

from gongzhi.civic.ledger.logic.keys import VerifierKey, verifier_key
from gongzhi.civic.ledger.logic.receipts import checked, cosigners, read_receipt
from gongzhi.civic.ledger.logic.witnesses import Policy
from gongzhi.civic.ledger.vocabulary import Verdict
from gongzhi.kernel import clock
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.terminal import refusals_in_a_line

screen = Console()


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
        keys, witnesses = keys_in(key), keys_in(witness)
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
        for each in cosigners(receipt, witnesses):
            screen.print(_("%(name)s 签名作证。") % {"name": each.name}, markup=False)
    if any(step.verdict in {Verdict.FAILS, Verdict.BROKEN} for step in steps):
        raise typer.Exit(1)


def keys_in(texts: list[str]) -> list[VerifierKey]:
    """Read keys as a person typed them."""
    try:
        return [verifier_key(text) for text in texts]
    except ValueError as error:
        raise BadKey(key=error) from error
