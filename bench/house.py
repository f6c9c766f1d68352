"""The program as it runs for people: granian and workers as `gongzhi run` starts them, on a database copy."""

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.cost import Meter
from bench.databases import postmaster
from bench.places_of_work import ROOT

LONGEST_SETTLING = 90.0  # seconds


@dataclass(frozen=True)
class House:
    """The running program: where it answers, and the first processes of its parts."""

    port: int
    roots: Mapping[str, int]

    def meter(self) -> Meter:
        """Return a meter over all parts; the load generator counts itself."""
        return Meter(self.roots)


@contextmanager
def running(*, workers: int = 1, web: int = 2, limits: str | None = None) -> Iterator[House]:
    """Run web and workers in this process's environment, and end them in any case.

    `limits` is what one sender may do (GONGZHI_LIMITS); without it, anything.
    """
    from gongzhi.config.processes import Children, answers, web_command, work_command
    from tools.postgres import free_port

    if limits is not None:
        os.environ["GONGZHI_LIMITS"] = limits
    port = free_port()
    with Children([web_command("127.0.0.1", port, web), *[work_command()] * workers]) as children:
        if not children.wait_until(lambda: answers(port)):
            sys.exit("The web server did not start; the reason is above.")
        kinds = ["web", *[f"worker {number + 1}" for number in range(workers)]]
        roots = {kind: child.pid for kind, child in zip(kinds, children.running, strict=True)}
        _let_settle()
        yield House(port, roots | database_root())


def _let_settle() -> None:
    """Let the workers catch up with what fell due since the database was built: it is nobody's cost here."""
    from gongzhi.kernel import clock
    from gongzhi.kernel.delivery import backlog

    ends = time.monotonic() + LONGEST_SETTLING
    time.sleep(2)
    while backlog(at=clock.now()) and time.monotonic() < ends:
        time.sleep(0.5)


@contextmanager
def working(workers: int) -> Iterator[Mapping[str, int]]:
    """Run workers alone, and yield their first processes with that of the database."""
    from gongzhi.config.processes import Children, work_command

    with Children([work_command()] * workers) as children:
        roots = {f"worker {number + 1}": child.pid for number, child in enumerate(children.running)}
        yield roots | database_root()


def database_root() -> dict[str, int]:
    """Return PostgreSQL's first process, where it is the database; SQLite works within ours."""
    server = postmaster() if os.environ["GONGZHI_DATABASE_URL"].startswith("postgres") else None
    return {"database": server} if server else {}


def request(method: str, path: str, *, headers: Mapping[str, str], body: bytes = b"", port: int) -> bytes:
    """Return a request in full, as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if method != "GET":
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


@dataclass(frozen=True)
class Sending:
    """The load generator at work, a process of its own."""

    process: "subprocess.Popen[bytes]"
    plan: Path

    def result(self) -> Any:
        """Wait for the end and return what came of the requests."""
        out = self.plan.with_suffix(".out.json")
        try:
            if self.process.wait():
                raise RuntimeError("the load generator failed")
            return json.loads(out.read_text())
        finally:
            self.process.kill()
            self.plan.unlink()
            out.unlink(missing_ok=True)


def start_sending(requests: Sequence[bytes], house: House, *, senders: int, **more: Any) -> Sending:
    """Start to send requests; `rate` a second, `keeps` the answers, from the address `source`."""
    plan = Path(os.environ["GONGZHI_HOME"]) / f"plan-{time.monotonic_ns()}.json"
    texts = [base64.b64encode(each).decode() for each in requests]
    plan.write_text(json.dumps({"port": house.port, "senders": senders, "requests": texts, **more}))
    return Sending(subprocess.Popen([sys.executable, "-m", "bench.load", str(plan)], cwd=ROOT), plan)


def send(requests: Sequence[bytes], house: House, *, senders: int, **more: Any) -> Any:
    """Send requests and return what came of them."""
    return start_sending(requests, house, senders=senders, **more).result()
