"""The database is locked, is started again, has no room; clients are told so, and all goes on afterwards."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from tests.survival.house import House, comes_true
from tests.survival.load import load_on
from tests.survival.promises import broken_promises, comes_to_rest
from tools import postgres

TRIES = 3000


@contextmanager
def locked(house: House) -> Iterator[None]:
    """Keep everybody else from writing cases."""
    if house.is_sqlite:
        connection: Any = sqlite3.connect(house.url.removeprefix("sqlite:///"), isolation_level=None)
        asked = "BEGIN IMMEDIATE"
    else:
        connection, asked = psycopg.connect(house.url), "LOCK TABLE cases_case IN SHARE ROW EXCLUSIVE MODE"
    with closing(connection):
        connection.execute(asked)
        yield
        connection.rollback()


def assert_told_to_come_again(answer: tuple[int, dict[str, str], bytes]) -> None:
    """Assert that a program was told that nothing was done, and when to try again."""
    status, headers, body = answer
    assert (status, headers["content-type"], headers["retry-after"]) == (503, "application/problem+json", "5")
    assert json.loads(body)["status"] == 503


def test_while_somebody_holds_the_lock_clients_are_told_to_come_again(house: House) -> None:
    house.more = house.more | {"SURVIVAL_PATIENCE": "1"}
    with house.running():
        with locked(house):
            assert_told_to_come_again(house.open_case("while locked"))
            assert house.ask("GET", "/public/")[0] == 200  # reading goes on
        assert house.open_case("while locked")[0] == 201
    assert house.one("SELECT count(*) FROM cases_case") == 1


def test_a_resident_is_told_and_keeps_the_words(house: House) -> None:
    house.more = house.more | {"SURVIVAL_PATIENCE": "1"}
    with house.running(), locked(house):
        status, headers, page = sent_from_the_form(house, "楼道灯不亮“三天”了")
    assert (status, headers["retry-after"]) == (503, "5")
    assert "data-failed" in page
    assert 'value="楼道灯不亮“三天”了"' in page


def sent_from_the_form(house: House, words: str) -> tuple[int, dict[str, str], str]:
    """Report something on the portal's page, as a browser does."""
    _status, headers, page = house.ask("GET", "/report/", headers={"Authorization": ""})
    token = page.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    cookie = headers["set-cookie"].split(";")[0]
    said = {"text": words, "place": house.place, "kind": "help", "place_words": "", "seen": "1"}
    form = urlencode({"csrfmiddlewaretoken": token, "key": str(uuid4()), **said})
    status, headers, body = house.send_form("/report/", form, cookie)
    return status, headers, body.decode()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that also the server of PostgreSQL gets into, as it doesn't into those of pytest."""
    with TemporaryDirectory(prefix="gongzhi-survival-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def small_disk(open_folder: Path) -> Iterator[Path]:
    """A disk with little room."""
    disk = open_folder / "disk"
    disk.mkdir()
    told = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], capture_output=True, check=False
    )
    if told.returncode:
        pytest.skip(f"a small disk needs root: {told.stderr.decode()}")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


@pytest.fixture
def house_on_small_disk(
    small_disk: Path, tmp_path: Path, database_url: str, migrations: dict[str, str]
) -> Iterator[House]:
    """A house whose database is on that disk; that of SQLite with all that is in its home."""
    if database_url.startswith("sqlite"):
        yield House(small_disk, f"sqlite:///{small_disk / 'gongzhi.sqlite3'}", migrations).found()
        return
    shutil.chown(small_disk, postgres.somebody().pw_uid, postgres.somebody().pw_gid)
    name = sql.Identifier(f"small_{database_url.rpartition('_')[2]}")
    moved = sql.SQL("ALTER DATABASE {} SET TABLESPACE {}").format(
        sql.Identifier(database_url.rpartition("/")[2]), name
    )
    with psycopg.connect(os.environ["GONGZHI_DATABASE_URL"], autocommit=True) as server:
        server.execute(sql.SQL("CREATE TABLESPACE {} LOCATION {}").format(name, str(small_disk)))
        server.execute(moved)
        yield House(tmp_path, database_url, migrations).found()
        server.execute(
            sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database_url.rpartition("/")[2]))
        )
        server.execute(sql.SQL("DROP TABLESPACE {}").format(name))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database_url.rpartition("/")[2])))


def fill(disk: Path) -> Path:
    """Use up a disk, and return the file to remove."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(64 * 1024)):
            pass
        while file.write(bytes(512)):
            pass
    return ballast


def test_on_a_full_disk_clients_are_told_and_nothing_is_half_done(
    house_on_small_disk: House, small_disk: Path
) -> None:
    house, opened, answer = house_on_small_disk, 0, (201, dict[str, str](), b"")
    with house.running(workers=1):
        assert house.open_case("before")[0] == 201
        ballast = fill(small_disk)
        while answer[0] == 201 and opened < TRIES:
            answer = house.open_case(f"case {opened}")
            opened += 1
        assert_told_to_come_again(answer)
        assert house.ask("GET", "/public/")[0] == 200  # reading goes on
        ballast.unlink()
        assert comes_true(lambda: house.open_case("after")[0] == 201, within=15)
        with load_on(house, clients=1) as load:
            time.sleep(1)
        assert comes_to_rest(house)
    load.sent |= {"before", "after", *(f"case {number}" for number in range(opened - 1))}
    assert broken_promises(house, load) == {}
    assert house.one("SELECT count(*) FROM cases_case") == len(load.sent)


@pytest.fixture
def cluster(open_folder: Path, database_url: str) -> Iterator["Cluster"]:
    """A PostgreSQL of the test's own, whose commits are durable."""
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite has no server")
    postgres.make_cluster(open_folder, "secret")
    cluster = Cluster(open_folder)
    cluster.start()
    yield cluster
    cluster.server.send_signal(signal.SIGINT)
    cluster.server.wait(30)


class Cluster:
    """A PostgreSQL that can be killed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, postgres.free_port()
        self.url = f"postgres://gongzhi:secret@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        place: list[str | Path] = [
            "-D",
            self.folder / "data",
            "-h127.0.0.1",
            f"-p{self.port}",
            "-k",
            self.folder,
        ]
        self.server = postgres.start("postgres", place, within=self.folder)
        postgres.wait_for(self.server, self.url, self.folder)

    def crash(self) -> None:
        """Stop the server at once, without a clean end ("immediate")."""
        self.server.send_signal(signal.SIGQUIT)
        self.server.wait(30)


def test_the_database_starts_again_under_load_and_web_and_worker_go_on(
    cluster: Cluster, tmp_path: Path, migrations: dict[str, str]
) -> None:
    house = House(tmp_path, cluster.url, migrations).found()
    with house.running(web=1, workers=1) as processes:
        before = {*processes.web_workers(), *processes.workers()}
        with load_on(house) as load:
            for _restart in range(3):
                enough = load.acknowledged + 20
                comes_true(lambda: load.acknowledged > enough, within=20)  # noqa: B023  # called at once
                cluster.crash()
                time.sleep(0.5)
                cluster.start()
            enough = load.acknowledged + 20
            assert comes_true(lambda: load.acknowledged > enough, within=20)
        assert comes_to_rest(house)
        assert {*processes.web_workers(), *processes.workers()} == before
    assert (broken_promises(house, load), set(load.said) - {0, 201, 503}) == ({}, set())
