"""What tests across all pages share: the full city, built once for the tests of a file."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from gongzhi.kernel import clock
from tests.web.full_city import FullCity, a_full_city


@pytest.fixture(scope="module")
def full_city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[FullCity]:
    """The small city with one of everything; what a test changes in it is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield a_full_city(at=clock.now() - timedelta(hours=1))
        transaction.set_rollback(True)
