"""Notices on their page, the bell, how one wants to be told, the way out of letters; the case's own page."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongzhi.civic.cases.models import Case
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.actions import assign_case, take_case
from gongzhi.civic.teamwork.models import Letter, NoticeSettings, StaffNotice
from gongzhi.civic.teamwork.queries.care import assignee_of
from gongzhi.civic.teamwork.queries.notices import unread_count, unsubscribe_token
from gongzhi.civic.teamwork.vocabulary import NoticeReason, NoticeWay
from gongzhi.kernel.clock import now
from tests.a_city import City, a_case_in_hand
from tests.civic.teamwork.colleagues import a_colleague, deliver
from tests.web.desk.conftest import SignedIn, queries_of, take

NOTICES = "/desk/notices/"


@pytest.fixture
def lin(city: City) -> Person:
    """A second handler of the works bureau, with an address."""
    return a_colleague(city, "林俏", email="lin@example.org")


def an_assignment(city: City, to: Person, at: datetime, **details: Any) -> Case:
    """Put somebody in charge of a case, and let the worker tell them."""
    case = a_case_in_hand(city, at=at, **details)
    assign_case(case, to=to, within=city.works, by=city.handler, at=at)
    deliver(now())
    return case


def test_what_is_unread_is_listed_and_leads_to_the_case(
    city: City, lin: Person, earlier: datetime, signed_in: SignedIn
) -> None:
    case = an_assignment(city, lin, earlier)
    page = signed_in(lin).get(NOTICES)
    assert [notice.case for notice in page.context["page"]] == [case]
    assert f'href="/desk/case/{case.number}/"' in page.text


def test_looking_at_the_case_reads_what_one_was_told_of_it(
    city: City, lin: Person, earlier: datetime, signed_in: SignedIn
) -> None:
    case, _other = an_assignment(city, lin, earlier), an_assignment(city, lin, earlier)
    signed_in(city.handler).get(f"/desk/case/{case.number}/")
    assert unread_count(lin) == 2
    signed_in(lin).get(f"/desk/case/{case.number}/")
    assert unread_count(lin) == 1


def test_read_ones_stand_under_all_and_one_reason_is_picked(
    city: City, lin: Person, earlier: datetime, signed_in: SignedIn
) -> None:
    an_assignment(city, lin, earlier)
    client = signed_in(lin)
    client.post(f"{NOTICES}read/", {"notice": "all"})
    queries = (
        "",
        "?show=all",
        "?show=all&reason=mentioned",
        "?show=all&reason=assigned",
        "?show=all&reason=x",
    )
    assert [len(client.get(f"{NOTICES}{query}").context["page"].object_list) for query in queries] == [
        *(0, 1, 0, 1, 1)
    ]


def test_one_notice_is_read_and_nobody_reads_another_s(
    city: City, lin: Person, earlier: datetime, signed_in: SignedIn
) -> None:
    an_assignment(city, lin, earlier), an_assignment(city, lin, earlier)
    words = {"notice": str(StaffNotice.objects.filter(person=lin)[0].pk)}
    signed_in(city.handler).post(f"{NOTICES}read/", words)
    assert unread_count(lin) == 2
    signed_in(lin).post(f"{NOTICES}read/", words)
    assert unread_count(lin) == 1


@pytest.mark.parametrize("words", [{}, {"notice": "x"}, {"notice": "9" * 40}])
def test_a_notice_that_is_none_is_not_read(
    words: dict[str, str], city: City, lin: Person, earlier: datetime, signed_in: SignedIn
) -> None:
    an_assignment(city, lin, earlier)
    assert signed_in(lin).post(f"{NOTICES}read/", words).status_code == 302
    assert unread_count(lin) == 1


def test_a_full_list_costs_as_few_queries(
    city: City, lin: Person, earlier: datetime, signed_in: SignedIn
) -> None:
    client = signed_in(lin)
    an_assignment(city, lin, earlier)
    few = queries_of(client, NOTICES)
    for _more in range(4):
        an_assignment(city, lin, earlier)
    assert queries_of(client, NOTICES) == few


def test_the_bell_counts_and_costs_one_query_of_its_own(
    city: City, lin: Person, earlier: datetime, signed_in: SignedIn
) -> None:
    an_assignment(city, lin, earlier)
    client = signed_in(lin)
    client.get("/desk/")
    with CaptureQueriesContext(connection) as queries:
        bell = client.get(f"{NOTICES}count/")
    assert "1<span" in bell.text
    assert sum("staffnotice" in query["sql"] for query in queries) == 1
    assert not [query["sql"] for query in queries if "cases_case" in query["sql"]]


def test_the_bell_stands_on_the_desk_and_nowhere_else(city: City, signed_in: SignedIn) -> None:
    client = signed_in(city.handler)
    assert ['id="bell"' in client.get(page).text for page in ("/desk/", "/", "/account/profile/")] == [
        *(True, False, False)
    ]


def choice(**chosen: str) -> dict[str, str]:
    """Return what the form sends, as at first but for what is given."""
    ways = {f"way_{reason}": NoticeWay.PAGE.value for reason in NoticeReason}
    hours = {"quiet_from": "20:00", "quiet_to": "08:00", "digest_at": "09:15", "language": "en"}
    return {**ways, **hours, **chosen}


def test_one_chooses_how_one_is_told(city: City, lin: Person, signed_in: SignedIn) -> None:
    client, words = signed_in(lin), choice(way_assigned="digest", by_mail="on")
    client.post(f"{NOTICES}settings/", words)
    kept = NoticeSettings.objects.get(person=lin)
    assert (kept.ways["assigned"], kept.ways["mentioned"], kept.digest_at) == ("digest", "page", time(9, 15))
    assert (kept.by_mail, kept.rests_on_days_off, kept.language) == (True, False, "en")
    assert 'value="09:15"' in client.get(f"{NOTICES}settings/").text


def test_a_choice_that_makes_no_sense_is_asked_again(lin: Person, signed_in: SignedIn) -> None:
    answer = signed_in(lin).post(f"{NOTICES}settings/", choice(quiet_from="25:00", way_assigned="shout"))
    assert (answer.status_code, NoticeSettings.objects.count()) == (422, 0)


def test_the_page_says_where_letters_go(city: City, lin: Person, signed_in: SignedIn) -> None:
    assert "lin@example.org" in signed_in(lin).get(f"{NOTICES}settings/").text
    assert "还没有留邮箱" in signed_in(city.handler).get(f"{NOTICES}settings/").text


def test_a_letter_that_was_given_up_is_shown_and_tried_again(
    city: City, lin: Person, signed_in: SignedIn
) -> None:
    letter = Letter.objects.create(person=lin, attempts=6, parked_at=now(), error="550")
    client = signed_in(lin)
    assert "有1封邮件多次没有送到" in client.get(f"{NOTICES}settings/").text
    signed_in(city.handler).post(f"{NOTICES}settings/retry/")
    client.post(f"{NOTICES}settings/retry/")
    letter.refresh_from_db()
    assert (letter.parked_at, letter.attempts) == (None, 1)
    assert letter.due_at is not None
    assert now() - letter.due_at < timedelta(minutes=1)


def test_the_way_out_of_letters_asks_before_it_stops_them(lin: Person) -> None:
    browser, address = Client(enforce_csrf_checks=True), f"/letters/stop/{unsubscribe_token(lin)}/"
    assert "不再给我发邮件" in browser.get(address).text
    assert NoticeSettings.objects.count() == 0
    assert browser.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not NoticeSettings.objects.get(person=lin).by_mail


def test_a_forged_way_out_leads_nowhere(lin: Person) -> None:
    assert Client().post(f"/letters/stop/{unsubscribe_token(lin)[:-1]}/").status_code == 404


def care(client: Client, case: Case, body: object, to: object) -> Any:
    """Press the button that says who looks after a case."""
    return client.post(f"/desk/case/{case.number}/care/", {"body": body, "to": to})


def test_the_case_s_page_puts_a_colleague_in_charge(
    city: City, lin: Person, earlier: datetime, signed_in: SignedIn
) -> None:
    case, client = a_case_in_hand(city, at=earlier), signed_in(city.handler)
    assert "还没有指定" in client.get(f"/desk/case/{case.number}/").text
    answer = care(client, case, city.works.pk, lin.pk)
    assert [str(words) for words in get_messages(answer.wsgi_request)] == ["由林俏承办，已经告知。"]
    assert "<strong>林俏</strong>" in client.get(f"/desk/case/{case.number}/").text
    care(client, case, city.works.pk, "nobody")
    assert assignee_of(case, city.works) is None


def test_one_takes_a_case_oneself(city: City, earlier: datetime, signed_in: SignedIn) -> None:
    case = a_case_in_hand(city, at=earlier)
    care(signed_in(city.handler), case, city.works.pk, city.handler.pk)
    assert assignee_of(case, city.works) == city.handler


@pytest.mark.parametrize(
    ("body", "to"), [("parks", "gardener"), ("works", "gardener"), ("centre", "handler")]
)
def test_nobody_says_it_for_another_body_or_a_stranger(
    body: str, to: str, city: City, earlier: datetime, signed_in: SignedIn
) -> None:
    case = a_case_in_hand(city, at=earlier)
    answer = care(signed_in(city.handler), case, getattr(city, body).pk, getattr(city, to).pk)
    assert answer.status_code == 404


def test_who_only_reads_sees_who_is_in_charge_without_a_button(
    city: City, earlier: datetime, signed_in: SignedIn
) -> None:
    case = a_case_in_hand(city, at=earlier)
    take_case(case, within=city.works, by=city.handler, at=earlier)
    page = signed_in(city.auditor).get(f"/desk/case/{case.number}/").text
    assert (f"<strong>{city.handler.name}</strong>" in page, 'name="to"' in page) == (True, False)


def test_a_note_calls_on_who_is_ticked(
    city: City, lin: Person, earlier: datetime, signed_in: SignedIn
) -> None:
    case, client = a_case_in_hand(city, at=earlier), signed_in(city.handler)
    page = client.get(f"/desk/case/{case.number}/").text
    assert f'name="mentioning" value="{lin.pk}"' in page
    take(client, case, "note", note="管网图在哪？", mentioning=[lin.pk])
    deliver(now())
    assert [notice.reason for notice in StaffNotice.objects.filter(person=lin)] == ["mentioned"]


def test_a_note_does_not_call_on_a_stranger(
    city: City, lin: Person, earlier: datetime, signed_in: SignedIn
) -> None:
    case = a_case_in_hand(city, at=earlier)
    answer = take(signed_in(city.handler), case, "note", note="看看", mentioning=[city.gardener.pk])
    assert answer.status_code == 422
