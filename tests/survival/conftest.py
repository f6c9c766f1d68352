"""A house of a test's own, on the database that the tests run on."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.survival.house import House


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database: a file, or one beside the others of the server that the tests use."""
    server = os.environ.get("GONGZHI_DATABASE_URL", "sqlite:")
    if server.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'gongzhi.sqlite3'}"
        return
    name = f"survival_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield f"{server.rpartition('/')[0]}/{name}"
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def migrations(request: pytest.FixtureRequest) -> dict[str, str]:
    """How the tables are made: as those of the other tests of this run."""
    return {} if request.config.getvalue("nomigrations") else {"SURVIVAL_MIGRATIONS": "1"}


@pytest.fixture
def house(tmp_path: Path, database_url: str, migrations: dict[str, str]) -> House:
    """A house with a small city."""
    return House(tmp_path, database_url, migrations).found()
