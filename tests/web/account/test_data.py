"""My data: what is held about oneself, and the copy that only its owner takes."""

import json
from typing import Any

import pytest
from django.test import Client

from gongzhi.civic.cases.models import Case
from gongzhi.civic.people.models import Person
from gongzhi.kernel import clock
from tests.any_row import a_row_of
from tests.factories import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    """A resident with an account and one case."""
    person = a_person("李桂香", phone="13800000000")
    a_row_of(Case, spoken_by=person, text="路灯不亮")
    return person


def signed_in(person: Person, *, long_ago: bool = False) -> Client:
    """Return a browser in which somebody signed in: just now, or longer ago than a proof holds."""
    client = Client()
    client.force_login(person)
    if long_ago:
        session = client.session
        for record in session["account_authentication_methods"]:
            record["at"] = clock.now().timestamp() - 3600
        session.save()
    return client


def copy_in(response: Any) -> str:
    """Return the streamed file."""
    return b"".join(response.streaming_content).decode()


def test_the_page_shows_what_is_held_and_what_is_not(person: Person) -> None:
    page = signed_in(person).get("/account/data/")
    held = {one.activity.code: one.rows for one in page.context["held"]}
    assert held["cases"] == 1
    assert "tokens" in [activity.code for activity in page.context["not_held"]]


def test_the_page_shows_no_row_of_a_stranger(person: Person) -> None:
    page = signed_in(a_person("路人")).get("/account/data/")
    assert "cases" in [activity.code for activity in page.context["not_held"]]


def test_the_page_links_only_to_pages_that_are_there(person: Person) -> None:
    client = signed_in(person)
    beside = client.get("/account/data/").context["beside"]
    assert [client.get(one["url"]).status_code for one in beside] == [200] * len(beside)


def test_the_copy_is_a_file_that_no_cache_keeps(person: Person) -> None:
    response = signed_in(person).get("/account/data/copy.json")
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="gongzhi-')
    assert "no-store" in response["Cache-Control"]


def test_the_copy_has_ones_own_words_and_no_password(person: Person) -> None:
    text = copy_in(signed_in(person).get("/account/data/copy.json"))
    assert "路灯不亮" in text
    assert json.loads(text)["details"]["phone"] == "13800000000"
    assert person.password not in text


def test_whoever_signed_in_long_ago_first_shows_who_they_are(person: Person) -> None:
    response = signed_in(person, long_ago=True).get("/account/data/copy.json")
    assert response.status_code == 302
    assert response["Location"].startswith("/account/proof/")
