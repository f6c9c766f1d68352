"""Migrations forward while people read: what each may do, and that nobody who reads waits for long."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models import Field

from gongzhi.kernel import migrating
from tests.survival.house import House
from tests.survival.promises import moment

CASES = 20_000
LONGEST_PAUSE = 2.0  # seconds; loose, because other tests run beside this one
FIRST = ("kernel", "jurisdictions", "people", "cases", "evaluation")  # what the first city had
OURS = (
    *("kernel", "ledger", "privacy", "jurisdictions", "people", "cases", "dispatch", "rights"),
    *("evaluation", "teamwork", "clients"),
)

# What neither rewrites a table nor holds its lock for longer than a moment.
LIGHT = (
    *(migrations.CreateModel, migrations.AlterModelOptions, migrations.AlterModelManagers),
    # SQLite writes the table anew, beside its readers
    *(migrations.RemoveField, migrations.RemoveConstraint),
)
FEW = {("clients", "webhook")}  # tables that hold some hundred rows in the largest city
# Functions that may run in the transaction of their migration, each with its reason.
QUICK = {
    "make_words": "makes a new table",
    "add_where_missing": "adds one column that may be empty",
}


LOADER = MigrationLoader(None, ignore_no_migrations=True)


def later_migrations() -> list[migrations.Migration]:
    """Return our migrations behind the first of each module."""
    found = sorted(LOADER.disk_migrations.items())
    return [it for (label, name), it in found if label in OURS and not name.startswith("0001_")]


def heavy(migration: migrations.Migration) -> list[str]:
    """Return the operations that would hold a lock for long, were there a million rows."""
    new = {it.name_lower for it in migration.operations if isinstance(it, migrations.CreateModel)}
    return [
        operation.describe()
        for operation in migration.operations
        if not (is_light(operation, migration) or (is_online(operation) and not migration.atomic))
        and (migration.app_label, table_of(operation)) not in FEW
        and table_of(operation) not in new  # a new table has no rows
    ]


def table_of(operation: Operation) -> str:
    """Return the name of the model that an operation changes; "" where it changes none."""
    return getattr(operation, "model_name_lower", "")


def is_light(operation: Operation, migration: migrations.Migration) -> bool:
    """Tell whether an operation takes a moment, however many rows there are."""
    if isinstance(operation, migrations.AddField):
        return bool(operation.field.null) and not operation.field.unique
    if isinstance(operation, migrations.AlterField):
        state = LOADER.project_state((migration.app_label, migration.name), at_end=False)
        before = state.models[migration.app_label, operation.model_name_lower].fields[operation.name]
        return in_the_database(before) == in_the_database(operation.field)
    return isinstance(operation, LIGHT) or name_of_code(operation) in QUICK


def name_of_code(operation: Operation) -> str:
    """Return the name of the function that an operation runs; "" where it runs none."""
    return getattr(getattr(operation, "code", None), "__name__", "")


def in_the_database(field: "Field[Any, Any]") -> dict[str, Any]:
    """Return what the database knows of a field: not its choices or its words."""
    _name, kind, _args, details = field.deconstruct()
    return {"kind": kind} | {name: it for name, it in details.items() if name not in field.non_db_attrs}


def is_online(operation: Operation) -> bool:
    """Tell whether an operation works in small steps, or takes no lock that readers or writers mind."""
    return isinstance(operation, migrations.RunPython) or type(operation).__module__ == migrating.__name__


@pytest.mark.parametrize("migration", later_migrations(), ids=lambda it: f"{it.app_label}.{it.name}")
def test_a_migration_adds_only_what_may_be_empty_or_works_outside_of_one_transaction(
    migration: migrations.Migration,
) -> None:
    assert heavy(migration) == []


def test_all_our_modules_are_looked_at() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("gongzhi.")}
    with_tables = {label for label in ours if list(apps.get_app_config(label).get_models())}
    assert with_tables <= set(OURS)


@pytest.fixture
def young(tmp_path: Path, database_url: str) -> House:
    """A house as it was after the first migrations, with cases in it."""
    house = House(tmp_path, database_url, {"SURVIVAL_MIGRATIONS": "1"})
    house.python("-m", "tests.survival.founding", *FIRST)
    fill(house)
    return house


def fill(house: House) -> None:
    """Put cases with their facts into the tables as they were."""
    at = moment(datetime.now(UTC), house)
    house.rows("INSERT INTO jurisdictions_place (id, code, name, level) VALUES (1, '330106', '柳岸社区', 4)")
    cases = [(number, f"{number:014}", f"路灯不亮，第{number}盏", at) for number in range(1, CASES + 1)]
    house.put(f"INSERT INTO cases_case ({CASE}) VALUES ({VALUES})", cases)
    facts = [(f"case:{number}", at) for number in range(1, CASES + 1)]
    told = "INSERT INTO kernel_fact (kind, subject, at, data) VALUES ('cases.CaseOpened', ?, ?, '{}')"
    house.put(told, facts)


CASE = (
    "id, number, text, opened_at, place_id, kind, channel, title, address, urgency, status, code_hash, "
    "outcome, is_public, has_missed, is_supervised, is_escalated, rounds, supporters, version"
)
VALUES = (
    "?, ?, ?, ?, 1, 'help', 'web', '路灯不亮', '', 'ordinary', 'opened', '', '', "
    "false, false, false, false, 1, 0, 1"
)


def pauses_while_reading(house: House, stop: threading.Event) -> Iterator[float]:
    """Read over and over as the pages do, and yield how long each answer took."""
    with house.connected() as ask:
        while not stop.is_set():
            began = time.monotonic()
            ask("SELECT id, title, status FROM cases_case WHERE status = 'opened' ORDER BY id LIMIT 50")
            ask("SELECT id, text FROM cases_case WHERE number = '00000000000017'")
            ask("SELECT id, kind, at FROM kernel_fact WHERE subject = 'case:17' ORDER BY id")
            yield time.monotonic() - began


def found_by_a_word_of_all(house: House) -> int:
    """Return how many cases the index of words gives for a word that all of them have."""
    asked = "SELECT count(*) FROM cases_words"
    found: int = house.one(f"{asked} WHERE cases_words MATCH '路灯'" if house.is_sqlite else asked)
    return found


def test_people_go_on_reading_while_a_large_database_is_migrated(young: House) -> None:
    stop, pauses = threading.Event(), list[float]()
    reader = threading.Thread(target=lambda: pauses.extend(pauses_while_reading(young, stop)))
    reader.start()
    try:
        young.run("migrate")
    finally:
        stop.set()
        reader.join(60)
    assert (len(pauses) > 50, max(pauses) < LONGEST_PAUSE) == (True, True), max(pauses)
    assert young.one("SELECT count(*) FROM cases_case WHERE turn IS NOT NULL") == CASES
    assert found_by_a_word_of_all(young) == CASES


def test_a_migration_that_was_cut_off_goes_on(young: House) -> None:
    with young.process("migrate") as begun:
        time.sleep(4)
        begun.kill()
    young.run("migrate")
    assert young.one("SELECT count(*) FROM cases_case WHERE turn IS NULL") == 0
    assert found_by_a_word_of_all(young) == CASES
    assert young.run("django", "migrate", "--check").returncode == 0


KNOWN = """
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.queries import person_with_phone
clerk = Person.objects.get_by_natural_key("xu.ran")
caller = person_with_phone("13800001234")
other = Person.objects.get(pk=3)
print(clerk.name, clerk.details.email, repr(caller.name), caller.full_name, other.full_name)
"""


def test_what_was_known_of_people_moves_into_the_vault(young: House) -> None:
    at = moment(datetime.now(UTC), young)
    people = [
        (1, "xu.ran", "徐苒", "", at),
        (2, None, "王阿姨", "13800001234", at),
        (3, None, "老李", "", at),
    ]
    columns = "id, sign_in_name, name, phone, joined_at"
    young.put(
        f"INSERT INTO people_person ({columns}, password, is_active) VALUES (?, ?, ?, ?, ?, '', true)", people
    )
    young.rows("UPDATE people_person SET email = 'xu@example.org' WHERE id = 1")
    young.put(
        "INSERT INTO people_organisation (id, code, name, short_name, kind, place_id, is_centre)"
        " VALUES (1, 'c', '市热线', '市热线', 'government', ?, false)",
        [(1,)],
    )
    young.put(
        "INSERT INTO people_membership (person_id, body_id, role, place_id, valid_from)"
        " VALUES (1, 1, 'operator', 1, ?)",
        [(at,)],
    )
    young.run("migrate")
    told = young.python("-c", f"import django; django.setup(){KNOWN}")
    assert told.strip() == "徐苒 xu@example.org '' 王阿姨 老李"
