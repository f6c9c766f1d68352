"""Signing in and out, and the lock against guessing."""

import re
import time

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django.fixtures import Settings

from gongzhi.civic.people.actions.persons import enter_person
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.privacy.vocabulary import Details
from gongzhi.kernel import clock
from tests.factories import PASSWORD, a_member, a_person

pytestmark = pytest.mark.django_db

SIGN_IN = "/account/login/"


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: str) -> str:
    """Try to sign in; return where it leads, or nothing."""
    response = client.post(SIGN_IN, {"login": name, "password": password, **more})
    return response.headers.get("Location", "")


def refusal(client: Client, name: str, password: str, **headers: str) -> str:
    """Try in vain to sign in; return what the page says, without what differs each time."""
    response = client.post(SIGN_IN, {"login": name, "password": password}, headers=headers)
    assert response.status_code == 200
    said = response.text.split("<main")[1].replace(escape(name), "…")
    return re.sub(r"csrf[^>]+>", "", said)


def is_signed_in(client: Client) -> bool:
    """Tell whether the account's own pages open."""
    return client.get("/account/profile/").status_code == 200


@pytest.mark.parametrize("typed", ["zhou.min", " Zhou.Min ", "ＺＨＯＵ．ＭＩＮ"])
def test_a_name_opens_however_it_is_written(client: Client, typed: str) -> None:
    a_person(sign_in_name="zhou.min")
    assert sign_in(client, typed) == "/account/"
    assert is_signed_in(client)


def test_a_phone_number_opens_with_its_ornaments(client: Client) -> None:
    a_person(sign_in_name="13800001234")
    assert sign_in(client, "+86 138-0000-1234") == "/account/"


def test_residents_come_to_their_cases_and_staff_to_the_queue(client: Client) -> None:
    client.force_login(a_person())
    assert client.get("/account/").headers["Location"] == reverse("portal:mine")
    client.force_login(a_member(Role.DISPATCHER))
    assert client.get("/account/").headers["Location"] == reverse("desk:queue")


