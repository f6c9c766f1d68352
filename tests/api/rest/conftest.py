"""What tests of the API share: the small city."""

import pytest

from tests.a_city import City, a_city


@pytest.fixture
def city(db: None) -> City:
    """The small city."""
    return a_city()
