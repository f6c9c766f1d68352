"""Commands about witnesses: who cosigns our log, and to be a witness of another's."""

import secrets
import threading
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rich.console import Console
from rich.table import Table

from gongzhi.civic.ledger.actions import add_witness, remove_witness
from gongzhi.civic.ledger.adapters.standing import Busy, Keys, Witness, new_witness
from gongzhi.civic.ledger.adapters.standing_server import WitnessServer
from gongzhi.civic.ledger.commands.log import log_that_grows
from gongzhi.civic.ledger.commands.receipts import BadKey, keys_in
from gongzhi.civic.ledger.logic.keys import SignerKey, VerifierKey, is_key_name
from gongzhi.civic.ledger.queries.log import last_signed
from gongzhi.civic.ledger.queries.witnessing import standings, witnesses
from gongzhi.civic.ledger.vocabulary import Malformed, SignatureType
from gongzhi.kernel import clock
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.terminal import refusals_in_a_line
from gongzhi.kernel.worker import stop_on_signals

screen = Console()


class NotAName(Refused):
    message = gettext_lazy(
        "%(name)s 不能作名称：请用本单位的网址，不带空格和加号，形如 university.example/witness。"
    )


class WitnessHasKey(Refused):
    message = gettext_lazy("%(folder)s 里已经有一把钥匙，没有改动。要另起一个见证方，请换一个文件夹。")


class NotAWitness(Refused):
    message = gettext_lazy("%(folder)s 里没有可用的钥匙，请先运行 gongzhi ledger witness new。")


class WitnessBusy(Refused):
    message = gettext_lazy("另一个进程正在用 %(folder)s 作证。同一个见证方只能有一个进程，否则可能前后不一。")


class NoSuchWitness(Refused):
    message = gettext_lazy("没有叫 %(name)s 的见证方，请运行 gongzhi ledger witness list 查看。")


class PortTaken(Refused):
    message = gettext_lazy("%(address)s 打不开：端口已被占用，或者没有权限。请换一个端口。")


Home = Annotated[Path, typer.Argument(help="见证方的文件夹 · the folder of the witness")]


def new(
    folder: Home,
    name: Annotated[
        str, typer.Option(help="见证方的名称，用本单位的网址 · its name, as an address of yours")
    ],
) -> None:
    """为本单位新建一个见证方，显示它的公钥。Make a witness, and show its public key."""
    with refusals_in_a_line():
        if not is_key_name(name):
            raise NotAName(name=name)
        key = SignerKey(name, secrets.token_bytes(32), SignatureType.COSIGNATURE)
        if not new_witness(folder, key):
            raise WitnessHasKey(folder=folder)
    typer.echo(str(key.verifier))


def serve(
    folder: Home,
    log: Annotated[list[str], typer.Option(help="被见证的账本的公钥 · a key of a log to witness")],
    port: Annotated[int, typer.Option(help="端口 · the port", min=0, max=65535)] = 8010,
    host: Annotated[str, typer.Option(help="监听地址 · the address to listen on")] = "127.0.0.1",
) -> None:
    """作见证：账本只增不改才签名。Cosign what a log signs, as long as it only grows."""
    with refusals_in_a_line():
        witness = _witness_in(folder, _by_log(keys_in(log)))
        stop = stop_on_signals()
        try:
            with witness.held(), WitnessServer((host, port), witness) as server:
                _serve_until(stop, server)
        except Busy as error:
            raise WitnessBusy(folder=folder) from error
        except OSError as error:
            raise PortTaken(address=f"{host}:{port}") from error


def _serve_until(stop: threading.Event, server: WitnessServer) -> None:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host, port = server.server_address[:2]
    typer.echo(str(server.witness.key.verifier))
    typer.echo(f"http://{host!s}:{port}")
    stop.wait()
    server.shutdown()


def _witness_in(folder: Path, keys: Keys) -> Witness:
    try:
        return Witness(folder, keys)
    except (OSError, Malformed) as error:
        raise NotAWitness(folder=folder) from error


def _by_log(keys: list[VerifierKey]) -> Keys:
    """Return the keys of each log; one that cosigns is no log's."""
    if wrong := [key for key in keys if key.kind != SignatureType.ED25519]:
        raise BadKey(key=wrong[0])
    return {name: [key for key in keys if key.name == name] for name in {key.name for key in keys}}


def add(
    key: Annotated[str, typer.Argument(help="见证方的公钥 · its public key")],
    address: Annotated[str, typer.Argument(help="见证方的网址 · its address")],
) -> None:
    """请一个外部机构见证账本。Ask another body to witness the log."""
    with refusals_in_a_line():
        witness = add_witness(key=key, address=address, by=None, at=clock.now())
    screen.print(_("%(name)s 已加入，几秒内开始请它签名。") % {"name": witness.name})


def remove(name: Annotated[str, typer.Argument(help="见证方的名称 · its name")]) -> None:
    """不再请一个机构见证。Ask a body no more."""
    with refusals_in_a_line():
        found = witnesses().filter(name=name).first()
        if found is None:
            raise NoSuchWitness(name=name)
        remove_witness(found, by=None, at=clock.now())
    screen.print(_("不再请 %(name)s 签名，它签过的仍然有效。") % {"name": name})


def list_witnesses() -> None:
    """列出见证方：签到哪里，为什么没签。List the witnesses, how far they cosigned, what hinders them."""
    with refusals_in_a_line():
        log = log_that_grows()
    table = Table(_("见证方"), _("签到"), _("落后"), _("上次签名"), _("问题"), _("网址"))
    for it in standings(log, last_signed(log)):
        each = it.witness
        at = f"{timezone.localtime(each.cosigned_at):%Y-%m-%d %H:%M:%S}" if each.cosigned_at else "–"
        table.add_row(
            each.name, f"{it.size:,}", f"{it.behind:,}", at, each.get_trouble_display(), each.address
        )
    screen.print(table if table.row_count else _("还没有见证方。"))