def test_a_wrong_password_and_an_unknown_name_get_the_same_page(client: Client) -> None:
    a_person(sign_in_name="zhou.min")
    known = refusal(client, "zhou.min", "wrong")
    assert known == refusal(client, "nobody.here", "wrong")
    assert known == refusal(client, "<script>", "wrong")
    assert "登录名或密码不对" in known


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed, which is what takes the time."""

    algorithm = "counting"
    count = 0

    def encode(self, password: str, salt: str) -> str:
        """Hash, and count."""
        CountingHasher.count += 1
        return super().encode(password, salt)


@pytest.mark.parametrize("name", ["zhou.min", "no.password", "nobody.here", "no name"])
def test_an_unknown_name_costs_as_much_time_as_a_known_one(
    client: Client, settings: Settings, name: str
) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    a_person(sign_in_name="zhou.min")
    enter_person(Details(sign_in_name="no.password"), password=None, at=clock.now())
    CountingHasher.count = 0
    refusal(client, name, "wrong")
    assert CountingHasher.count == 1


def test_after_five_wrong_guesses_even_the_right_password_waits(client: Client) -> None:
    a_person(sign_in_name="zhou.min")
    for _ in range(5):
        assert "登录名或密码不对" in refusal(client, "zhou.min", "wrong")
    assert "请5分钟后再试" in refusal(client, "zhou.min", PASSWORD)
    assert not is_signed_in(client)


def test_an_unknown_name_is_locked_just_the_same(client: Client) -> None:
    for _ in range(5):
        refusal(client, "nobody.here", "wrong")
    assert "请5分钟后再试" in refusal(client, "nobody.here", "wrong")


def test_the_lock_is_on_the_name_and_not_on_others(client: Client) -> None:
    a_person(sign_in_name="zhou.min")
    for _ in range(5):
        refusal(client, "somebody.else", "wrong")
    assert sign_in(client, "zhou.min") == "/account/"


@pytest.mark.parametrize("host", ["testserver:1", "localhost", "127.0.0.1:8000"])
def test_no_other_address_of_the_house_gives_new_attempts(client: Client, host: str) -> None:
    for _ in range(5):
        refusal(client, "zhou.min", "wrong")
    assert "请5分钟后再试" in refusal(client, "ZHOU.MIN", "wrong", host=host)


def test_an_invented_forwarding_header_gives_no_new_attempts(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/5m/ip"}
    for number in range(2):
        refusal(client, f"name{number}", "wrong", x_forwarded_for=f"10.0.0.{number}")
    assert "后再试" in refusal(client, "name3", "wrong", x_forwarded_for="10.0.0.3")


def test_the_lock_opens_again_by_itself(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1/1m/key"}
    a_person(sign_in_name="zhou.min")
    refusal(client, "zhou.min", "wrong")
    assert "请1分钟后再试" in refusal(client, "zhou.min", PASSWORD)
    later = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: later)
    assert sign_in(client, "zhou.min") == "/account/"


def test_right_passwords_are_not_counted_as_guesses(client: Client) -> None:
    a_person(sign_in_name="zhou.min")
    assert {sign_in(Client(), "zhou.min") for _ in range(7)} == {"/account/"}


def test_too_many_attempts_from_one_address_get_a_page_that_says_so(
    client: Client, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    refusal(client, "zhou.min", "wrong")
    response = client.post(SIGN_IN, {"login": "zhou.min", "password": "wrong"})
    assert (response.status_code, "操作太频繁" in response.text) == (429, True)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "https:evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http://localhost/",
    ],
)
def test_nobody_is_sent_to_another_site(client: Client, elsewhere: str) -> None:
    a_person(sign_in_name="zhou.min")
    assert sign_in(client, "zhou.min", next=elsewhere) == "/account/"


def test_signing_in_leads_back_to_where_one_was_going(client: Client) -> None:
    a_person(sign_in_name="zhou.min")
    asked = client.get("/account/devices/")
    assert asked.headers["Location"] == "/account/login/?next=/account/devices/"
    assert 'name="next" value="/account/devices/"' in client.get(asked.headers["Location"]).text
    assert sign_in(client, "zhou.min", next="/account/devices/") == "/account/devices/"


def test_signing_out_needs_more_than_a_link(client: Client) -> None:
    client.force_login(a_person())
    assert "要退出登录吗" in client.get("/account/logout/").text
    assert is_signed_in(client)
    client.post("/account/logout/")
    assert not is_signed_in(client)


def test_whoever_was_shut_out_cannot_sign_in_and_is_out_at_once(client: Client) -> None:
    person = a_person(sign_in_name="zhou.min")
    client.force_login(person)
    Person.objects.update(is_active=False)
    assert not is_signed_in(client)
    assert sign_in(client, "zhou.min") == "/account/inactive/"
    assert "账号已停用" in client.get("/account/inactive/").text


@pytest.mark.parametrize(("ticked", "lasts"), [({"remember": "on"}, 1209600), ({}, "")])
def test_only_on_one_s_own_device_does_the_cookie_outlive_the_browser(
    client: Client, ticked: dict[str, str], lasts: int | str
) -> None:
    a_person(sign_in_name="zhou.min")
    sign_in(client, "zhou.min", **ticked)
    cookie = client.cookies["sessionid"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (lasts, True, "Lax")


@pytest.mark.parametrize("page", ["password/set/", "confirm-email/", "reauthenticate/", "login/code/"])
def test_pages_of_allauth_that_we_do_not_use_are_not_there(client: Client, page: str) -> None:
    assert client.get(f"/account/{page}").status_code == 404


def test_an_oversized_or_broken_form_is_refused_without_a_search(client: Client) -> None:
    for name in ("x" * 10_000, "a\x00b", ""):
        assert client.post(SIGN_IN, {"login": name, "password": "wrong"}).status_code == 200
    assert client.post(SIGN_IN, {"login": "zhou.min", "password": "x" * 10_000}).status_code == 200
