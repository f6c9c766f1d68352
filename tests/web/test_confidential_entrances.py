"""A report about a body, looked for at every entrance: no answer to anybody not on it tells of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from gongzhi.civic.cases.events import CaseOpened
from gongzhi.civic.cases.models import Case
from gongzhi.civic.clients.actions import create_token
from gongzhi.civic.clients.vocabulary import Scope
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.actions import write_note
from gongzhi.kernel import clock
from gongzhi.kernel.facts import facts_about
from tests.civic.cases.confidential import PHONE, WHISTLER, Reported, a_report, a_report_with
from tests.civic.teamwork.colleagues import deliver
from tests.factories import a_member
from tests.web.entrances import ENTRANCES, Entrance
from tests.web.full_city import WHO, FullCity
from tests.web.test_entrances import taken_back

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

OUTSIDERS = [who for who in WHO if who != "gardener"]  # the gardener's parks are given the second of the two
SECRETS = (WHISTLER, PHONE, "购物卡")
NAMES_A_CASE = ("{private}", "{public}", "{opened}")
PROGRAMS = ("rest:", "open311:", "open-data:")


@pytest.fixture
def reported(full_city: FullCity) -> list[Reported]:
    """Two reports about the works bureau: one just came in, the parks work on the other."""
    at = clock.now() - timedelta(minutes=9)
    found = [a_report(full_city.city, at=at), a_report_with(full_city.city, at=at)]
    for made in found:
        write_note(made.case, note="购物卡的事先核实", by=made.receiver, at=at)
    deliver(at)
    return found


def address_with(full_city: FullCity, entrance: Entrance, case: Case) -> str:
    """Return an address of the table, with the report wherever it names a case or its fact."""
    fact = facts_about(case, kinds=[CaseOpened]).get()
    named = {"private": case.number, "public": case.number, "opened": fact.pk}
    return entrance.address.format_map({**full_city.parts, **named})


def words_of(response: Any) -> str:
    """Return all that an answer says, its headers too."""
    content = response.getvalue() if response.streaming else response.content
    return str(content.decode("utf-8", "replace")) + str(response.headers)


def told_in(words: str, entrance: Entrance, reported: list[Reported]) -> list[str]:
    """Return what an answer tells that it must not; a number that the visitor wrote is no news to them."""
    numbers = (
        [] if any(name in entrance.address for name in NAMES_A_CASE) else [it.case.number for it in reported]
    )
    return [secret for secret in (*SECRETS, *numbers) if secret in words]


def visits(entrances: list[Entrance], client: Client, full_city: FullCity, case: Case) -> Iterator[Any]:
    """Read and send to every entrance, each time as if nobody had been there."""
    for entrance in entrances:
        for method in ("get", "post") if any(name in entrance.address for name in NAMES_A_CASE) else ("get",):
            with taken_back():
                answer = getattr(client, method)(address_with(full_city, entrance, case))
                yield entrance, method, answer.status_code, words_of(answer)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_page_tells_an_outsider_of_it(who: str, full_city: FullCity, reported: list[Reported]) -> None:
    case = reported[1].case
    leaks = [
        (str(entrance), method, told)
        for entrance, method, _status, words in visits(ENTRANCES, full_city.browser(who), full_city, case)
        if (told := told_in(words, entrance, reported))
    ]
    assert leaks == []


@pytest.mark.parametrize("role", Role)
def test_no_page_tells_the_body_that_it_is_about(
    role: Role, full_city: FullCity, reported: list[Reported]
) -> None:
    client, case = Client(), reported[0].case
    client.force_login(a_member(role, body=full_city.city.works))
    desk = [it for it in ENTRANCES if it.name.startswith(("desk:", "rest:", "cases:"))]
    leaks = [
        (str(entrance), method, told)
        for entrance, method, _status, words in visits(desk, client, full_city, case)
        if (told := told_in(words, entrance, reported))
    ]
    assert leaks == []


def has_let_in(answers: Iterator[Any]) -> set[str]:
    return {
        str(entrance) for entrance, _method, status, _words in answers if status not in (404, 405, 302, 403)
    }


@pytest.mark.parametrize("who", ["visitor", "resident", "operator", "handler", "supervisor", "administrator"])
def test_every_address_that_names_it_says_that_there_is_no_such_thing(
    who: str, full_city: FullCity, reported: list[Reported]
) -> None:
    naming = [it for it in ENTRANCES if "{private}" in it.address and not it.name.startswith(PROGRAMS)]
    let_in = has_let_in(visits(naming, full_city.browser(who), full_city, reported[0].case))
    assert let_in == set()


@pytest.mark.parametrize(
    "address",
    ["/desk/?view=all&q={}", "/desk/export.csv?view=all&q={}", "/public/?q={}", "/api/v1/cases?q={}",
     "/desk/audit/facts/?case={}", "/desk/audit/facts/export.csv?case={}", "/troubles/?q={}"],
)  # fmt: skip
@pytest.mark.parametrize("word", ["购物卡", "施工队", WHISTLER, "number"])
def test_no_search_finds_it(address: str, word: str, full_city: FullCity, reported: list[Reported]) -> None:
    numbers = [made.case.number for made in reported]
    asked = numbers[0] if word == "number" else word
    for who in ("handler", "supervisor", "auditor", "administrator", "dispatcher"):
        words = words_of(full_city.browser(who).get(address.format(asked)))
        assert [number for number in numbers if f"case/{number}" in words or f",{number}" in words] == []


def program_of(person: Person) -> dict[str, str]:
    """Return the header of a program that acts for somebody."""
    at = clock.now()
    made = create_token("程序", scopes=list(Scope), expires_at=at + timedelta(days=1), by=person, at=at)
    return {"Authorization": f"Bearer {made.secret}"}


@pytest.mark.parametrize("who", ["resident", "operator", "dispatcher", "handler", "supervisor", "auditor"])
def test_no_program_of_an_outsider_is_told_of_it(
    who: str, full_city: FullCity, reported: list[Reported]
) -> None:
    header = program_of(getattr(full_city.city, who))
    doors = [it for it in ENTRANCES if it.name.startswith(PROGRAMS)]
    client, key = Client(headers=header), header["Authorization"].removeprefix("Bearer ")
    leaks = []
    for entrance in doors:
        address = address_with(full_city, entrance, reported[0].case)
        for each in (address, f"{address}{'&' if '?' in address else '?'}api_key={key}&limit=100"):
            leaks += told_in(words_of(client.get(each)), entrance, reported)
    assert leaks == []


def test_the_body_that_works_on_it_reads_it_without_the_reporter(
    full_city: FullCity, reported: list[Reported]
) -> None:
    browser, number = full_city.browser("gardener"), reported[1].case.number
    page = browser.get(f"/desk/case/{number}/")
    assert (page.status_code, "购物卡" in page.text, "举报人信息已保密" in page.text) == (200, True, True)
    leaks = [
        (str(entrance), told)
        for entrance, _method, _status, words in visits(ENTRANCES, browser, full_city, reported[1].case)
        if (told := [secret for secret in (WHISTLER, PHONE) if secret in words])
    ]
    assert leaks == []


def test_the_receiver_reads_who_spoke_after_saying_what_for(
    full_city: FullCity, reported: list[Reported]
) -> None:
    made, client = reported[0], Client()
    client.force_login(made.receiver)
    page = client.get(f"/desk/case/{made.case.number}/")
    assert (WHISTLER in page.text, "被反映的单位" in page.text) == (False, True)
    assert client.post(f"/desk/case/{made.case.number}/confidence/")["Location"].endswith(
        f"{made.case.number}/"
    )
    shown = client.post(f"/desk/case/{made.case.number}/confidence/", {"need": "verify"})
    assert (shown.status_code, WHISTLER in shown.text, PHONE in shown.text) == (200, True, True)


def test_the_whistler_finds_it_among_their_own(full_city: FullCity, reported: list[Reported]) -> None:
    client, number = Client(), reported[1].case.number
    client.force_login(reported[1].whistler)
    assert number in client.get("/mine/").text
    page = client.get(f"/case/{number}/")
    assert (page.status_code, "举报单位或工作人员" in page.text) == (200, True)
    client.post(
        f"/case/{number}/answer/",
        {"answer": "还有一张发票", "version": Case.objects.get(number=number).version},
    )
    said = facts_about(reported[1].case).last()
    assert said is not None
    assert (said.kind, said.by) == ("cases.QuestionAnswered", None)
