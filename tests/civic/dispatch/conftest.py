"""The small city, for the tests of dispatch."""

import pytest

from gongzhi.civic.dispatch.queries import reading
from tests.a_city import City, a_city


@pytest.fixture
def city(db: None) -> City:
    return a_city()


@pytest.fixture(autouse=True)
def nothing_learned_before() -> None:
    """Forget what this process read with: another test's model has the same number."""
    reading.forget_reader()
