"""Children that are kept alive, and stopped."""

import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path

from gongzhi.config.processes import Children, answers, is_free

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def starts(log: Path) -> list[str]:
    """Return how a child notes each of its starts in a file, and then ends at once."""
    return [sys.executable, "-c", f"open({str(log)!r}, 'a').write('.')"]


def test_a_port_that_is_taken_is_not_free() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert not is_free("127.0.0.1", taken.getsockname()[1])


def test_a_port_that_nobody_listens_on_does_not_answer() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        assert not answers(probe.getsockname()[1])


def test_all_children_end_together() -> None:
    with Children([SLEEP, SLEEP]) as children:
        assert [child.poll() for child in children.running] == [None, None]
    assert [child.poll() for child in children.running] == [-signal.SIGTERM] * 2


def test_a_child_that_ended_is_started_again(tmp_path: Path) -> None:
    with Children([starts(tmp_path / "log")]) as children:
        children.running[0].wait()
        children.revive()
        children.running[0].wait()
    assert (tmp_path / "log").read_text() == ".."


def test_a_child_that_ends_early_is_noticed_while_waiting(tmp_path: Path) -> None:
    with Children([starts(tmp_path / "log")]) as children:
        assert not children.wait_until(lambda: False)


def test_waiting_ends_when_all_is_ready() -> None:
    with Children([SLEEP]) as children:
        assert children.wait_until(lambda: True)


def test_a_signal_ends_the_keeping() -> None:
    with Children([SLEEP]) as children:
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGTERM)).start()
        begun = time.monotonic()
        children.keep()
        assert time.monotonic() - begun < 5
