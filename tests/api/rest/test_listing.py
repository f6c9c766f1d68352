"""Lists of cases: who sees what, filters, and pages that stay in place."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Kind, Urgency
from gongzhi.civic.clients.vocabulary import Scope
from gongzhi.civic.people.vocabulary import Role
from tests.a_city import City, a_case_in_hand, a_dispatched_case, an_accepted_case, an_opened_case
from tests.api.rest.program import Program
from tests.factories import a_body, a_member, a_person, a_place

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def numbers(answer: Any) -> list[str]:
    """Return the numbers on a page."""
    return [case["number"] for case in answer.json()["items"]]


def test_everybody_sees_public_cases_in_public_words(city: City, noon: datetime) -> None:
    an_accepted_case(city, at=noon)
    shown = an_accepted_case(city, at=noon, text="找我，电话13800001234。", address="3幢101", is_public=True)
    answer = Program().get("/cases")
    assert numbers(answer) == [shown.number]
    case = answer.json()["items"][0]
    assert (case["view"], case["text"], case["address"]) == ("public", "找我，电话＊＊＊。", "")


def test_a_resident_sees_the_own_cases(city: City, noon: datetime) -> None:
    mine = an_opened_case(city, at=noon)
    an_opened_case(city, at=noon, spoken_by=a_person())
    assert numbers(Program(city.resident).get("/cases")) == [mine.number]


def test_a_body_sees_what_it_works_on(city: City, noon: datetime) -> None:
    an_accepted_case(city, at=noon)
    ours = a_dispatched_case(city, at=noon)
    assert numbers(Program(city.handler).get("/cases")) == [ours.number]
    assert numbers(Program(city.gardener).get("/cases")) == []


def test_a_centre_sees_the_cases_of_its_place_only(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    beside = a_place("望山区", within=city.city)
    neighbour = a_member(Role.DISPATCHER, body=a_body("望山区中心", place=beside, is_centre=True))
    assert numbers(Program(city.dispatcher).get("/cases")) == [case.number]
    assert numbers(Program(neighbour).get("/cases")) == []


def test_a_membership_that_ended_takes_its_cases_along(city: City, noon: datetime) -> None:
    a_dispatched_case(city, at=noon)
    program = Program(city.handler)
    city.handler.memberships.update(valid_to=noon)
    assert numbers(program.get("/cases")) == []


def test_views_choose_among_what_one_may_see(city: City, noon: datetime) -> None:
    public = an_accepted_case(city, at=noon, is_public=True, spoken_by=a_person())
    mine = an_opened_case(city, at=noon + HOUR, spoken_by=city.dispatcher)
    program = Program(city.dispatcher)
    assert numbers(program.get("/cases?view=mine")) == [mine.number]
    assert numbers(program.get("/cases?view=visible")) == [mine.number, public.number]
    assert numbers(program.get("/cases?view=public")) == [public.number]


def test_nobody_has_no_cases_of_their_own(city: City) -> None:
    answer = Program().get("/cases?view=mine")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, "view")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=handling", "hand"),
        ("status=handling&status=opened", "hand opened"),
        ("kind=complaint", "opened"),
        ("urgency=danger", "hand"),
        ("category=01", "hand"),
        ("body={works}", "hand"),
        ("place={community}", "hand opened"),
        ("q=井盖", "opened"),
        ("opened_from=2025-03-12T12:30:00%2B08:00", "opened"),
        ("opened_before=2025-03-12T12:30:00%2B08:00", "hand"),
        ("overdue=true", "hand opened"),
        ("overdue=false", ""),
    ],
)
def test_filters_narrow(query: str, found: str, city: City, noon: datetime) -> None:
    hand = a_case_in_hand(city, at=noon, urgency=Urgency.DANGER)
    opened = an_opened_case(city, at=noon + HOUR, kind=Kind.COMPLAINT, text="井盖松动，请来看看。")
    names = {"hand": hand.number, "opened": opened.number}
    address = query.format(works=city.works.code, community=city.community.code)
    expected = {names[name] for name in found.split()}
    assert set(numbers(Program(city.dispatcher).get(f"/cases?{address}"))) == expected


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=101", "limit=x", "status=lost", "place=999", "category=999", "cursor=AAAA"),
        *("body=nobody", "nonsense=1", "Status=opened"),
        *("view=all", "opened_from=2025-03-12", "opened_from=1741752000", "opened_from=0001-01-01T00:00:00Z"),
        *("q=%00", "overdue=maybe", f"q={'长' * 81}"),
    ],
)
def test_a_filter_that_makes_no_sense_is_named(query: str, city: City) -> None:
    answer = Program(city.operator).get(f"/cases?{query}")
    name = query.split("=", maxsplit=1)[0]
    assert (answer.status_code, [it["parameter"] for it in answer.json()["errors"]]) == (422, [name])


def test_a_parameter_that_is_none_is_told_those_that_are(city: City) -> None:
    [error] = Program().get("/cases?state=opened").json()["errors"]
    assert error["detail"].startswith("没有这个参数。可以用的有：view, q, status, kind, urgency, place,")
    [error] = Program(city.operator).get("/me?x=1").json()["errors"]
    assert error == {"parameter": "x", "detail": "这里没有参数。"}


def all_pages(program: Program, query: str, between: Any = lambda: None) -> list[str]:
    """Return what all pages of a list hold."""
    answer, found = program.get(f"/cases?{query}"), list[str]()
    while True:
        found += numbers(answer)
        if answer.json()["next"] is None:
            return found
        between()
        answer = program.get(f"/cases?{query}&cursor={answer.json()['next']}")


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
def test_pages_together_are_the_list(limit: int, city: City, noon: datetime) -> None:
    for minute in (0, 0, 0, 1, 1, 2, 3):  # several of one moment
        an_opened_case(city, at=noon + minute * HOUR)
    expected = list(Case.objects.order_by("-opened_at", "-pk").values_list("number", flat=True))
    assert all_pages(Program(city.dispatcher), f"limit={limit}") == expected


def test_cases_opened_while_one_turns_pages_move_none(city: City, noon: datetime) -> None:
    before = [an_opened_case(city, at=noon + hour * HOUR).number for hour in range(6)]
    later = iter(range(10, 100))
    found = all_pages(
        Program(city.dispatcher), "limit=2", lambda: an_opened_case(city, at=noon + next(later) * HOUR)
    )
    assert found == before[::-1]


def test_a_list_costs_the_same_for_one_case_and_for_many(city: City, noon: datetime) -> None:
    program, counts = Program(city.dispatcher), []
    for _each in range(2):
        a_case_in_hand(city, at=noon)
        program.get("/cases")
        with CaptureQueriesContext(connection) as asked:
            program.get("/cases")
        counts.append(len(asked))
        a_case_in_hand(city, at=noon, is_public=True)
    assert counts[0] == counts[1] <= 3  # token and person, memberships, cases


def test_a_token_without_the_scope_lists_nothing(city: City) -> None:
    answer = Program(city.operator, scopes=[Scope.CASES_WRITE]).get("/cases")
    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
    assert answer["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="cases:read"'
