"""The command that compares what two people were shown of a log: one history, or two."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rich.console import Console

from gongzhi.civic.ledger.adapters.source import Source, source_at
from gongzhi.civic.ledger.commands.receipts import keys_in
from gongzhi.civic.ledger.logic.checkpoints import opened_checkpoint, read_checkpoint, read_signed_checkpoint
from gongzhi.civic.ledger.logic.comparing import (
    Difference,
    Shown,
    contradictions_with,
    open_contradictions,
)
from gongzhi.civic.ledger.logic.following import read_seen
from gongzhi.civic.ledger.logic.keys import VerifierKey, verifier_key
from gongzhi.civic.ledger.logic.notes import Note, verified
from gongzhi.civic.ledger.logic.proofs import read_proof
from gongzhi.civic.ledger.logic.receipts import read_receipt
from gongzhi.civic.ledger.logic.tiles import Place, ReadFile
from gongzhi.civic.ledger.queries.log import CHECKPOINT, KEYS, FileMissing
from gongzhi.civic.ledger.vocabulary import HASH_SIZE, Checkpoint, Malformed
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.terminal import refusals_in_a_line

screen = Console()


class NothingToCompare(Refused):
    message = gettext_lazy("%(place)s 里没有账本的检查点，请给检查点文件、带证明的回执、账本的网址或文件夹。")


class NotSigned(Refused):
    message = gettext_lazy(
        "%(place)s 没有这本账的有效签名，不能作数。请核对文件，或用 --key 给出账本的公钥。"
    )


class OtherLog(Refused):
    message = gettext_lazy("这是两本不同的账：%(one)s 和 %(other)s。")


class NoFiles(Refused):
    message = gettext_lazy(
        "两份长短不同，要有账本的文件才能比。请用 --log 给出账本的网址或者抄下来的文件夹。"
    )


class SpoiltFiles(Refused):
    message = gettext_lazy("%(place)s 的文件算不出它自己签过名的结果，本身就有问题，请保存下来。")


@dataclass(frozen=True)
class Exhibit:
    """What somebody was shown: a note, or the head that a monitor worked out itself; its keys, its files."""

    place: str
    note: Note | Checkpoint
    keys: tuple[VerifierKey, ...] = ()
    source: Source | None = None

    @property
    def origin(self) -> str:
        """The name of the log."""
        return (
            self.note.origin if isinstance(self.note, Checkpoint) else read_checkpoint(self.note.text).origin
        )


def compare(
    one: Annotated[str, typer.Argument(help="甲看到的：检查点、回执、网址或文件夹 · what one was shown")],
    other: Annotated[str, typer.Argument(help="乙看到的 · what the other was shown")],
    log: Annotated[str, typer.Option(help="账本的网址或文件夹 · address or folder of the log")] = "",
    key: Annotated[list[str], typer.Option(help="您信任的账本公钥 · a key of the log")] = [],  # noqa: B006
) -> None:
    """比一比两个人看到的是不是同一本账。Compare what two people were shown: one history, or two."""
    with refusals_in_a_line():
        exhibits = [_exhibit(place) for place in (one, other, log) if place]
        found = _differences(exhibits, keys_in(key))
    for each in found:
        screen.print(f"[bold red]{each.found.label}[/]", soft_wrap=True)
        for shown in (each.one, each.other):
            screen.print(f"  {shown.size:,}  {shown.checkpoint.root.hex()}  {shown.place}", soft_wrap=True)
    if found:
        screen.print(_("请保存好这两份：账本的签名就是证据。"))
        raise typer.Exit(1)
    screen.print(_("是同一本账，记过的都还在。"))
    if not key:
        screen.print(_("公钥是材料里自带的，请与市里公布的核对。"))


def _differences(exhibits: Sequence[Exhibit], keys: list[VerifierKey]) -> list[Difference]:
    origins = list(dict.fromkeys(each.origin for each in exhibits))
    if len(origins) > 1:
        raise OtherLog(one=origins[0], other=origins[1])
    known = keys or _keys_of_all(exhibits)
    heads = [_shown(each, known) for each in exhibits]
    if (found := list(open_contradictions(heads))) or len({head.size for head in heads}) == 1:
        return found
    return _by_files([*zip(exhibits, heads, strict=True)], known)


def _keys_of_all(exhibits: Sequence[Exhibit]) -> list[VerifierKey]:
    """Return the keys that signed every note: a forger who brings another key accuses nobody."""
    notes = [each.note for each in exhibits if isinstance(each.note, Note)]
    told = dict.fromkeys(key for each in exhibits for key in each.keys)
    return [key for key in told if all(verified(note, [key]) for note in notes)]


def _by_files(told: Sequence[tuple[Exhibit, Shown]], keys: list[VerifierKey]) -> list[Difference]:
    """Compare all with the largest head of which there are files, as it is now: it may have grown since."""
    for exhibit, shown in sorted(told, key=lambda pair: pair[1].size, reverse=True):
        if exhibit.source is None:
            continue
        log = _shown(_exhibit(exhibit.place), keys)
        others = [each for _exhibit, each in told if each is not shown]
        try:
            return list(contradictions_with(log, others, _reader(exhibit.source)))
        except FileMissing:
            continue  # a witness shows what it cosigned, and has no files
        except Malformed as error:
            raise SpoiltFiles(place=log.place) from error
    raise NoFiles


def _shown(exhibit: Exhibit, keys: list[VerifierKey]) -> Shown:
    if isinstance(exhibit.note, Checkpoint):
        return Shown(exhibit.place, exhibit.note)
    checkpoint = opened_checkpoint(exhibit.note, origin=exhibit.origin, keys=keys)
    if checkpoint is None:
        raise NotSigned(place=exhibit.place)
    return Shown(exhibit.place, checkpoint)


def _exhibit(place: str) -> Exhibit:
    try:
        if place.startswith(("http://", "https://")) or Path(place).is_dir():
            return _of_log(place)
        return _of_file(place, Path(place).read_bytes())
    except (OSError, ValueError) as error:
        raise NothingToCompare(place=place) from error


def _of_log(place: str) -> Exhibit:
    source = source_at(place)
    keys = tuple(verifier_key(line) for line in (source(KEYS) or b"").decode().splitlines())
    return Exhibit(place, read_signed_checkpoint(source(CHECKPOINT) or b""), keys, source)


def _of_file(place: str, data: bytes) -> Exhibit:
    """Read a checkpoint, or else a receipt, or else what a monitor remembers."""
    if not data.lstrip().startswith(b"{"):
        return Exhibit(place, read_signed_checkpoint(data))
    try:
        receipt = read_receipt(data)
    except Malformed:
        seen = read_seen(data)
        return Exhibit(place, Checkpoint(seen.origin, seen.frontier.size, seen.frontier.root))
    return Exhibit(place, read_proof((receipt.proof or "").encode()).note, receipt.keys)


def _reader(source: Source) -> ReadFile:
    """Return what reads tiles; a full one stands for a part of it, which a log need not keep (tlog-tiles)."""

    def read(place: Place) -> bytes:
        found = source(place.path) or source(Place(place.level, place.index).path)
        if found is None:
            raise FileMissing(place.path)
        return found[: place.width * HASH_SIZE]

    return read
