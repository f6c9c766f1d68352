"""The queue narrowed by who is in charge: oneself, nobody yet, a colleague."""

import csv
from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.cases.models import Case
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.actions import assign_case, save_view
from gongzhi.kernel.clock import now
from gongzhi.web.desk.queue.saved import cases_in, query_of
from tests.a_city import City, a_case_in_hand, a_dispatched_case, an_opened_case
from tests.factories import a_member
from tests.web.desk.conftest import SignedIn, queries_of


@pytest.fixture
def lin(city: City) -> Person:
    """A second handler of the works bureau."""
    lin = a_member(Role.HANDLER, body=city.works)
    lin.name = "林俏"
    lin.save()
    return lin


@pytest.fixture
def shared(city: City, lin: Person, earlier: datetime) -> dict[str, Case]:
    """Three cases of the works bureau: the handler's, the colleague's, nobody's."""
    mine, hers = (a_case_in_hand(city, at=earlier, text=text) for text in ("我的路灯", "她的井盖"))
    assign_case(mine, to=city.handler, within=city.works, by=city.handler, at=earlier)
    assign_case(hers, to=lin, within=city.works, by=city.handler, at=earlier)
    return {"mine": mine, "hers": hers, "free": a_dispatched_case(city, at=earlier, text="没人管的路灯")}


def shown(client: Client, query: str) -> set[str]:
    """Return the titles of the rows."""
    return {case.title for case in client.get(f"/desk/?{query}").context["page"]}


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("carer=mine", {"我的路灯"}),
        ("carer=nobody", {"没人管的路灯"}),
        ("carer={lin}", {"她的井盖"}),
        ("carer=", {"我的路灯", "她的井盖", "没人管的路灯"}),
        ("carer=mine&view=handling&q=路灯", {"我的路灯"}),
        ("carer=mine&view=dispatched", set()),
        ("carer=nobody&view=all&q=路灯&urgency=ordinary&status=dispatched&channel=web", {"没人管的路灯"}),
        ("carer=nobody&mark=overdue", set()),
        ("carer={lin}&view=all&place={county}&category={roads}&body={works}", {"她的井盖"}),
        ("carer={lin}&since=2099-01-01", set()),
    ],
)
def test_it_works_together_with_every_other_filter(
    query: str, found: set[str], city: City, lin: Person, signed_in: SignedIn
) -> None:
    named = {"lin": lin.pk, "county": city.county.pk, "roads": city.roads.pk, "works": city.works.pk}
    assert shown(signed_in(city.handler), query.format(**named)) == found


def test_who_may_be_chosen_are_oneself_nobody_and_ones_colleagues(
    city: City, lin: Person, signed_in: SignedIn
) -> None:
    form = signed_in(city.handler).get("/desk/").context["filter"]
    told = [(value, str(label)) for value, label in form.fields["carer"].choices]
    people = [(str(city.handler.pk), "周敏"), (str(lin.pk), "林俏")]
    assert told == [("", "全部"), ("mine", "由我承办"), ("nobody", "还没有指定"), *people]


@pytest.mark.parametrize("who", ["gardener", "resident"])
def test_who_is_no_colleague_is_no_choice(
    who: str, city: City, shared: dict[str, Case], signed_in: SignedIn
) -> None:
    answer = signed_in(city.handler).get(f"/desk/?carer={getattr(city, who).pk}")
    assert "govuk-error-summary" in answer.content.decode()
    assert len(answer.context["page"]) == 3


def test_nobody_finds_more_than_they_see(city: City, shared: dict[str, Case], signed_in: SignedIn) -> None:
    assert shown(signed_in(city.gardener), "view=all&carer=nobody") == set()
    assert shown(signed_in(city.dispatcher), "view=all&carer=nobody") == set()


