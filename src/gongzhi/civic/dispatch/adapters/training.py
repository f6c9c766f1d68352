"""The nightly training: a process of its own, which the worker does not wait for."""

import os
import subprocess
import sys
from collections.abc import Sequence

_running: list["subprocess.Popen[bytes]"] = []


MODEL = ("train", "--only-if-better")
URGENCY = ("learn-urgency",)


def command_of(words: Sequence[str]) -> list[str]:
    """Return how a verb of `gongzhi dispatch` is started."""
    start = [sys.executable, "-c", "from gongzhi.config.commands import main; main()"]
    return [*start, "dispatch", *words]


def start_learning(words: Sequence[str]) -> bool:
    """Start to learn unless that is under way; it ends with the worker's own group of processes.

    One thread: several of them spin while they wait for one another, and others need the processor.
    """
    if any(each.poll() is None for each in _running):
        return False
    _running[:] = [
        subprocess.Popen(  # noqa: S603  # our own command
            command_of(words), env=os.environ | {"OPENBLAS_NUM_THREADS": "1"}, stdout=subprocess.DEVNULL
        )
    ]
    return True
