"""The schedule of periodic work."""

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries as CountQueries

from gongzhi.kernel.models import Appointment, Fact
from gongzhi.kernel.schedule import RETRY, every, run_due_work
from tests.kernel.conftest import ring

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_schedule")]
HOUR = timedelta(hours=1)


def record_runs() -> list[datetime]:
    """Put work on the schedule that records its runs in the list returned."""
    runs: list[datetime] = []

    @every(HOUR)
    def record(at: datetime) -> None:
        runs.append(at)

    return runs


def test_work_runs_at_once_and_then_after_each_pause(noon: datetime) -> None:
    runs = record_runs()
    minutes = [noon + timedelta(minutes=n) for n in range(121)]
    for minute in minutes:
        run_due_work(at=minute)
    assert runs == [minutes[0], minutes[60], minutes[120]]


def test_runs_missed_happen_once(noon: datetime) -> None:
    runs = record_runs()
    for at in (noon, noon + 10 * HOUR, noon + 10 * HOUR):
        run_due_work(at=at)
    assert runs == [noon, noon + 10 * HOUR]


def test_work_that_fails_is_undone_noted_and_tried_again(noon: datetime) -> None:
    runs: list[datetime] = []

    @every(HOUR)
    def escalate(at: datetime) -> None:
        runs.append(at)
        if len(runs) == 1:
            ring(at)
            raise ValueError("no")

    run_due_work(at=noon)
    appointment = Appointment.objects.get()
    assert (appointment.error, appointment.due_at, Fact.objects.count()) == (
        "ValueError: no",
        noon + RETRY,
        0,
    )
    run_due_work(at=noon + RETRY)
    assert (Appointment.objects.get().error, Appointment.objects.get().due_at) == ("", noon + RETRY + HOUR)


def test_one_failure_does_not_hold_up_other_work(noon: datetime) -> None:
    @every(HOUR)
    def broken(at: datetime) -> None:
        raise ValueError

    @every(HOUR)
    def sound(at: datetime) -> None:
        ring(at)

    assert run_due_work(at=noon) == ["kernel.broken", "kernel.sound"]
    assert Fact.objects.count() == 1


def test_a_quiet_schedule_asks_one_question(noon: datetime, django_assert_num_queries: CountQueries) -> None:
    @every(HOUR)
    def sound(at: datetime) -> None: ...

    run_due_work(at=noon)
    with django_assert_num_queries(1):
        run_due_work(at=noon)
