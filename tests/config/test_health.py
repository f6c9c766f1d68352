"""Health: alive without anything, ready only with all that work needs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client, override_settings

from gongzhi.config import health
from gongzhi.kernel import clock
from gongzhi.kernel.models import Appointment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def all_is_well() -> None:
    """Let a worker have been at work, and all migrations be applied."""
    Appointment.objects.create(name="x", due_at=clock.now(), ran_at=clock.now())
    recorder = MigrationRecorder(connection)
    if not recorder.has_table():  # the tables of tests by hand come without migrations
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE django_migrations (id int, app text, name text, applied timestamp)")
    there = set(recorder.applied_migrations())
    for app, name in health._migrations() - there:
        recorder.record_applied(app, name)


def checks() -> tuple[int, list[str]]:
    """Return the status, and the checks that failed."""
    answer = Client().get("/health/ready")
    return answer.status_code, [name for name, passed in answer.json()["checks"].items() if not passed]


def test_a_process_that_answers_lives_and_asks_no_database(
    django_assert_num_queries: Callable[..., object],
) -> None:
    with django_assert_num_queries(0):  # type: ignore[attr-defined]  # a fixture of pytest-django
        answer = Client().get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "live"})


def test_with_all_that_work_needs_it_is_ready() -> None:
    assert checks() == (200, [])


def test_it_is_cheap_and_never_kept(django_assert_max_num_queries: Callable[..., object]) -> None:
    with django_assert_max_num_queries(3):  # type: ignore[attr-defined]  # a fixture of pytest-django
        answer = Client().get("/health/ready")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("since", [timedelta(minutes=6), None])
def test_without_a_worker_it_is_not_ready(since: timedelta | None) -> None:
    Appointment.objects.update(ran_at=since and clock.now() - since)
    assert checks() == (503, ["worker"])


def test_on_a_full_disk_it_is_not_ready() -> None:
    with override_settings(DISK_RESERVE=10**9):
        assert checks() == (503, ["disk"])


def test_with_a_migration_missing_it_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrations", lambda: frozenset({("cases", "9999_to_come")}))
    assert checks() == (503, ["migrations"])
