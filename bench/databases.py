"""The databases that are measured: SQLite files, and a PostgreSQL of our own with durable commits."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.places_of_work import BUILT, ROOT
from tools.postgres import free_port, make_cluster, start, wait_for

CLUSTER = BUILT / "postgres"
# Durable, and as modest as one machine that also runs the web: docs/performance.md tells them.
POSTGRES = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "2GB",
    "effective_cache_size": "8GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
}


# Nobody may ask as fast as a bench does; the guard at the door stays in place, and counts.
UNLIMITED = "reads=0 writes=0 uploads=0 at-once=0"


@dataclass(frozen=True)
class Database:
    """A database to measure: what it is, and how the program is told of it."""

    kind: str
    url: str
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        """The variables under which the program uses it."""
        ours = {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "GONGZHI_DATABASE_URL": self.url,
            "GONGZHI_HOME": str(self.home),
            "GONGZHI_LIMITS": UNLIMITED,
            "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
        }
        return {**os.environ, **ours}


@contextmanager
def cluster() -> Iterator[str]:
    """Yield the address of our PostgreSQL up to the database's name; started unless it runs already."""
    BUILT.mkdir(parents=True, exist_ok=True)
    if address := _running():
        yield address
        return
    address, server = _started()
    try:
        yield address
    finally:
        server.send_signal(signal.SIGINT)  # "fast": end the connections and stop
        server.wait(60)


def _running() -> str | None:
    note = CLUSTER / "address"
    if not note.exists():
        return None
    address = note.read_text()
    try:
        psycopg.connect(f"{address}postgres").close()
    except psycopg.OperationalError:
        return None
    return address


def _started() -> "tuple[str, subprocess.Popen[bytes]]":
    password = CLUSTER / "password"
    if not (CLUSTER / "data/PG_VERSION").exists():
        shutil.rmtree(CLUSTER, ignore_errors=True)
        CLUSTER.mkdir(parents=True)
        make_cluster(CLUSTER, secrets.token_hex(16))
    port = free_port()
    place: list[str | Path] = ["-D", CLUSTER / "data", "-h127.0.0.1", f"-p{port}", "-k", CLUSTER]
    server = start(
        "postgres", [*place, *(f"-c{name}={value}" for name, value in POSTGRES.items())], within=CLUSTER
    )
    address = f"postgres://gongzhi:{password.read_text()}@127.0.0.1:{port}/"
    wait_for(server, f"{address}postgres", CLUSTER)
    (CLUSTER / "address").write_text(address)
    return address, server


def postmaster() -> int | None:
    """Return the number of PostgreSQL's first process."""
    note = CLUSTER / "data/postmaster.pid"
    return int(note.read_text().split()[0]) if note.exists() else None


@contextmanager
def named(kind: str, name: str) -> Iterator[Database]:
    """Yield the database of a name, with its server up; PostgreSQL's is made if it is missing."""
    home = BUILT / f"{kind}-{name}"
    home.mkdir(parents=True, exist_ok=True)
    if kind == "sqlite":
        yield Database(kind, f"sqlite:///{home / 'gongzhi.sqlite3'}", home)
        return
    with cluster() as address:
        with _as_owner(address) as rows:
            if not rows.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                rows.execute(f'CREATE DATABASE "{name}"'.encode())
        yield Database(kind, f"{address}{name}", home)


def _as_owner(address: str) -> "closing[psycopg.Connection]":
    return closing(psycopg.connect(f"{address}postgres", autocommit=True))


def copy(kind: str, name: str, *, to: str) -> None:
    """Make a copy to write in, so that what was built stays as it is."""
    drop(kind, to)
    if kind == "sqlite":
        shutil.copytree(BUILT / f"{kind}-{name}", BUILT / f"{kind}-{to}")
        return
    shutil.copytree(BUILT / f"{kind}-{name}", BUILT / f"{kind}-{to}")
    with cluster() as address, _as_owner(address) as rows:
        rows.execute(f'CREATE DATABASE "{to}" TEMPLATE "{name}" STRATEGY file_copy'.encode())
        rows.execute(b"CHECKPOINT")


def drop(kind: str, name: str) -> None:
    """Remove a database."""
    shutil.rmtree(BUILT / f"{kind}-{name}", ignore_errors=True)
    if kind == "postgres":
        with cluster() as address, _as_owner(address) as rows:
            rows.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def end_in_order() -> None:
    """Let SIGTERM end this process by way of its `finally` clauses, so that nothing stays behind."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))


def serve() -> None:
    """Keep our PostgreSQL up until Ctrl-C."""
    end_in_order()
    with cluster() as address, suppress(KeyboardInterrupt):
        print(address, flush=True)
        while True:
            time.sleep(1)


if __name__ == "__main__":
    serve()