def test_a_centre_finds_what_it_has_to_share_out_itself(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    an_opened_case(city, at=earlier, text="区里分的")
    here = a_member(Role.DISPATCHER, body=city.county_centre)
    found = [shown(signed_in(who), "view=all&carer=nobody") for who in (here, city.dispatcher)]
    assert found == [{"区里分的"}, set()]


def test_the_filter_counts_as_used_and_stays_chosen(
    city: City, shared: dict[str, Case], signed_in: SignedIn
) -> None:
    page = signed_in(city.handler).get("/desk/?carer=mine")
    assert page.context["filter"].used == 1
    assert '<option value="mine" selected>由我承办</option>' in page.content.decode()


def test_the_counts_of_the_tabs_follow_it(city: City, shared: dict[str, Case], signed_in: SignedIn) -> None:
    tabs = signed_in(city.handler).get("/desk/tabs/?carer=mine").context["tabs"]
    counts = {str(tab["label"]): tab["count"] for tab in tabs}
    assert (counts["待我处理"], counts["待签收"], counts["办理中"], counts["全部"]) == ("1", "0", "1", "1")


def test_the_export_holds_what_the_list_shows(
    city: City, shared: dict[str, Case], signed_in: SignedIn
) -> None:
    answer = signed_in(city.handler).get("/desk/export.csv?view=all&carer=nobody")
    told = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # it streams
    rows = list(csv.DictReader(told.splitlines()))
    assert [row["标题"] for row in rows] == ["没人管的路灯"]


def test_a_view_of_a_body_says_mine_of_whoever_looks(
    city: City, lin: Person, shared: dict[str, Case]
) -> None:
    view = save_view("我的", {"view": "all", "carer": "mine"}, body=city.works, by=lin, at=now())
    found = [list(cases_in(view.query, by=who, at=now())) for who in (city.handler, lin, city.dispatcher)]
    assert found == [[shared["mine"]], [shared["hers"]], []]


def test_saved_views_keep_it_and_count_by_it(
    city: City, lin: Person, shared: dict[str, Case], signed_in: SignedIn
) -> None:
    cache.clear()
    client = signed_in(city.handler)
    client.post("/desk/views/", {"name": "林俏的", "query": f"view=all&carer={lin.pk}"})
    assert '林俏的 <span class="gz-count">1</span>' in client.get("/desk/views/counts/").content.decode()


@pytest.mark.parametrize(
    ("said", "kept"), [("nobody", {"carer": "nobody"}), ("x", {}), ("0", {}), ("%00", {})]
)
def test_what_makes_no_sense_is_not_kept(said: str, kept: dict[str, str], city: City) -> None:
    assert query_of(QueryDict(f"carer={said}"), by=city.handler, at=now()) == kept


@pytest.mark.parametrize("carer", ["mine", "nobody"])
def test_more_cases_and_colleagues_cost_no_more_queries(
    carer: str, city: City, shared: dict[str, Case], signed_in: SignedIn, earlier: datetime
) -> None:
    client, address = signed_in(city.handler), f"/desk/?view=all&carer={carer}"
    few = queries_of(client, address)
    for _each in range(3):
        colleague, case = a_member(Role.HANDLER, body=city.works), a_case_in_hand(city, at=earlier)
        a_case_in_hand(city, at=earlier)
        a_case_in_hand(city, at=earlier)
        assign_case(case, to=city.handler, within=city.works, by=colleague, at=earlier)
    assert queries_of(client, address) == few


@pytest.mark.parametrize(
    ("who", "carer"),
    [("handler", "mine"), ("handler", "nobody"), ("dispatcher", "nobody"), ("supervisor", "nobody")],
)
def test_the_list_is_found_by_indexes(
    who: str, carer: str, city: City, shared: dict[str, Case], scans: Callable[[str], list[str]]
) -> None:
    person = getattr(city, who)
    rows = cases_in(QueryDict(f"view=all&carer={carer}"), by=person, at=now()).order_by("turn", "pk")
    with CaptureQueriesContext(connection) as queries:
        list(rows.values_list("pk", flat=True)[:40])
    assert scans(queries[-1]["sql"]) == []


@pytest.fixture
def scans() -> Callable[[str], list[str]]:
    """Tell which steps of SQLite's plan for a question read all cases; PostgreSQL plans by size."""

    def ask(asked: str) -> list[str]:
        if connection.vendor != "sqlite":
            return []
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {asked}")
            return [row[3] for row in cursor.fetchall() if row[3].startswith("SCAN cases_case")]

    return ask
