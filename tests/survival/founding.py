"""Founds a small city in an empty database, and tells what a client needs to open cases in it.

Run as a program, with the settings of the survival tests: `python -m tests.survival.founding`; `--empty`
makes only the tables, names of modules only their first ones.
"""

import json
import os
import sys
from datetime import timedelta
from importlib import import_module

import django
from django.core.management import call_command
from django.db import connection

MARKS = (
    'CREATE TABLE survival_mark ("fact" bigint NOT NULL, "case" bigint NOT NULL)',
    "CREATE TABLE survival_tick (at varchar(40) NOT NULL)",
)


def make_tables() -> None:
    """Make all tables, and those of the marks."""
    by_migrations = os.environ.get("SURVIVAL_MIGRATIONS") == "1"
    call_command("migrate", verbosity=0, run_syncdb=not by_migrations)
    call_command("createcachetable", verbosity=0)
    if not by_migrations:
        import_module("gongzhi.civic.privacy.migrations.0001_vault").begin_keys(None, None)
    with connection.schema_editor() as editor:
        if not by_migrations:
            import_module("gongzhi.civic.cases.migrations.0002_turn_and_words").make_words(None, editor)
        for statement in MARKS:
            editor.execute(statement)


def found() -> dict[str, str]:
    """Build the city, with a token for its resident."""
    from gongzhi.civic.clients.actions import create_token
    from gongzhi.civic.clients.vocabulary import Scope
    from gongzhi.kernel import clock
    from tests.a_city import a_city

    city, at = a_city(), clock.now()
    scopes = [Scope.CASES_READ, Scope.CASES_WRITE]
    expires_at = at + timedelta(days=30)
    token = create_token("survival", scopes=scopes, expires_at=expires_at, by=city.resident, at=at)
    return {"token": token.secret, "place": city.community.code}


if __name__ == "__main__":
    django.setup()
    first = sys.argv[1:]
    if not first or first == ["--empty"]:
        make_tables()
    for label in (label for label in first if label != "--empty"):
        call_command("migrate", label, "0001", verbosity=0)
    if not first:
        print(json.dumps(found()))  # noqa: T201  # read by tests/survival/house.py
