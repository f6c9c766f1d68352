"""Drawing ahead: the same things in the same order, from a process that never outlives who asked."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongzhi.kernel.ahead import BATCH, DrawerDied, drawn_ahead

MANY = BATCH * 5 // 2
ASKING = """
import os, signal, sys
from gongzhi.kernel.ahead import drawn_ahead
from tests.kernel.test_ahead import pids_without_end
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background may be deaf to it
    for pid in drawn_ahead(pids_without_end):
        print(pid, flush=True)
        sys.stdin.read()
"""


def numbers(until: int) -> Iterator[int]:
    yield from range(until)


def pids_without_end() -> Iterator[int]:
    while True:
        yield os.getpid()


def failing_after(good: int) -> Iterator[int]:
    yield from range(good)
    raise LookupError("路灯")


def dying_after(good: int) -> Iterator[int]:
    yield from range(good)
    os.kill(os.getpid(), signal.SIGKILL)


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ends_soon(pid: int) -> bool:
    until = time.monotonic() + 20
    while lives(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not lives(pid)


@pytest.mark.parametrize("many", [0, 1, BATCH, MANY])
def test_all_comes_in_order(many: int) -> None:
    assert list(drawn_ahead(numbers, many)) == list(range(many))


def test_another_process_draws() -> None:
    assert next(drawn_ahead(pids_without_end)) != os.getpid()


def test_what_is_raised_there_is_raised_here_after_all_whole_batches() -> None:
    drawn = drawn_ahead(failing_after, MANY)
    assert [next(drawn) for _ in range(BATCH * 2)] == list(range(BATCH * 2))
    with pytest.raises(LookupError, match="路灯"):
        next(drawn)


def test_a_drawer_that_was_killed_is_not_taken_for_the_end() -> None:
    with pytest.raises(DrawerDied):
        list(drawn_ahead(dying_after, MANY))


def test_a_drawer_ends_when_no_more_is_asked_for() -> None:
    drawn = drawn_ahead(pids_without_end)
    pid = next(drawn)
    drawn.close()  # type: ignore[attr-defined]  # it is a generator
    assert not lives(pid)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_drawer_ends_with_who_asked(how: signal.Signals) -> None:
    asking = subprocess.Popen(
        [sys.executable, "-c", ASKING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert asking.stdout
    pid = int(asking.stdout.readline())
    asking.send_signal(how)
    asking.communicate()
    assert ends_soon(pid)


def test_ctrl_c_at_a_terminal_reaches_only_who_asked() -> None:
    asking = subprocess.Popen(
        [sys.executable, "-c", ASKING],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert asking.stdout
    pid = int(asking.stdout.readline())
    os.killpg(asking.pid, signal.SIGINT)
    _out, err = asking.communicate()
    assert err.count(b"Traceback") == 1
    assert ends_soon(pid)
