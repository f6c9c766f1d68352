"""The web server and the workers as child processes, kept alive until all are asked to stop."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection
from types import FrameType
from typing import Self

PAUSE = 0.2
# Of each web process. More than work at once: some wait for their sender's earlier requests (floods.py).
THREADS = 16
LAST_BREATH = 1.0  # seconds that a killed process may take to go
PATIENCE = 60.0  # seconds that the web server has to answer, and the children to stop

Command = list[str]


def web_command(host: str, port: int, processes: int) -> Command:
    """Return how the web server is started."""
    target = "gongzhi.config.wsgi:application"
    place = ["--host", host, "--port", str(port)]
    size = ["--workers", str(processes), "--blocking-threads", str(THREADS), "--respawn-failed-workers"]
    # Who sends the head of a request slower than this is not waited for, and its buffer is small.
    slow = ["--http1-header-read-timeout", "10000", "--http1-buffer-size", "65536", "--backpressure", "256"]
    quiet = ["--log-level", "error", "--no-access-log"]
    return [sys.executable, "-m", "granian", "--interface", "wsgi", *place, *size, *slow, *quiet, target]


def work_command() -> Command:
    """Return how a worker is started."""
    return [sys.executable, "-c", "from gongzhi.config.commands import main; main()", "work"]


def is_free(host: str, port: int) -> bool:
    """Tell whether nothing listens on a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def answers(port: int) -> bool:
    """Tell whether the web server on this machine answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def end_group(child: "subprocess.Popen[bytes]") -> None:
    """End what a child left behind: a web server that is killed leaves processes that hold the port.

    Waits until they are gone, so that the next one finds the port free; but not for ever, because what has
    ended stays in the group until whoever adopted it looks.
    """
    deadline = time.monotonic() + LAST_BREATH
    with suppress(ProcessLookupError, PermissionError):  # nobody is left; macOS says so in its own way
        while time.monotonic() < deadline:
            os.killpg(child.pid, signal.SIGKILL)
            time.sleep(PAUSE / 10)


class Children:
    """Child processes; one that ends is started again, all end together."""

    def __init__(self, commands: list[Command]) -> None:
        self.commands = commands
        self.stopping = False
        self.running: list[subprocess.Popen[bytes]] = []

    @staticmethod
    def start(command: Command) -> "subprocess.Popen[bytes]":
        """Start a child apart from our terminal, so that Ctrl-C reaches us alone and we end it in order."""
        return subprocess.Popen(command, start_new_session=True)  # noqa: S603  # our own commands

    def keep(self) -> None:
        """Keep all alive until SIGINT or SIGTERM, then stop them."""
        while not self.stopping:
            self.revive()
            time.sleep(PAUSE)

    def revive(self) -> None:
        """Start again what has ended, at most once a second."""
        for number, child in enumerate(self.running):
            if child.poll() is not None and not self.stopping:
                time.sleep(1)
                end_group(child)
                self.running[number] = self.start(self.commands[number])

    def wait_until(self, ready: Callable[[], bool]) -> bool:
        """Wait until all is up; tell whether it came to that."""
        deadline = time.monotonic() + PATIENCE
        while not self.stopping and time.monotonic() < deadline:
            if any(child.poll() is not None for child in self.running):
                return False
            if ready():
                return True
            time.sleep(PAUSE)
        return False

    def stop(self) -> None:
        """Ask all to stop, and end those that don't."""
        for child in self.running:
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + PATIENCE
        for child in self.running:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
            end_group(child)

    def __enter__(self) -> Self:
        """Take over the signals that ask to stop, then start all."""
        self._before = {
            name: signal.signal(name, self._ask_to_stop) for name in (signal.SIGTERM, signal.SIGINT)
        }
        self.running = [self.start(command) for command in self.commands]
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing running."""
        self.stop()
        for name, handler in self._before.items():
            signal.signal(name, handler)

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True
