"""The carrier as a process: killed at the worst moments, and beside slow receivers."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import override_settings

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.clients.actions import create_webhook, make_deliveries
from gongzhi.civic.clients.models import Delivery
from gongzhi.civic.clients.tasks import carry_once, carry_until
from gongzhi.civic.clients.vocabulary import PUBLIC_KINDS
from gongzhi.civic.people.models import Person
from gongzhi.kernel import clock
from tests.a_city import City, a_city, an_opened_case
from tests.civic.clients.receiving import Receiver, receiving
from tests.factories import a_recipient

pytestmark = pytest.mark.django_db(transaction=True)
CARRY = """
import os
from django.conf import settings
from tests import settings as ours
ours.DATABASES["default"].update({"NAME": os.environ["TEST_DATABASE"]})
ours.WEBHOOKS_TO_LOOPBACK = True
import django
django.setup()
from threading import Event
from gongzhi.civic.clients.tasks import carry_until
carry_until(Event(), pause=0.05)
"""


@pytest.fixture(autouse=True)
def to_loopback() -> Iterator[None]:
    """Let receivers be on this machine."""
    with override_settings(WEBHOOKS_TO_LOOPBACK=True):
        yield


def tells(owner: Person, *receivers: Receiver) -> None:
    """Let receivers be told of everything."""
    for receiver in receivers:
        create_webhook(receiver.url, kinds=PUBLIC_KINDS, to=a_recipient(), by=owner, at=clock.now())


def comes_true(told: Callable[[], bool], within: float = 20.0) -> bool:
    """Wait until something is so; tell whether it came to that."""
    end = time.monotonic() + within
    while not told() and time.monotonic() < end:
        time.sleep(0.02)
    return told()


def a_carrier() -> "subprocess.Popen[bytes]":
    """Start a carrier on the database of the tests."""
    surroundings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
    }
    return subprocess.Popen([sys.executable, "-c", CARRY], env=surroundings, cwd=Path.cwd())


def open_cases(city: City, number: int) -> None:
    """Open some cases."""
    for _ in range(number):
        an_opened_case(city, at=clock.now())


def test_a_slow_receiver_holds_up_neither_the_others_nor_the_reading() -> None:
    city, stop = a_city(), threading.Event()
    with receiving("hang") as slow, receiving(200) as quick:
        tells(city.dispatcher, slow, quick)
        open_cases(city, 3)

        def carry() -> None:
            carry_until(stop, pause=0.05)
            connections.close_all()

        carrier = threading.Thread(target=carry)
        carrier.start()
        try:
            assert comes_true(lambda: len(quick.received) == 3)
            open_cases(city, 2)
            assert comes_true(lambda: len(quick.received) == 5)
            assert len(slow.received) == 1
        finally:
            stop.set()
            slow.closing.set()
            carrier.join()


def test_a_carrier_that_is_killed_again_and_again_loses_nothing() -> None:
    city = a_city()
    with receiving(200) as receiver:
        tells(city.dispatcher, receiver)
        for pause in (0.0, 0.4, 0.9):
            open_cases(city, 8)
            carrier = a_carrier()
            comes_true(lambda: len(receiver.received) % 8 != 0, within=3)
            time.sleep(pause / 10)
            carrier.send_signal(signal.SIGKILL)
            carrier.wait()
        Delivery.objects.filter(due_at__isnull=False).update(due_at=clock.now())  # the lease has run out
        while carry_once():
            Delivery.objects.filter(due_at__isnull=False).update(due_at=clock.now())
        came = Counter(it.headers["webhook-id"] for it in receiver.received)
    assert set(came) == set(Delivery.objects.values_list("key", flat=True))
    assert len(came) == 24
    assert Delivery.objects.filter(delivered_at=None).count() == 0


@pytest.mark.skipif(settings.IS_SQLITE, reason="SQLite has one writer at a time anyway")
def test_two_that_read_at_once_make_each_delivery_once() -> None:
    city = a_city()
    with receiving(200) as receiver:
        tells(city.dispatcher, receiver)
        open_cases(city, 5)

        def read() -> None:
            make_deliveries(by=CLOCKWORK, at=clock.now())
            connections.close_all()

        readers = [threading.Thread(target=read) for _ in range(4)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        assert Delivery.objects.count() == 5
