"""A house of a test's own, on the database that the tests run on."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import psycopg
import pytest
from psycopg import sql

from tests.survival.house import House, a_free_port


@contextmanager
def a_database(home: Path, *, copy_of: str = "") -> Iterator[str]:
    """Make a database: a file in the home, or one beside the others of the server that the tests use.

    It is empty, or a copy of one at which nobody is; a file is copied with its home.
    """
    server = os.environ.get("GONGZHI_DATABASE_URL", "sqlite:")
    if server.startswith("sqlite"):
        yield f"sqlite:///{home / 'gongzhi.sqlite3'}"
        return
    name, first = f"survival_{secrets.token_hex(6)}", copy_of.rpartition("/")[2] or "template1"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(first))
        )
        yield f"{server.rpartition('/')[0]}/{name}"
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    with a_database(tmp_path) as url:
        yield url


@pytest.fixture(scope="session")
def migrations(request: pytest.FixtureRequest) -> dict[str, str]:
    """How the tables are made: as those of the other tests of this run."""
    return {} if request.config.getvalue("nomigrations") else {"SURVIVAL_MIGRATIONS": "1"}


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory, migrations: dict[str, str]) -> Iterator[House]:
    """A house with a small city, of which others are copies."""
    home = tmp_path_factory.mktemp("founded")
    with a_database(home) as url:
        yield House(home, url, migrations).found()


@pytest.fixture
def house(tmp_path: Path, founded: House) -> Iterator[House]:
    """A house with a small city."""
    copytree(founded.home, tmp_path, dirs_exist_ok=True)
    with a_database(tmp_path, copy_of=founded.url) as url:
        yield replace(founded, home=tmp_path, url=url, more=dict(founded.more), port=a_free_port())
