"""The hotspots: everybody sees what many write about, and nothing that is not public."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from gongzhi.civic.dispatch.actions import choose_question, close_question, plan_question
from gongzhi.civic.dispatch.models import Question, Trouble
from tests.a_city import City
from tests.civic.dispatch.gathered import DUMP, LAMPS
from tests.civic.dispatch.troubled import a_kept_trouble, a_troubled_city, gather, some_cases
from tests.factories import a_place
from tests.web.portal.words import text_of

pytestmark = pytest.mark.django_db


def a_question(city: City, trouble: Trouble, now: datetime) -> Question:
    words: dict[str, Any] = {"title": "路灯", "scope": "修好路灯", "lead": city.works}
    question = choose_question([trouble], month=date(2025, 3, 1), by=city.dispatcher, at=now, **words)
    due_on = (now + timedelta(days=90)).date()
    return plan_question(question, plan="全部换成新灯", due_on=due_on, by=city.handler, at=now)


def test_the_list_shows_the_hottest_first(city: City, now: datetime, client: Client) -> None:
    dump, lamps = a_troubled_city(city, at=now)
    page = text_of(client.get("/troubles/"))
    assert 0 < page.index(dump.name) < page.index(lamps.name)


def test_the_front_page_shows_the_hottest(city: City, now: datetime, client: Client) -> None:
    assert "大家都在反映" not in text_of(client.get("/"))
    dump, _lamps = a_troubled_city(city, at=now)
    assert dump.name in text_of(client.get("/"))


def test_a_county_is_chosen(city: City, now: datetime, client: Client) -> None:
    dump, _lamps = a_troubled_city(city, at=now)
    beside = a_place("望山区", within=city.city)
    assert dump.name in text_of(client.get("/troubles/", {"county": city.county.code}))
    assert dump.name not in text_of(client.get("/troubles/", {"county": beside.code}))


def test_an_unknown_county_is_said_to_be_unknown(city: City, client: Client) -> None:
    answer = client.get("/troubles/", {"county": "x"})
    assert (answer.status_code, "没有这个区县" in text_of(answer)) == (422, True)


def test_the_formula_of_heat_stands_there_in_plain_words(city: City, client: Client) -> None:
    page = text_of(client.get("/troubles/"))
    assert "热度＝各件之和" in page
    assert "每过180天，分量减半" in page


def test_the_page_of_a_trouble_has_its_months_and_public_cases(
    city: City, now: datetime, client: Client
) -> None:
    dump, _lamps = a_troubled_city(city, at=now)
    page = client.get(f"/troubles/{dump.pk}/")
    assert page.context["page"].paginator.count == 4
    assert f"{now:%Y-%m}" in page.text


def test_cases_that_are_not_public_are_counted_from_five_on_and_never_listed(
    city: City, now: datetime, client: Client
) -> None:
    some_cases(city, LAMPS, until=now)
    hidden = some_cases(city, LAMPS * 2, until=now, is_public=False)
    gather(city.county, at=now)
    trouble = Trouble.objects.get()
    page = client.get(f"/troubles/{trouble.pk}/")
    assert "另有6件没有公开" in text_of(page)
    assert not [case for case in hidden if case.number in page.text]


def test_a_few_cases_that_are_not_public_leave_no_trace(city: City, now: datetime, client: Client) -> None:
    some_cases(city, LAMPS, until=now)
    some_cases(city, LAMPS[:2], until=now, is_public=False)
    gather(city.county, at=now)
    page = client.get(f"/troubles/{Trouble.objects.get().pk}/")
    assert "没有公开" not in text_of(page).split("公开的诉求")[-1]
    assert page.context["found"].cases == 3


def test_a_trouble_of_hidden_cases_is_not_there(city: City, now: datetime, client: Client) -> None:
    some_cases(city, DUMP, until=now, is_public=False)
    gather(city.county, at=now)
    number = Trouble.objects.get().pk
    addresses = [f"/troubles/{number}/", f"/troubles/{number}/cases.geojson"]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert "现在没有热点问题" in text_of(client.get("/troubles/"))


def test_the_map_has_public_cases_to_a_hundred_metres(city: City, now: datetime, client: Client) -> None:
    some_cases(city, LAMPS, until=now, lon=120.12345, lat=30.23456)
    some_cases(city, LAMPS * 2, until=now, is_public=False, lon=121.0, lat=31.0)
    gather(city.county, at=now)
    points = client.get(f"/troubles/{Trouble.objects.get().pk}/cases.geojson").json()["features"]
    assert [point["geometry"]["coordinates"] for point in points] == [[120.123, 30.235]] * 3


def test_a_trouble_that_went_into_another_leads_there(city: City, now: datetime, client: Client) -> None:
    dump, lamps = a_troubled_city(city, at=now)
    Trouble.objects.filter(pk=lamps.pk).update(faded_at=now, into=dump)
    assert client.get(f"/troubles/{lamps.pk}/")["Location"] == f"/troubles/{dump.pk}/"


def test_a_public_case_leads_to_its_trouble(city: City, now: datetime, client: Client) -> None:
    (case,) = some_cases(city, LAMPS[:1], until=now)
    trouble = a_kept_trouble(case, county=city.county, at=now)
    assert f'href="/troubles/{trouble.pk}/"' in client.get(f"/public/{case.number}/").text


def test_a_question_shows_lead_plan_and_the_cases_before_and_since(
    city: City, now: datetime, client: Client
) -> None:
    _dump, lamps = a_troubled_city(city, at=now)
    question = a_question(city, lamps, now)
    page = text_of(client.get(f"/troubles/questions/{question.pk}/"))
    for words in ("区住建局", "修好路灯", "全部换成新灯", "30天里3件", lamps.name):
        assert words in page


def test_a_closed_question_shows_its_outcome(city: City, now: datetime, client: Client) -> None:
    question = a_question(city, a_troubled_city(city, at=now)[1], now)
    close_question(question, outcome="灯都亮了", by=city.dispatcher, at=now)
    page = text_of(client.get(f"/troubles/questions/{question.pk}/"))
    assert "灯都亮了" in page
    assert "已结题" in page


def test_questions_are_listed_by_month(city: City, now: datetime, client: Client) -> None:
    assert "还没有选定的题目" in text_of(client.get("/troubles/questions/"))
    a_question(city, a_troubled_city(city, at=now)[1], now)
    assert "2025年3月" in text_of(client.get("/troubles/questions/"))
