"""What the database and the disk can do by themselves: rows inserted and committed one by one, and syncs."""

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlparse

import psycopg

from bench.figures import Figure, told
from bench.measures import Wanted

ROW = "x" * 1200  # as many signs as a case with its deadline and fact takes

Insert = Callable[[], None]


def measure(wanted: Wanted) -> list[Figure]:
    """Measure bare commits alone and eight at a time, and the syncs of the disk."""
    url = os.environ["GONGZHI_DATABASE_URL"]
    runs = wanted.runs(3)
    took = wanted.seconds(2)
    rates = {senders: [commits_a_second(url, senders, took) for _ in range(runs)] for senders in (1, 8)}
    return [
        told("fsync of 4 KB", "1/s", [syncs_a_second(took / 2) for _ in range(runs)]),
        told("bare insert and commit, one connection", "rows/s", rates[1], durable(url)),
        told("bare insert and commit, 8 connections", "rows/s", rates[8], durable(url)),
    ]


def syncs_a_second(seconds: float) -> float:
    """Return how often a second 4 KB reach the disk of the database."""
    path = Path(os.environ["GONGZHI_HOME"]) / "sync"
    block, count = b"x" * 4096, 0
    with path.open("wb", buffering=0) as file:
        start = time.monotonic()
        while (took := time.monotonic() - start) < seconds:
            file.seek(0)
            file.write(block)
            os.fdatasync(file.fileno())
            count += 1
    path.unlink()
    return count / took


def commits_a_second(url: str, senders: int, seconds: float) -> float:
    """Return how many rows a second are inserted and committed by so many connections at once."""
    _prepare(url)
    counts, ends = [0] * senders, time.monotonic() + seconds

    def work(number: int) -> None:
        insert = _inserting(url)
        while time.monotonic() < ends:
            insert()
            counts[number] += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(senders)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - start)


def _beside(url: str) -> str:
    """Return a file beside the database, on the same disk."""
    return str(Path(urlparse(url).path[1:]).with_name("bare.sqlite3"))


def _sqlite(url: str) -> sqlite3.Connection:
    connection = sqlite3.connect(_beside(url), isolation_level=None, timeout=20, check_same_thread=False)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;")
    return connection


def _prepare(url: str) -> None:
    create = "CREATE TABLE IF NOT EXISTS bench_bare (id {} PRIMARY KEY, words text NOT NULL)"
    if url.startswith("sqlite"):
        _sqlite(url).executescript(create.format("integer"))
        return
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(create.format("bigint GENERATED ALWAYS AS IDENTITY").encode())
        connection.execute(b"TRUNCATE bench_bare")


def _inserting(url: str) -> Insert:
    if url.startswith("sqlite"):
        file = _sqlite(url)
        return lambda: _insert_into(file)
    server = psycopg.connect(url, autocommit=True)

    def insert() -> None:
        server.execute(b"INSERT INTO bench_bare (words) VALUES (%s)", [ROW], prepare=True)

    return insert


def _insert_into(file: sqlite3.Connection) -> None:
    file.execute("BEGIN IMMEDIATE")
    file.execute("INSERT INTO bench_bare (words) VALUES (?)", [ROW])
    file.execute("COMMIT")


def durable(url: str) -> str:
    """Return the settings that make a commit durable; anything less ends the bench."""
    if url.startswith("sqlite"):
        from django.db import connection

        with connection.cursor() as rows:
            mode = rows.execute("PRAGMA journal_mode").fetchone()[0]
            level = rows.execute("PRAGMA synchronous").fetchone()[0]
        assert (mode, level) == ("wal", 2), (mode, level)
        return "WAL, synchronous=FULL"
    with psycopg.connect(url) as server:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            found = server.execute(f"SHOW {name}".encode()).fetchone()
            assert found == ("on",), (name, found)
    return "fsync=on, synchronous_commit=on"
