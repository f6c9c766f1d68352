"""What tests of the desk share: the small city, people signed in, a step taken through its page."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.cases.models import Case
from gongzhi.civic.people.models import Person
from gongzhi.kernel.clock import now
from gongzhi.kernel.delivery import deliver_due
from tests.a_city import City, a_city

SignedIn = Callable[[Person], Client]


@pytest.fixture
def city(db: None) -> City:
    """The small city, with its staff."""
    return a_city()


@pytest.fixture
def earlier() -> datetime:
    """An hour ago: pages read the clock, so the cases of these tests begin a little before it."""
    return now() - timedelta(hours=1)


@pytest.fixture
def signed_in(db: None) -> SignedIn:
    """Sign a person in, in a browser of their own."""

    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


def take(client: Client, case: Case, step: str, **words: Any) -> Any:
    """Press the button of a step, on a page that shows the case as it is given."""
    address = f"/desk/case/{case.number}/{step}/"
    return client.post(address, {"version": case.version, **words})


def let_the_worker_work(*, within: timedelta = timedelta(minutes=1)) -> None:
    """Deliver what is due, and what will be due within a while."""
    while deliver_due(at=now() + within):
        pass


def fresh(case: Case) -> Case:
    """Return the case as it stands now."""
    return Case.objects.get(pk=case.pk)


def queries_of(client: Client, address: str) -> int:
    """Return how many queries a page costs; the first visit, which notes the device, doesn't count."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
