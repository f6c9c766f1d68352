"""The command that follows a log from outside, and alarms where it is not what it was."""

import shlex
import subprocess
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rich.console import Console

from gongzhi.civic.ledger.adapters.source import Source, source_at
from gongzhi.civic.ledger.commands.receipts import keys_in
from gongzhi.civic.ledger.logic.checkpoints import opened_checkpoint
from gongzhi.civic.ledger.logic.following import Alarm, Seen, followed, read_seen, written
from gongzhi.civic.ledger.logic.keys import VerifierKey, verifier_key
from gongzhi.civic.ledger.logic.notes import read_note
from gongzhi.civic.ledger.logic.tiles import Place, ReadFile
from gongzhi.civic.ledger.queries.log import CHECKPOINT, KEYS
from gongzhi.civic.ledger.vocabulary import Checkpoint, Found, Malformed
from gongzhi.kernel import clock
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.files import Folder
from gongzhi.kernel.terminal import refusals_in_a_line

screen = Console()
PATIENCE = 60  # seconds for the command that an alarm starts


class NoCheckpoint(Refused):
    message = gettext_lazy("%(place)s 没有这本账签过名的检查点，请核对地址和公钥。")


def monitor(  # noqa: PLR0917  # options of a command
    place: Annotated[str, typer.Argument(help="账本网址或文件夹 · address or folder of a log")],
    state: Annotated[Path, typer.Option(help="记住看到哪里的文件 · where to remember what was seen")],
    key: Annotated[list[str], typer.Option(help="您信任的账本公钥 · a key of the log")] = [],  # noqa: B006
    every: Annotated[int, typer.Option(help="隔几秒再看，0只看一次 · seconds between looks", min=0)] = 0,
    still: Annotated[
        int,
        typer.Option(help="账本停住多少秒就报警，0不管 · alarm after so many seconds of standstill", min=0),
    ] = 0,
    command: Annotated[
        str, typer.Option(help="报警时运行，后面接问题代码和位置 · run on an alarm, with its code and place")
    ] = "",
) -> None:
    """从外面盯住一本账：逐条重算，发现改动就报警。Follow a log from outside, and tell if it changed."""
    source = source_at(place)
    with refusals_in_a_line():
        while True:
            try:
                _look(source, place, state, keys_in(key), still=timedelta(seconds=still))
            except Alarm as alarm:
                screen.print(f"[bold red]{alarm.found.label}[/] {alarm.where}")
                _run(command, alarm)
                raise typer.Exit(1) from alarm
            if not every:
                return
            time.sleep(every)


def _run(command: str, alarm: Alarm) -> None:
    """Start what somebody wants to be alarmed by; the alarm is told whether or not it works."""
    if not command:
        return
    try:
        subprocess.run([*shlex.split(command), alarm.found, alarm.where], timeout=PATIENCE, check=True)  # noqa: S603  # whoever watches chose it
    except (OSError, ValueError, subprocess.SubprocessError):
        screen.print(_("报警的命令没有成功：%(command)s") % {"command": command})


def _look(source: Source, place: str, state: Path, keys: list[VerifierKey], *, still: timedelta) -> None:
    """Read on from where one stood; what is remembered is kept after each part."""
    kept, at = Folder(state.parent), clock.now()
    before = read_seen(state.read_bytes()) if state.exists() else None
    checkpoint = _shown(source, place, keys, before)
    seen = before or Seen(checkpoint.origin)
    new = checkpoint.size - seen.frontier.size
    for part in followed(seen, checkpoint, _reader(source)):
        seen = replace(part, grown_at=at) if new or part.grown_at is None else part
        kept.write({state.name: written(seen)})
    if still and seen.grown_at and at - seen.grown_at > still:
        raise Alarm(Found.STANDING_STILL, f"{checkpoint.size} {seen.grown_at:%Y-%m-%dT%H:%M:%SZ}")
    told = {"at": f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}", "size": f"{checkpoint.size:,}", "new": new}
    screen.print(_("%(at)s 共%(size)s条，新增%(new)s条，全部核对无误。") % told)


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
