"""`gongzhi run` as somebody starts it: real processes, a real port, a home of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from gongzhi.config.processes import answers

PATIENCE = 30.0
GONGZHI = [sys.executable, "-c", "from gongzhi.config.commands import main; main()"]


@dataclass
class Running:
    """A Gongzhi that runs."""

    process: "subprocess.Popen[str]"
    port: int
    home: Path

    def children(self, word: str) -> set[int]:
        """Return the ids of the child processes in whose command line a word stands."""
        told = subprocess.run(
            ["ps", "-A", "-ww", "-o", "pid=,ppid=,stat=,args="], capture_output=True, check=True
        )
        rows = [line.split(None, 3) for line in told.stdout.decode().splitlines()]
        mine = [row for row in rows if row[1] == str(self.process.pid) and not row[2].startswith("Z")]
        return {int(row[0]) for row in mine if row[3].endswith(word) or f" {word} " in row[3]}

    def answer(self) -> tuple[int, str]:
        """Return the status and the page at the front door."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", "/")
        response = connection.getresponse()
        return response.status, response.read().decode()


def environment(home: Path) -> dict[str, str]:
    """Return an environment in which nothing is set but the home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GONGZHI_", "DJANGO_"))}
    return {**kept, "GONGZHI_HOME": str(home), "COLUMNS": "200"}


def start(home: Path, port: int) -> "subprocess.Popen[str]":
    """Start Gongzhi without the demo city, in an empty home."""
    words = ["run", "--port", str(port), "--no-demo", "--web", "1"]
    return subprocess.Popen(
        [*GONGZHI, *words],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def a_free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def comes_true(told: Callable[[], bool]) -> bool:
    """Wait until something is so; tell whether it came to that."""
    deadline = time.monotonic() + PATIENCE
    while not told() and time.monotonic() < deadline:
        time.sleep(0.1)
    return told()


def is_up(port: int) -> bool:
    """Tell whether somebody listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A Gongzhi that has just come up."""
    home, port = tmp_path_factory.mktemp("home"), a_free_port()
    process = start(home, port)
    try:
        assert process.stdout is not None
        # Until it says so: a child that ends before is a start that failed.
        assert any(f"http://127.0.0.1:{port}" in line for line in process.stdout)
        yield Running(process, port, home)
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def test_one_command_brings_up_the_site_and_a_worker(running: Running) -> None:
    status, page = running.answer()
    assert (status, "<h1" in page) == (200, True)
    assert (len(running.children("granian")), len(running.children("work"))) == (1, 1)


def test_the_home_holds_the_database_and_a_secret_that_only_its_owner_reads(running: Running) -> None:
    assert {path.name for path in running.home.iterdir()} >= {"gongzhi.sqlite3", "secret_key", "static"}
    assert (running.home / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("child", ["work", "granian"])
def test_a_child_that_is_killed_is_started_again(child: str, running: Running) -> None:
    before = running.children(child)
    for number in before:
        os.kill(number, signal.SIGKILL)
    assert comes_true(lambda: len(running.children(child) - before) == 1)
    assert comes_true(lambda: answers(running.port))
    assert running.process.poll() is None


def test_a_port_in_use_is_told_before_anything_is_built(running: Running, tmp_path: Path) -> None:
    second = start(tmp_path, running.port)
    said, _nothing = second.communicate(timeout=PATIENCE)
    assert (second.returncode, f"{running.port} 已被占用" in said) == (1, True)
    assert f"make run PORT={running.port + 1}" in said
    assert not (tmp_path / "gongzhi.sqlite3").exists()


def test_when_it_is_stopped_nothing_goes_on(running: Running) -> None:
    running.process.send_signal(signal.SIGTERM)
    said, _nothing = running.process.communicate(timeout=PATIENCE)
    assert (running.process.returncode, "已停止" in said, "demo" in said) == (0, True, False)
    assert not is_up(running.port)


def test_a_worker_stops_when_asked(tmp_path: Path) -> None:
    subprocess.run([*GONGZHI, "migrate"], env=environment(tmp_path), check=True)
    worker = subprocess.Popen([*GONGZHI, "work"], env=environment(tmp_path), start_new_session=True)
    time.sleep(2)  # it says nothing when it is ready
    assert worker.poll() is None
    worker.terminate()
    assert worker.wait(PATIENCE) == 0
