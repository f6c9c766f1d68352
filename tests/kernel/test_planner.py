"""What SQLite knows of its tables is looked at anew, so that a grown table isn't read through."""

from datetime import datetime

import pytest
from django.db import connection

from gongzhi.kernel.models import Fact
from gongzhi.kernel.planner import refresh_statistics
from tests.kernel.conftest import ring

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL looks at its tables by itself"),
]


def entries(index: str) -> int:
    """Return how many entries SQLite takes an index to have."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE idx = %s", [index])
        return int(cursor.fetchone()[0].split()[0])


def test_a_table_that_has_grown_is_known_to_have_grown(noon: datetime) -> None:
    for known in (1, 50):
        for number in range(known - Fact.objects.count()):
            ring(noon, times=number)
        refresh_statistics()
        assert entries("fact_of_subject") == known
