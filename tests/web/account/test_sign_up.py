"""Opening an account."""

import threading

import pytest
from django.db import connection
from django.test import Client

from gongzhi.civic.people.events import PersonRegistered
from gongzhi.civic.people.models import Person
from gongzhi.kernel.facts import event_of, facts_about
from tests.factories import a_person

pytestmark = pytest.mark.django_db

PASSWORD = "a quiet lake 9"


def sign_up(client: Client, username: str = "wang.fang", **details: str) -> tuple[int, str]:
    """Fill in the form; return the status and the page."""
    typed = {"username": username, "password1": PASSWORD, "password2": PASSWORD, **details}
    response = client.post("/account/signup/", typed)
    return response.status_code, response.text


def test_signing_up_opens_an_account_and_signs_in(client: Client) -> None:
    assert sign_up(client, "Wang.Fang", name="王芳")[0] == 302
    person = Person.objects.get()
    assert (person.sign_in_name, person.full_name, person.phone) == ("wang.fang", "王芳", "")
    assert [event_of(fact) for fact in facts_about(person)] == [PersonRegistered()]
    assert client.get("/account/profile/").status_code == 200


def test_a_phone_number_as_name_is_the_phone_too(client: Client) -> None:
    sign_up(client, "138 0000 1234")
    person = Person.objects.get()
    assert (person.sign_in_name, person.phone) == ("13800001234", "13800001234")


def test_a_name_that_is_taken_in_any_writing_is_refused(client: Client) -> None:
    a_person(sign_in_name="wang.fang")
    status, page = sign_up(client, "WANG.FANG")
    assert (status, "这个登录名用不了" in page) == (200, True)
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"username": "王 芳"},
        {"username": "<b>王芳</b>"},
        {"username": "x" * 81},
        {"username": "a\x00b"},
        {"password2": "another lake 9"},
        {"password1": "short", "password2": "short"},
        {"password1": "password123", "password2": "password123"},
        {"username": "wangfang1988", "password1": "wangfang1988", "password2": "wangfang1988"},
        {"name": "王\u202e芳"},
        {"name": "王" * 81},
    ],
)
def test_bad_details_are_explained_and_open_nothing(client: Client, typed: dict[str, str]) -> None:
    status, page = sign_up(client, **typed)
    assert (status, "还有地方需要改一下" in page) == (200, True)
    assert not Person.objects.exists()


def test_the_form_without_token_is_refused() -> None:
    status, _page = sign_up(Client(enforce_csrf_checks=True))
    assert status == 403
    assert not Person.objects.exists()


def test_signing_up_leads_back_to_this_site_only(client: Client) -> None:
    typed = {"username": "wang.fang", "password1": PASSWORD, "password2": PASSWORD}
    response = client.post("/account/signup/", {**typed, "next": "//evil.example"})
    assert response.headers["Location"] == "/account/"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_want_a_name_at_once_one_gets_it_and_the_other_is_told() -> None:
    clients, start = [Client(), Client()], threading.Barrier(2)

    def try_it(client: Client) -> None:
        start.wait()
        try:
            sign_up(client)
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Person.objects.count() == 1
    assert sorted(client.get("/account/profile/").status_code for client in clients) == [200, 302]
