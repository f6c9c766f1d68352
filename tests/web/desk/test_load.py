"""A team's load on its page, and handing cases over from there."""

from datetime import datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages

from gongzhi.civic.cases.models import Case
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.actions import assign_case
from gongzhi.civic.teamwork.queries.care import assignee_of
from tests.a_city import City, a_case_in_hand
from tests.civic.teamwork.colleagues import a_colleague
from tests.web.desk.conftest import SignedIn, queries_of


@pytest.fixture
def chief(city: City) -> Person:
    """The supervisor of the works bureau."""
    return a_colleague(city, "韩墨", Role.SUPERVISOR)


@pytest.fixture
def lin(city: City) -> Person:
    """A second handler of the works bureau."""
    return a_colleague(city, "林俏")


def hand_over(client: Any, address: str, *cases: Case, to: object) -> list[str]:
    """Tick cases, choose whom, and return what the page says."""
    answer = client.post(address, {"case": [case.pk for case in cases], "to": to})
    assert answer.status_code == 302
    return [str(message) for message in get_messages(answer.wsgi_request)][-1:]


def test_a_supervisor_is_led_to_the_own_body(city: City, chief: Person, signed_in: SignedIn) -> None:
    assert signed_in(chief).get("/desk/load/")["Location"] == f"/desk/load/{city.works.pk}/"


def test_the_page_says_that_nobody_is_ranked(city: City, chief: Person, signed_in: SignedIn) -> None:
    page = signed_in(chief).get(f"/desk/load/{city.works.pk}/").text
    assert "不排名、不打分、不留个人的历史" in page


def test_a_member_s_name_leads_to_what_they_have(
    city: City, chief: Person, lin: Person, earlier: datetime, signed_in: SignedIn
) -> None:
    case = a_case_in_hand(city, at=earlier)
    assign_case(case, to=lin, within=city.works, by=chief, at=earlier)
    client, address = signed_in(chief), f"/desk/load/{city.works.pk}/{lin.pk}/"
    assert f'href="{address}"' in client.get(f"/desk/load/{city.works.pk}/").text
    assert case.title in client.get(address).text


def test_cases_are_handed_to_another_and_back_to_nobody(
    city: City, chief: Person, lin: Person, earlier: datetime, signed_in: SignedIn
) -> None:
    cases = [a_case_in_hand(city, at=earlier) for _each in range(2)]
    client, address = signed_in(chief), f"/desk/load/{city.works.pk}"
    assert hand_over(client, f"{address}/nobody/", *cases, to=lin.pk) == ["2件由林俏承办，已经告知。"]
    assert {assignee_of(case, city.works) for case in cases} == {lin}
    assert hand_over(client, f"{address}/{lin.pk}/", cases[0], to="nobody") == ["1件现在没有指定承办人。"]
    assert assignee_of(cases[0], city.works) is None


@pytest.mark.parametrize("words", [{}, {"case": "1"}, {"to": "1"}, {"case": "x", "to": "nobody"}])
def test_without_a_tick_or_a_name_nothing_happens(
    words: dict[str, str], city: City, chief: Person, signed_in: SignedIn
) -> None:
    answer = signed_in(chief).post(f"/desk/load/{city.works.pk}/nobody/", words)
    assert "请勾选事项" in str(next(iter(get_messages(answer.wsgi_request))))


def test_a_stranger_is_not_chosen(city: City, chief: Person, earlier: datetime, signed_in: SignedIn) -> None:
    case = a_case_in_hand(city, at=earlier)
    words = {"case": case.pk, "to": city.gardener.pk}
    answer = signed_in(chief).post(f"/desk/load/{city.works.pk}/nobody/", words)
    assert (answer.status_code, assignee_of(case, city.works)) == (404, None)


def test_what_one_does_not_see_is_not_handed_over(city: City, earlier: datetime, signed_in: SignedIn) -> None:
    gardens = a_colleague(city, "杜若", Role.SUPERVISOR, body=city.parks)
    case = a_case_in_hand(city, at=earlier)
    assert (
        hand_over(signed_in(gardens), f"/desk/load/{city.parks.pk}/nobody/", case, to=city.gardener.pk) == []
    )


def test_a_centre_looks_at_the_bodies_below_and_says_nothing_for_them(
    city: City, lin: Person, earlier: datetime, signed_in: SignedIn
) -> None:
    case, client = a_case_in_hand(city, at=earlier), signed_in(city.supervisor)
    page = client.get(f"/desk/load/{city.centre.pk}/")
    assert [body for body, _counts, _free in page.context["below"]] == [city.works]
    address = f"/desk/load/{city.works.pk}/nobody/"
    assert 'name="to"' not in client.get(address).text
    hand_over(client, address, case, to=lin.pk)
    assert assignee_of(case, city.works) is None


@pytest.mark.parametrize(
    "address", ["", "{centre}/", "{parks}/", "{works}/nobody/", "{works}/{lin}/", "9999/"]
)
def test_who_supervises_nothing_finds_nothing(
    address: str, city: City, lin: Person, signed_in: SignedIn
) -> None:
    keys = {name: getattr(city, name).pk for name in ("centre", "parks", "works")}
    assert signed_in(city.handler).get(f"/desk/load/{address.format(**keys, lin=lin.pk)}").status_code == 404


@pytest.mark.parametrize("address", ["{centre}/", "{parks}/", "{works}/0/", "{works}/me/", "9999/"])
def test_a_supervisor_finds_no_other_body_and_no_stranger(
    address: str, city: City, chief: Person, signed_in: SignedIn
) -> None:
    keys = {name: getattr(city, name).pk for name in ("centre", "parks", "works")}
    assert signed_in(chief).get(f"/desk/load/{address.format(**keys)}").status_code == 404


def test_a_busy_team_costs_as_few_queries(
    city: City, chief: Person, lin: Person, earlier: datetime, signed_in: SignedIn
) -> None:
    client = signed_in(chief)
    pages = [f"/desk/load/{city.works.pk}/", f"/desk/load/{city.works.pk}/{lin.pk}/"]
    assign_case(a_case_in_hand(city, at=earlier), to=lin, within=city.works, by=chief, at=earlier)
    few = [queries_of(client, page) for page in pages]
    for number in range(4):
        a_colleague(city, f"同事{number}")
        assign_case(a_case_in_hand(city, at=earlier), to=lin, within=city.works, by=chief, at=earlier)
    assert [queries_of(client, page) for page in pages] == few
