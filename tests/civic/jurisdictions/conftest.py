"""What tests of places share: the city."""

from datetime import datetime

import pytest

from tests.civic.jurisdictions.city import City, found_city


@pytest.fixture
def city(db: None, noon: datetime) -> City:
    """A city of two districts, as it was before any test changed it."""
    return found_city(noon)
