"""The nightly training: a process of its own, which the worker does not wait for."""

import os
import subprocess
import sys

_running: list["subprocess.Popen[bytes]"] = []


def training_command() -> list[str]:
    """Return how the training is started."""
    start = [sys.executable, "-c", "from gongzhi.config.commands import main; main()"]
    return [*start, "dispatch", "train", "--only-if-better"]


def start_training() -> bool:
    """Start the training unless one is under way; it ends with the worker's own group of processes.

    One thread: several of them spin while they wait for one another, and others need the processor.
    """
    if any(each.poll() is None for each in _running):
        return False
    _running[:] = [
        subprocess.Popen(  # noqa: S603  # our own command
            training_command(), env=os.environ | {"OPENBLAS_NUM_THREADS": "1"}, stdout=subprocess.DEVNULL
        )
    ]
    return True
