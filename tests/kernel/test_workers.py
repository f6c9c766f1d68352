"""Many workers at once, on a real database; and one that loses its database for a while."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, connection

from gongzhi.kernel import clock
from gongzhi.kernel.delivery import deliver_due
from gongzhi.kernel.models import Appointment, Fact
from gongzhi.kernel.schedule import every, run_due_work
from gongzhi.kernel.worker import work
from tests.kernel.conftest import BellRang, Subscribe, mark, marks, on_bell, ring
from tests.kernel.test_schedule import record_runs

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], object]) -> None:
    """Run the calls in threads that start together, and wait for all."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> None:
        gate.wait()
        try:
            call()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()


def test_many_workers_deliver_each_fact_once(subscribe: Subscribe, noon: datetime) -> None:
    subscribe(on_bell)
    for _ in range(30):
        ring(noon)

    def deliver_all() -> None:
        while deliver_due(at=noon, limit=3):
            pass

    at_once(*[deliver_all] * 4)
    deliver_all()  # what was locked by another when the last worker looked
    assert marks() == ["answered"] * 30


@pytest.mark.usefixtures("empty_schedule")
def test_two_schedulers_run_work_once(noon: datetime) -> None:
    runs = record_runs()
    at_once(*[lambda: run_due_work(at=noon)] * 4)
    assert runs == [noon]


@pytest.mark.usefixtures("empty_schedule")
def test_a_second_scheduler_neither_repeats_nor_fails_long_work(noon: datetime) -> None:
    started, finish = threading.Event(), threading.Event()

    @every(timedelta(hours=1))
    def long_work(at: datetime) -> None:
        started.set()
        finish.wait(10)

    def look_meanwhile() -> None:
        started.wait(10)
        threading.Timer(0.3, finish.set).start()
        assert run_due_work(at=noon) == []

    run = []
    at_once(lambda: run.extend(run_due_work(at=noon)), look_meanwhile)
    assert [run, Appointment.objects.get().error] == [["kernel.long_work"], ""]


@pytest.mark.usefixtures("empty_schedule")
def test_a_worker_stops_when_asked(subscribe: Subscribe) -> None:
    stop = threading.Event()

    def on_last_bell(event: BellRang, fact: Fact) -> None:
        mark("answered", fact)
        stop.set()

    subscribe(on_last_bell)
    ring(clock.now())
    work(pause=0.01, stop=stop)
    assert marks() == ["answered"]


@pytest.mark.usefixtures("empty_schedule")
def test_a_worker_survives_a_database_that_goes_away_for_a_while(subscribe: Subscribe) -> None:
    stop = threading.Event()
    losses = iter([True, True, False])

    def on_lossy_bell(event: BellRang, fact: Fact) -> None:
        if next(losses):
            connection.connection.close()  # as when the server is restarted in the middle of a reaction
        else:
            mark("answered", fact)
            stop.set()

    subscribe(on_lossy_bell)
    fact = ring(clock.now())
    threading.Thread(target=make_due_again, args=(fact, stop)).start()
    work(pause=0.01, stop=stop)
    connection.close()
    assert marks() == ["answered"]


def make_due_again(fact: Fact, stop: threading.Event) -> None:
    """End the lease of the fact over and over, as if its two minutes had passed."""
    while not stop.wait(0.05):
        try:
            Fact.objects.filter(pk=fact.pk, due_at__isnull=False).update(due_at=fact.at)
        except OperationalError:
            continue
    connection.close()
