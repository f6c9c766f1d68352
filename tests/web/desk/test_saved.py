"""Saved views beside the queue: kept, shared, counted as the viewer sees them."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.actions import save_view
from gongzhi.civic.teamwork.models import DeskHabits, SavedView
from gongzhi.civic.teamwork.queries.views import start_view_of, undo_window_of, views_of
from gongzhi.kernel.clock import now
from gongzhi.web.desk.queue.saved import address_of, cases_in, query_of
from tests.a_city import City, a_case_in_hand, an_accepted_case
from tests.factories import a_member
from tests.web.desk.conftest import SignedIn


@pytest.fixture(autouse=True)
def no_counts_from_before(db: None) -> None:
    """Forget the counts that another test kept."""
    cache.clear()


def counts(client: Client) -> dict[str, str]:
    """Return what the page asks for after it has loaded: the views and their counts."""
    page = client.get("/desk/views/counts/").content.decode()
    view = r">([^<>]+?)(?: <span class=\"gz-small\">[^<]+</span>)? <span class=\"gz-count\">([^<]+)<"
    return dict(re.findall(view, page))


def keep(client: Client, name: str, query: str, **words: Any) -> Any:
    """Save the filters of an address as a view, and return the page that follows."""
    return client.post("/desk/views/", {"name": name, "query": query, **words}, follow=True)


def test_the_filters_in_use_become_a_view(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    an_accepted_case(city, at=earlier, text="路灯不亮")
    page = keep(signed_in(city.dispatcher), "路灯", "view=accepted&q=路灯&page=7&x=1")
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("路灯", {"view": "accepted", "q": "路灯"})
    assert [case.title for case in page.context["page"]] == ["路灯不亮"]
    assert "已保存视图“路灯”。" in page.content.decode()


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("view=nonsense&q=灯", {"q": "灯"}),
        ("urgency=nonsense", {}),
        ("since=2025-02-30&mark=overdue", {"mark": "overdue"}),
        ("since=2025-03-02&until=2025-03-01", {"since": "2025-03-02"}),
        ("place=999999&body=x&category=-1", {}),
        ("", {}),
    ],
)
def test_what_makes_no_sense_is_not_kept(query: str, kept: dict[str, str], city: City) -> None:
    assert query_of(QueryDict(query), by=city.dispatcher, at=now()) == kept


def test_a_view_needs_a_name(city: City, signed_in: SignedIn) -> None:
    page = keep(signed_in(city.dispatcher), " ", "q=路灯")
    assert ("请给视图起个名称" in page.content.decode(), SavedView.objects.count()) == (True, 0)


def test_a_second_view_of_that_name_is_refused_and_the_filters_stay(city: City, signed_in: SignedIn) -> None:
    client = signed_in(city.dispatcher)
    keep(client, "路灯", "q=路灯")
    page = keep(client, "路灯", "q=井盖")
    assert "已经有一个叫“路灯”的视图" in page.content.decode()
    assert page.request["QUERY_STRING"] == "q=%E4%BA%95%E7%9B%96"


def test_one_saves_for_all_members_of_ones_body(city: City, signed_in: SignedIn) -> None:
    keep(signed_in(city.dispatcher), "路灯", "q=路灯", body=city.centre.pk)
    assert [view.name for view in views_of(city.supervisor, at=now())] == ["路灯"]


def test_another_body_is_no_choice(city: City, signed_in: SignedIn) -> None:
    keep(signed_in(city.dispatcher), "路灯", "q=路灯", body=city.works.pk)
    assert not SavedView.objects.exists()


def test_each_counts_what_they_see_themselves(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    handler_too = a_member(Role.HANDLER, body=city.centre)
    save_view("全部", {"view": "all"}, body=city.centre, by=city.dispatcher, at=earlier)
    a_case_in_hand(city, at=earlier)
    an_accepted_case(city, at=earlier)
    people = [city.dispatcher, city.supervisor, handler_too]
    assert [counts(signed_in(person)) for person in people] == [{"全部": "2"}, {"全部": "2"}, {"全部": "0"}]


def test_a_shared_view_shows_nobody_more_than_they_see(city: City, earlier: datetime) -> None:
    view = save_view("园林", {"body": str(city.works.pk), "view": "all"}, by=city.dispatcher, at=earlier)
    case = a_case_in_hand(city, at=earlier)
    assert list(cases_in(view.query, by=city.dispatcher, at=now())) == [case]
    assert list(cases_in(view.query, by=city.gardener, at=now())) == []


def queries_for(client: Client) -> int:
    """Return how many queries the counts cost when nobody asked for some seconds."""
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        client.get("/desk/views/counts/")
    return len([each for each in queries if "COUNT(" in each["sql"] and "cases_case" in each["sql"]])


def test_counts_cost_one_query_a_view_and_none_a_moment_later(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    for number in range(12):
        save_view(f"视图{number}", {"view": "all", "q": str(number)}, by=city.handler, at=earlier)
    client = signed_in(city.handler)
    client.get("/desk/views/counts/")
    assert queries_for(client) == 12
    with CaptureQueriesContext(connection) as queries:
        client.get("/desk/views/counts/")
    assert [each for each in queries if "COUNT(" in each["sql"] and "cases_case" in each["sql"]] == []


def test_the_queue_itself_counts_no_view(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    save_view("路灯", {"q": "没有别人搜的词"}, by=city.handler, at=earlier)
    with CaptureQueriesContext(connection) as queries:
        signed_in(city.handler).get("/desk/")
    assert not any("没有别人搜的词" in each["sql"] for each in queries)


def change(client: Client, view: SavedView, act: str, **words: Any) -> str:
    """Press a button of a view, and return the page that follows."""
    answer = client.post(f"/desk/views/{view.pk}/", {"act": act, **words}, follow=True)
    return str(answer.content.decode())


def test_a_view_is_renamed_and_shared(city: City, signed_in: SignedIn) -> None:
    view = save_view("路灯", {}, by=city.dispatcher, at=now())
    change(signed_in(city.dispatcher), view, "change", name="灯", body=city.centre.pk)
    view.refresh_from_db()
    assert (view.name, view.body) == ("灯", city.centre)


def test_views_move_up_and_down(city: City, signed_in: SignedIn) -> None:
    one, _two, three = (save_view(name, {}, by=city.handler, at=now()) for name in "甲乙丙")
    client = signed_in(city.handler)
    change(client, three, "up")
    change(client, one, "down")
    change(client, one, "down")
    change(client, one, "down")
    assert [view.name for view in views_of(city.handler, at=now())] == ["丙", "乙", "甲"]


def test_a_view_is_deleted(city: City, signed_in: SignedIn) -> None:
    view = save_view("路灯", {}, by=city.handler, at=now())
    assert "视图已删除，事项不受影响。" in change(signed_in(city.handler), view, "delete")
    assert not SavedView.objects.exists()


def test_a_nameless_view_stays_as_it_was(city: City, signed_in: SignedIn) -> None:
    view = save_view("路灯", {}, by=city.handler, at=now())
    assert "请给视图起个名称" in change(signed_in(city.handler), view, "change", name="")
    assert SavedView.objects.get().name == "路灯"


def test_a_member_uses_a_shared_view_and_does_not_change_it(city: City, signed_in: SignedIn) -> None:
    view = save_view("路灯", {}, body=city.centre, by=city.dispatcher, at=now())
    client = signed_in(city.operator)
    assert 'value="delete"' not in client.get("/desk/views/").content.decode()
    change(client, view, "delete")
    assert SavedView.objects.count() == 1


def test_the_view_of_another_is_not_found(city: City, signed_in: SignedIn) -> None:
    view = save_view("路灯", {}, by=city.dispatcher, at=now())
    assert signed_in(city.operator).post(f"/desk/views/{view.pk}/", {"act": "delete"}).status_code == 404


def test_the_day_begins_with_the_chosen_view(city: City, signed_in: SignedIn) -> None:
    view, client = save_view("路灯", {"q": "路灯"}, by=city.handler, at=now()), signed_in(city.handler)
    assert client.get("/desk/start/")["Location"] == "/desk/"
    change(client, view, "start")
    assert client.get("/account/")["Location"] == "/desk/start/"
    assert client.get("/desk/start/")["Location"] == address_of(view)
    client.post("/desk/habits/", {"start": "none"})
    assert start_view_of(city.handler, at=now()) is None


@pytest.mark.parametrize(("sent", "seconds"), [("30", 30), ("0", 0), ("x", 0), ("3600", 0), ("", 0)])
def test_the_undo_window_is_one_of_three(sent: str, seconds: int, city: City, signed_in: SignedIn) -> None:
    signed_in(city.handler).post("/desk/habits/", {"undo_seconds": sent})
    assert undo_window_of(city.handler).total_seconds() == seconds


def test_habits_are_ones_own(city: City, signed_in: SignedIn) -> None:
    signed_in(city.handler).post("/desk/habits/", {"undo_seconds": "30"})
    assert DeskHabits.objects.get(person=city.supervisor).undo_seconds == 0


@pytest.mark.parametrize("name", ["<script>alert(1)</script>"[:20], "'\"><img src=x>"])
def test_the_name_of_a_view_is_only_text(name: str, city: City, signed_in: SignedIn) -> None:
    save_view(name, {}, by=city.handler, at=now())
    for address in ("/desk/", "/desk/views/", "/desk/views/counts/"):
        assert name not in signed_in(city.handler).get(address).content.decode()
