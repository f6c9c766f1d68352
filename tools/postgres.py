"""Runs a command beside a PostgreSQL of its own: `python tools/postgres.py pytest -n 2`.

The server listens on a free port of this machine, keeps its data in a folder that is thrown away, and is
stopped however the command ends.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import psycopg

# The data is thrown away, so nothing needs to survive a power cut.
QUICK = ["-cfsync=off", "-csynchronous_commit=off", "-cfull_page_writes=off"]

Process = subprocess.Popen[bytes]


def programs() -> Path:
    """Return the folder of PostgreSQL's newest programs; exit with a clear line where there are none."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    if folders:
        return folders[-1]
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    sys.exit("PostgreSQL is missing. On Debian and Ubuntu, as root: apt-get install postgresql")


def somebody() -> pwd.struct_passwd:
    """Return who runs the server: we, or somebody else where we are root, under whom it refuses to run."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def start(program: str, arguments: list[str | Path], *, within: Path) -> Process:
    """Start one of PostgreSQL's programs; its words go to a file."""
    who = somebody()
    groups: list[str | int] | None = [] if os.geteuid() == 0 else None
    command = [programs() / program, *arguments]
    with (within / "log").open("a") as words:
        return subprocess.Popen(
            command, stdout=words, stderr=words, cwd=within,
            user=who.pw_uid, group=who.pw_gid, extra_groups=groups,
        )  # fmt: skip


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def make_cluster(folder: Path, password: str) -> None:
    """Make an empty cluster of databases, owned by whoever will run it."""
    secret = folder / "password"
    secret.write_text(password)
    for path in (folder, secret):
        shutil.chown(path, somebody().pw_uid, somebody().pw_gid)
    access: list[str | Path] = ["-U", "gongzhi", "-A", "scram-sha-256", f"--pwfile={secret}"]
    form = ["-E", "UTF8", "--locale=C", "--no-sync"]
    if start("initdb", ["-D", folder / "data", *access, *form], within=folder).wait():
        give_up(folder)


@contextmanager
def postgres() -> Iterator[str]:
    """Start a server, yield its address, stop it."""
    password, port = secrets.token_hex(16), free_port()
    address = f"postgres://gongzhi:{password}@127.0.0.1:{port}/postgres"
    with tempfile.TemporaryDirectory(prefix="gongzhi-postgres-") as name:
        folder = Path(name)
        make_cluster(folder, password)
        place: list[str | Path] = ["-D", folder / "data", "-h127.0.0.1", f"-p{port}", "-k", folder]
        server = start("postgres", [*place, *QUICK], within=folder)
        try:
            wait_for(server, address, folder)
            yield address
        finally:
            server.send_signal(signal.SIGINT)  # "fast": end the connections and stop
            server.wait(30)


def wait_for(server: Process, address: str, folder: Path) -> None:
    """Wait until the server answers; exit with its log when it doesn't."""
    for _ in range(300):
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    give_up(folder)


def give_up(folder: Path) -> None:
    """Exit with the words of PostgreSQL."""
    sys.exit(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")


def stop(number: int, frame: FrameType | None) -> None:
    """End by way of the `finally` clauses when asked to stop."""
    sys.exit(128 + number)


def main(command: list[str]) -> int:
    """Run the command with GONGZHI_DATABASE_URL set, and return its exit code."""
    signal.signal(signal.SIGTERM, stop)
    with postgres() as address:
        return subprocess.run(
            command, env={**os.environ, "GONGZHI_DATABASE_URL": address}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
