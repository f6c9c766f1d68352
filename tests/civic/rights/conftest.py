"""The small city, for the tests of requests about personal data."""

import pytest

from tests.a_city import City, a_city


@pytest.fixture
def city(db: None) -> City:
    return a_city()
