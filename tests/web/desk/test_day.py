"""My day: what is late, what is due by the hour, what came, what was done; and nothing of others."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from gongzhi.civic.cases.actions import contact_resident
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Urgency
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.actions import (
    assign_case,
    choose_start,
    save_view,
    snooze_case,
    take_case,
    write_note,
)
from gongzhi.kernel.clock import now
from tests.a_city import City, a_case_in_hand, a_resolved_case
from tests.civic.teamwork.colleagues import a_colleague, deliver
from tests.web.desk.conftest import SignedIn, queries_of

DAY = "/desk/day/"


def a_due_case(city: City, *, minutes: int = 30, text: str = "污水外溢，臭味很大。") -> Case:
    """Return a case whose answer is due in so many minutes."""
    at = now() - timedelta(hours=24) + timedelta(minutes=minutes)
    case = a_case_in_hand(city, at=at, urgency=Urgency.UTILITIES, text=text)
    case.deadlines.exclude(stage="resolve").update(ended_at=at)
    return case


def test_what_is_late_and_what_is_due_stand_apart(city: City, signed_in: SignedIn) -> None:
    late, due = a_due_case(city, minutes=-30, text="停水了。"), a_due_case(city, text="路灯坏了。")
    page = signed_in(city.handler).get(DAY)
    assert page.context["overdue"] == [late]
    assert [list(hour.cases) for hour in page.context["hours"]] == [[due]]
    assert "停水了" in page.text.split("接下来到期")[0]


def test_a_colleague_s_case_is_not_in_one_s_day(city: City, signed_in: SignedIn) -> None:
    lin = a_colleague(city, "林俏")
    take_case(a_due_case(city), within=city.works, by=lin, at=now())
    days = [signed_in(person).get(DAY).context["due_count"] for person in (city.handler, lin)]
    assert days == [0, 1]


def test_what_came_stands_there_with_its_reason(city: City, signed_in: SignedIn) -> None:
    lin, case = a_colleague(city, "林俏"), a_due_case(city)
    assign_case(case, to=city.handler, within=city.works, by=lin, at=now())
    write_note(case, note="管网图", mentioning=[city.handler], by=lin, at=now())
    deliver(now())
    page = signed_in(city.handler).get(DAY)
    assert [notice.reason for notice in page.context["came"]] == ["mentioned", "assigned"]
    assert "有人提到我" in page.text


def test_the_rest_of_one_s_care_stands_below_without_what_stands_above(
    city: City, earlier: datetime, signed_in: SignedIn
) -> None:
    due, rest = a_due_case(city), a_case_in_hand(city, at=earlier)
    contact_resident(rest, note="已联系", by=city.handler, at=earlier)
    for case in (due, rest):
        take_case(case, within=city.works, by=city.handler, at=now())
    assert signed_in(city.handler).get(DAY).context["cared"] == [rest]


def test_what_is_put_aside_is_gone_until_it_comes_back_today(
    city: City, earlier: datetime, signed_in: SignedIn
) -> None:
    due = a_due_case(city, minutes=9)
    snooze_case(due, until=now() + timedelta(minutes=5), by=city.handler, at=now(), why="等物业回电")
    page = signed_in(city.handler).get(DAY)
    assert (page.context["due_count"], [each.case for each in page.context["snoozed"]]) == (0, [due])
    assert "等物业回电" in page.text


def test_an_evaluator_finds_whom_to_call(city: City, earlier: datetime, signed_in: SignedIn) -> None:
    case = a_resolved_case(city, at=earlier)
    page = signed_in(city.evaluator).get(DAY)
    assert (page.context["calls"], page.context["calls_count"]) == ([case], 1)


def test_a_handler_calls_nobody(city: City, earlier: datetime, signed_in: SignedIn) -> None:
    a_resolved_case(city, at=earlier)
    assert signed_in(city.handler).get(DAY).context["calls_count"] == 0


def test_what_one_did_today_stands_there(city: City, signed_in: SignedIn) -> None:
    case = a_case_in_hand(city, at=now())
    page = signed_in(city.handler).get(DAY)
    assert [(each.what, each.number) for each in page.context["done"]] == [("签收", case.number)]


def test_a_calm_day_says_so(city: City, signed_in: SignedIn) -> None:
    assert "今天没有等您办的事" in signed_in(city.handler).get(DAY).text


def test_an_administrator_has_a_calm_day_too(city: City, signed_in: SignedIn) -> None:
    assert signed_in(city.administrator).get(DAY).status_code == 200


def everything(city: City, lin: Person, client: Client) -> None:
    """Let something of each sort come into the handler's day."""
    for minutes in (-30, 30):
        case = a_due_case(city, minutes=minutes)
        assign_case(case, to=city.handler, within=city.works, by=lin, at=now())
        write_note(case, note="管网图", mentioning=[city.handler], by=lin, at=now())
    take_case(a_case_in_hand(city, at=now()), within=city.works, by=city.handler, at=now())
    aside = a_due_case(city, minutes=50)
    snooze_case(aside, until=now() + timedelta(minutes=5), by=city.handler, at=now())
    deliver(now())


def test_a_full_day_costs_as_many_queries_as_an_easy_one(city: City, signed_in: SignedIn) -> None:
    lin, client = a_colleague(city, "林俏"), signed_in(city.handler)
    everything(city, lin, client)
    few = queries_of(client, DAY)
    for _more in range(3):
        everything(city, lin, client)
    assert queries_of(client, DAY) == few
    assert few < 30


@pytest.mark.parametrize(
    ("who", "begins"), [("handler", DAY), ("dispatcher", "/desk/"), ("resident", "/mine/")]
)
def test_a_handler_begins_with_the_day(who: str, begins: str, city: City, signed_in: SignedIn) -> None:
    assert signed_in(getattr(city, who)).get("/account/")["Location"] == begins


def test_whoever_chose_a_view_begins_with_that(city: City, signed_in: SignedIn) -> None:
    view = save_view("督办中的", {"mark": "supervised"}, by=city.handler, at=now())
    choose_start(view, by=city.handler, at=now())
    assert signed_in(city.handler).get("/account/")["Location"] == "/desk/start/"
