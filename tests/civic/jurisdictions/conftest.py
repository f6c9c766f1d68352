"""What tests of places share: the city."""

from datetime import datetime

import pytest

from gongzhi.civic.jurisdictions.queries import forget_names
from tests.civic.jurisdictions.city import City, found_city


@pytest.fixture
def city(db: None, noon: datetime) -> City:
    """A city of two districts, as it was before any test changed it."""
    return found_city(noon)


@pytest.fixture(autouse=True)
def no_names_of_another_test() -> None:
    """Forget the names of places that the last test's database had."""
    forget_names()
