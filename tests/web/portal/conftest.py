"""The small city, its visitors, and what they would write."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from gongzhi.kernel import clock
from tests.a_city import City, a_city


@pytest.fixture
def city(db: None) -> City:
    return a_city()


@pytest.fixture
def now() -> datetime:
    """A moment ago: the pages read the real clock."""
    return clock.now() - timedelta(minutes=5)


@pytest.fixture
def resident(city: City) -> Client:
    """The browser of the resident who is signed in."""
    client = Client()
    client.force_login(city.resident)
    return client


@pytest.fixture
def stranger(city: City) -> Client:
    """The browser of somebody else who is signed in."""
    client = Client()
    client.force_login(city.gardener)
    return client
