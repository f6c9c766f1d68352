"""The navigation at the side: each finds the own work, with counts from one query."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.people.models import Person
from gongzhi.kernel.clock import now
from gongzhi.web.desk.counts import Counts
from gongzhi.web.desk.nav import desk_nav
from tests.a_city import City, a_dispatched_case, a_resolved_case, an_opened_case
from tests.web.desk.conftest import SignedIn


def items(person: Person, path: str = "/desk/") -> list[tuple[str, str | None, bool]]:
    """Return the items of the first group: word, count, whether one is there."""
    first = desk_nav(Counts(person, at=now()), path=path)[0]
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


@pytest.mark.parametrize(
    ("path", "here"), [("/desk/case/25031200000018/", True), ("/desk/bulk/", True), ("/desk/notices/", False)]
)
def test_the_queue_stands_above_the_pages_of_cases_only(path: str, here: bool, city: City) -> None:
    assert ("待我处理", "", here) in items(city.handler, path)


@pytest.mark.parametrize(("role", "has"), [("administrator", True), ("handler", False)])
def test_settings_are_for_administrators(role: str, has: bool, city: City) -> None:
    groups = [group["label"] for group in desk_nav(Counts(getattr(city, role), at=now()), path="/desk/")]
    assert ("设置" in groups) is has


def test_somebody_without_a_membership_has_no_work_here(city: City) -> None:
    groups = [group["label"] for group in desk_nav(Counts(city.resident, at=now()), path="/desk/")]
    assert "工作" not in groups


def test_the_counts_cost_one_query_beside_the_memberships(city: City) -> None:
    with CaptureQueriesContext(connection) as queries:
        desk_nav(Counts(Person.objects.get(pk=city.dispatcher.pk), at=now()), path="/desk/")
    assert len(queries) == 3


def asked_for(client: Client, address: str, *words: str) -> int:
    """Return how many questions of a page count what has all these words."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    counts = [each["sql"] for each in queries if each["sql"].startswith("SELECT COUNT(")]
    return len([sql for sql in counts if all(word in sql for word in words)])


def test_a_page_of_the_queue_asks_once_what_waits(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    an_opened_case(city, at=earlier)
    client = signed_in(city.dispatcher)
    asked = [asked_for(client, address, '"cases_case"') for address in ("/desk/", "/desk/?q=%E7%81%AF")]
    assert asked == [1, 1]  # the navigation; the list reads its keys
    assert client.get("/desk/").context["page"].paginator.count == 1


def test_the_tabs_ask_nothing_for_a_navigation_that_they_don_t_have(city: City, signed_in: SignedIn) -> None:
    client = signed_in(city.dispatcher)
    tabs = client.get("/desk/tabs/").context["tabs"]
    assert asked_for(client, "/desk/tabs/", '"cases_case"') == len(tabs)


@pytest.mark.parametrize("address", ["/desk/follow-ups/", "/desk/follow-ups/{number}/", "/desk/day/"])
def test_whom_to_call_is_counted_once(
    address: str, city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = a_resolved_case(city, at=earlier)
    client = signed_in(city.evaluator)
    at_once = address.format(number=case.number)
    assert asked_for(client, at_once, '"cases_followup"', "resolved") == 1
