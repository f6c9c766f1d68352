"""The navigation at the side: each finds the own work, with counts from one query."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.people.models import Person
from gongzhi.kernel.clock import now
from gongzhi.web.desk.nav import desk_nav
from tests.a_city import City, a_dispatched_case, a_resolved_case, an_opened_case


def items(person: Person, path: str = "/desk/") -> list[tuple[str, int | None, bool]]:
    """Return the items of the first group: word, count, whether one is there."""
    first = desk_nav(person, path=path, at=now())[0]
    return [(item["label"], item.get("count"), item["current"]) for item in first["items"]]


def test_counts_say_what_waits(city: City, earlier: datetime) -> None:
    an_opened_case(city, at=earlier)
    a_dispatched_case(city, at=earlier - timedelta(days=9))
    assert items(city.operator) == [
        ("我的一天", None, False),
        ("待我处理", "1", True),
        ("已超期", "", False),
        ("来电登记", None, False),
    ]


def test_a_handler_is_told_what_is_late(city: City, earlier: datetime) -> None:
    a_dispatched_case(city, at=earlier - timedelta(days=9))
    found = items(city.handler, "/desk/?view=mine&mark=overdue")
    assert found == [("我的一天", None, False), ("待我处理", "1", False), ("已超期", "1", True)]


def test_an_evaluator_finds_the_calls(city: City, earlier: datetime) -> None:
    case = a_resolved_case(city, at=earlier)
    found = items(city.evaluator, f"/desk/follow-ups/{case.number}/")
    assert found == [
        ("我的一天", None, False),
        ("待我处理", "1", False),
        ("已超期", "", False),
        ("电话回访", "1", True),
    ]


@pytest.mark.parametrize(("role", "has"), [("administrator", True), ("handler", False)])
def test_settings_are_for_administrators(role: str, has: bool, city: City) -> None:
    groups = [group["label"] for group in desk_nav(getattr(city, role), path="/desk/", at=now())]
    assert ("设置" in groups) is has


def test_somebody_without_a_membership_has_no_work_here(city: City) -> None:
    groups = [group["label"] for group in desk_nav(city.resident, path="/desk/", at=now())]
    assert "工作" not in groups


def test_the_counts_cost_one_query_beside_the_memberships(city: City) -> None:
    with CaptureQueriesContext(connection) as queries:
        desk_nav(Person.objects.get(pk=city.dispatcher.pk), path="/desk/", at=now())
    assert len(queries) == 3
