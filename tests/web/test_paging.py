"""Lists that may be very long."""

from datetime import datetime

import pytest
from django.core.paginator import EmptyPage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.kernel.models import Appointment
from gongzhi.web import paging
from gongzhi.web.paging import LongList, counted

pytestmark = pytest.mark.django_db
ROWS = Appointment.objects.order_by("-name")


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a list be long from eleven rows on."""
    monkeypatch.setattr(paging, "MOST", 10)


def appointments(many: int, at: datetime) -> None:
    Appointment.objects.bulk_create(Appointment(name=f"{n:03}", due_at=at) for n in range(many))


@pytest.mark.parametrize(("many", "told"), [(0, "0"), (10, "10"), (11, "10+"), (500, "10+")])
def test_nothing_is_counted_farther_than_is_told(many: int, told: str, noon: datetime) -> None:
    appointments(many, noon)
    assert (counted(ROWS), LongList(ROWS, 4).told, LongList(ROWS, 4).is_longer) == (told, told, many > 10)


def test_a_page_has_its_rows_in_their_order(noon: datetime) -> None:
    appointments(9, noon)
    assert [row.name for row in LongList(ROWS, 4).get_page(2)] == ["004", "003", "002", "001"]


def test_a_longer_list_has_pages_for_its_first_rows(noon: datetime) -> None:
    appointments(30, noon)
    rows = LongList(ROWS, 4)
    assert (rows.num_pages, [row.name for row in rows.get_page(99)]) == (3, ["021", "020"])
    with pytest.raises(EmptyPage):
        rows.page(4)


def test_an_empty_list_has_one_empty_page() -> None:
    assert list(LongList(ROWS, 4).get_page(1)) == []


@pytest.mark.parametrize("many", [3, 300])
def test_a_page_costs_two_queries(many: int, noon: datetime) -> None:
    appointments(many, noon)
    with CaptureQueriesContext(connection) as queries:
        list(LongList(ROWS, 4).get_page(1))
    assert len(queries) == 2
