"""A Gongzhi of the tests' own: real processes on a real database, killed, and looked at from outside."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psycopg

from tests.shared import CHECKOUT

PATIENCE = 60.0
GONGZHI = [sys.executable, "-c", "from gongzhi.config.commands import main; main()"]

Process = "subprocess.Popen[bytes]"


def comes_true(told: Callable[[], bool], within: float = PATIENCE) -> bool:
    """Wait until something is so; tell whether it came to that."""
    deadline = time.monotonic() + within
    while not told() and time.monotonic() < deadline:
        time.sleep(0.05)
    return told()


def a_free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class House:
    """A home, a database, and the processes at work there."""

    home: Path
    url: str
    more: dict[str, str] = field(default_factory=dict)  # variables that a test is about
    token: str = ""
    place: str = ""
    port: int = field(default_factory=a_free_port)

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file."""
        return self.url.startswith("sqlite")

    @property
    def environment(self) -> dict[str, str]:
        """The variables under which the processes run."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("GONGZHI_", "DJANGO_"))
        }
        ours = {
            "DJANGO_SETTINGS_MODULE": "tests.survival.settings",
            "PYTHONPATH": f"{CHECKOUT / 'src'}{os.pathsep}{CHECKOUT}",
            "GONGZHI_HOME": str(self.home),
            "GONGZHI_DATABASE_URL": self.url,
            "GONGZHI_LIMITS": "off",
            "COLUMNS": "200",
        }
        return {**kept, **ours, **self.more}

    def now(self) -> datetime:
        """Return what the clock of the processes shows."""
        return datetime.now(UTC) + timedelta(seconds=float(self.more.get("SURVIVAL_CLOCK", "0")))

    def run(self, *words: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        """Run a command of Gongzhi to its end."""
        told = subprocess.run(
            [*GONGZHI, *words], env=self.environment, capture_output=True, text=True, check=False
        )
        assert told.returncode == 0 or not check, told.stdout + told.stderr
        return told

    def make_tables(self) -> "House":
        """Make the tables, empty."""
        self.python("-m", "tests.survival.founding", "--empty")
        return self

    def found(self) -> "House":
        """Make the tables and a small city."""
        made = json.loads(self.python("-m", "tests.survival.founding").splitlines()[-1])
        self.token, self.place = made["token"], made["place"]
        return self

    def python(self, *words: str) -> str:
        """Run Python under our variables, and return what it prints."""
        command = [sys.executable, *words]
        told = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stderr
        return told.stdout

    @contextmanager
    def running(self, *, web: int = 1, workers: int = 1) -> Iterator["Processes"]:
        """Run `gongzhi run`, which keeps web and workers alive."""
        size = ["--port", str(self.port), "--web", str(web), "--workers", str(workers)]
        with self.process("run", "--no-demo", *size) as main:
            assert comes_true(lambda: self.answers() or main.poll() is not None)
            assert main.poll() is None, (self.home / "log").read_text()
            yield Processes(main.pid)

    @contextmanager
    def process(self, *words: str, **more: str) -> Iterator["subprocess.Popen[bytes]"]:
        """Run a command of Gongzhi until the block ends."""
        with (self.home / "log").open("ab") as log:
            main = subprocess.Popen(
                [*GONGZHI, *words],
                env={**self.environment, **more},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            yield main
        finally:
            for number in Processes(main.pid).all():  # also those that a test has stopped
                send(signal.SIGCONT, number)
            main.terminate()
            try:
                main.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                for number in Processes(main.pid).all():
                    send(signal.SIGKILL, number)
                main.wait(PATIENCE)

    def answers(self) -> bool:
        """Tell whether the web server answers that it lives."""
        try:
            return self.ask("GET", "/health/live")[0] == 200
        except OSError:
            return False

    def ask(
        self,
        method: str,
        address: str,
        body: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask the web server, and return the status, the headers and the body of its answer."""
        content = None if body is None else json.dumps(body).encode()
        said = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            **(headers or {}),
        }
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request(method, address, content, said)
            response = connection.getresponse()
            return response.status, dict(response.headers), response.read()

    def send_form(self, address: str, form: str, cookies: str) -> tuple[int, dict[str, str], bytes]:
        """Send a form as a browser does."""
        said = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request("POST", address, form, said)
            response = connection.getresponse()
            return response.status, dict(response.headers), response.read()

    def open_case(self, key: str) -> tuple[int, dict[str, str], bytes]:
        """Send a case once."""
        body = {"text": f"路灯不亮，晚上走路看不清。{key}", "place": self.place}
        return self.ask("POST", "/api/v1/cases", body, {"Idempotency-Key": f'"{key}"'})

    @contextmanager
    def connected(self) -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
        """Yield what asks the database itself, without any code of ours; each question is a transaction."""
        path = self.url.removeprefix("sqlite:///")
        opened: Any = sqlite3.connect(path, timeout=60) if self.is_sqlite else psycopg.connect(self.url)
        mark = "?" if self.is_sqlite else "%s"

        def ask(
            asked: str, *values: object, many: "list[tuple[Any, ...]] | None" = None
        ) -> list[tuple[Any, ...]]:
            cursor, asked = opened.cursor(), asked.replace("?", mark)
            cursor.executemany(asked, many) if many else cursor.execute(asked, values)
            found = cursor.fetchall() if cursor.description else []
            opened.commit()
            return [tuple(row) for row in found]

        with closing(opened):
            yield ask

    def rows(self, asked: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the database one thing."""
        with self.connected() as ask:
            return ask(asked, *values)

    def put(self, told: str, rows: list[tuple[Any, ...]]) -> None:
        """Put many rows into the database."""
        with self.connected() as ask:
            ask(told, many=rows)

    def one(self, asked: str, *values: object) -> Any:
        """Return the one value that the database answers with."""
        return self.rows(asked, *values)[0][0]


@dataclass
class Processes:
    """The processes below `gongzhi run`."""

    main: int

    def all(self) -> list[int]:
        """Return all that live below it, and itself."""
        found, table = [self.main], _processes()
        for parent in found:
            found += [number for number, (above, _command) in table.items() if above == parent]
        return found

    def web_workers(self) -> list[int]:
        """Return the processes that answer requests."""
        table, servers = _processes(), self.web_servers()
        return [number for number, (above, _command) in table.items() if above in servers]

    def settled_web_workers(self) -> list[int]:
        """Return those whose death leaves others, and is no loop of crashes, at which the server gives up."""
        living = self.web_workers()
        return [number for number in living if age_of(number) > 6] if len(living) > 2 else []

    def web_servers(self) -> list[int]:
        """Return the process that keeps those that answer."""
        return self._children("granian")

    def workers(self) -> list[int]:
        """Return the processes that deliver facts."""
        return self._children("main() work")

    def _children(self, word: str) -> list[int]:
        table = _processes()
        return [
            number for number, (above, command) in table.items() if above == self.main and word in command
        ]


def _processes() -> dict[int, tuple[int, str]]:
    """Return all living processes with their parent and command line."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text().rpartition(")")[2].split()
                command = (
                    (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
                )
            except OSError:
                continue
            if stat[0] != "Z":
                found[int(folder.name)] = (int(stat[1]), command)
    return found


def age_of(process: int) -> float:
    """Return how many seconds a process lives; 0 for one that is gone."""
    try:
        began = float(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19])
    except OSError:
        return 0.0
    return time.clock_gettime(time.CLOCK_BOOTTIME) - began / os.sysconf("SC_CLK_TCK")


def send(number: signal.Signals, process: int) -> bool:
    """Send a signal; tell whether there was anybody to get it."""
    try:
        os.kill(process, number)
    except ProcessLookupError:
        return False
    return True
