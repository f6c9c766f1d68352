"""The small city, for the tests of teamwork."""

import pytest

from gongzhi.civic.people.models import Person
from tests.a_city import City, a_city
from tests.civic.teamwork.colleagues import a_colleague


@pytest.fixture
def city(db: None) -> City:
    return a_city()


@pytest.fixture
def lin(city: City) -> Person:
    """A second handler of the works bureau, with an address."""
    return a_colleague(city, "林俏", email="lin@example.org")
