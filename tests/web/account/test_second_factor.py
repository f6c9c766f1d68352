"""The second factor: an app with codes, codes for an emergency, and whom a city requires it of."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from pytest_django.fixtures import Settings

from gongzhi.civic.people.events import SecondFactorChanged
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel.facts import event_of, facts_about
from tests.factories import PASSWORD, a_member, a_person

pytestmark = pytest.mark.django_db

KEYS = "/account/second-factor/"
NONE, ASKED, SENT = ("/desk/", False), ("/desk/", True), (KEYS, False)


def code_now(secret: str, *, steps: int = 0) -> str:
    """Return what the app on the phone shows, now or some steps of 30 seconds away (RFC 6238)."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def with_app(person: Person) -> tuple[Client, str, list[str]]:
    """Sign in, add an app; return the browser, the app's secret and the codes for an emergency."""
    client = Client()
    client.post("/account/login/", {"login": person.sign_in_name, "password": PASSWORD})
    page = client.get(f"{KEYS}app/")
    secret = str(page.context["form"].secret)
    answer = client.post(f"{KEYS}app/", {"code": code_now(secret)})
    assert answer.headers["Location"] == f"{KEYS}codes/"
    codes = re.findall(r"<code>(\d{8})</code>", client.get(f"{KEYS}codes/").text)
    return client, secret, codes


def first_step(person: Person) -> Client:
    """Give the password in a new browser."""
    client = Client()
    answer = client.post("/account/login/", {"login": person.sign_in_name, "password": PASSWORD})
    assert answer.headers["Location"] == f"{KEYS}sign-in/"
    return client


def is_in(client: Client) -> bool:
    """Tell whether the account's own pages open."""
    return client.get("/account/profile/").status_code == 200


def test_with_an_app_the_password_alone_no_longer_opens() -> None:
    person = a_person()
    _here, secret, codes = with_app(person)
    client = first_step(person)
    assert (is_in(client), len(codes)) == (False, 10)
    assert client.post(f"{KEYS}sign-in/", {"code": code_now(secret, steps=1)}).status_code == 302
    assert is_in(client)


@pytest.mark.parametrize("steps", [-4, 4])
def test_a_code_of_another_time_opens_nothing(steps: int) -> None:
    person = a_person()
    _here, secret, _codes = with_app(person)
    client = first_step(person)
    page = client.post(f"{KEYS}sign-in/", {"code": code_now(secret, steps=steps)})
    assert ("验证码不对" in page.text, is_in(client)) == (True, False)


def test_a_code_that_somebody_looked_at_does_not_work_twice() -> None:
    person = a_person()
    _here, secret, _codes = with_app(person)
    code = code_now(secret, steps=1)
    first, second = first_step(person), first_step(person)
    first.post(f"{KEYS}sign-in/", {"code": code})
    second.post(f"{KEYS}sign-in/", {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)


def test_a_code_for_an_emergency_works_once() -> None:
    person = a_person()
    _here, _secret, codes = with_app(person)
    first, second = first_step(person), first_step(person)
    for client in (first, second):
        client.post(f"{KEYS}sign-in/", {"code": codes[0]})
    assert (is_in(first), is_in(second)) == (True, False)


def test_codes_for_an_emergency_are_shown_once() -> None:
    client, _secret, codes = with_app(a_person())
    page = client.get(f"{KEYS}codes/").text
    assert [code for code in codes if code in page] == []
    assert "备用码只显示一次" in page


def test_guessing_codes_ends_after_five() -> None:
    person = a_person()
    _here, secret, _codes = with_app(person)
    client = first_step(person)
    for _ in range(5):
        client.post(f"{KEYS}sign-in/", {"code": "000000"})
    assert "输错的次数太多" in client.post(f"{KEYS}sign-in/", {"code": code_now(secret, steps=1)}).text
    assert not is_in(client)


def test_the_secret_is_not_readable_in_the_database() -> None:
    _client, secret, codes = with_app(a_person())
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert [code for code in codes if code in kept] == []


def test_the_picture_for_the_camera_has_no_style_and_no_script() -> None:
    client = Client()
    client.force_login(a_person())
    page = client.get(f"{KEYS}app/").text
    drawn = page[page.index("<svg", page.index("gz-qr")) : page.index("</svg>", page.index("gz-qr"))]
    assert ("<path" in drawn, "style" in drawn, "<script" in drawn) == (True, False, False)


@pytest.mark.django_db(transaction=True)
def test_adding_and_removing_ends_other_sessions_and_is_kept_as_facts() -> None:
    person = a_person()
    there = Client()
    there.force_login(person)
    assert is_in(there)
    here, _secret, _codes = with_app(person)
    assert (is_in(here), is_in(there)) == (True, False)
    here.post(f"{KEYS}app/remove/")
    changes = [event_of(fact) for fact in facts_about(person, kinds=[SecondFactorChanged])]
    assert changes == [SecondFactorChanged(code=c) for c in ("totp_activated", "totp_deactivated")]
    assert not Authenticator.objects.exists()


def test_nobody_removes_the_keys_of_another() -> None:
    key = Authenticator.objects.create(user=a_person(), type="webauthn", data={})
    client = Client()
    client.force_login(a_person())
    assert client.post(f"{KEYS}passkeys/{key.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


@pytest.mark.parametrize("page", ["", "app/", "app/remove/", "codes/", "codes/make/", "passkeys/add/"])
def test_the_pages_of_the_second_factor_need_a_sign_in(client: Client, page: str) -> None:
    assert client.get(KEYS + page).headers["Location"].startswith("/account/login/?next=")


def test_the_second_step_cannot_be_entered_without_the_first(client: Client) -> None:
    assert client.get(f"{KEYS}sign-in/").headers["Location"] == "/account/login/"


@pytest.mark.parametrize(
    ("setting", "role", "answer"),
    [
        ("", Role.HANDLER, ASKED),
        ("", Role.SUPERVISOR, ASKED),
        ("none", Role.ADMINISTRATOR, NONE),
        ("staff", Role.HANDLER, SENT),
        ("staff", Role.AUDITOR, SENT),
        ("administrators", Role.HANDLER, ASKED),
        ("administrators", Role.ADMINISTRATOR, SENT),
        ("administrators", Role.SUPERVISOR, SENT),
        ("administrators", Role.AUDITOR, SENT),
    ],
)
def test_a_city_asks_or_requires_by_role(
    settings: Settings, setting: str, role: Role, answer: tuple[str, bool]
) -> None:
    settings.SECOND_FACTOR = setting
    client = Client()
    client.force_login(a_member(role))
    page = client.get("/desk/", follow=True)
    asked = "您的账号只有密码保护" in page.text
    assert (KEYS if page.request["PATH_INFO"] == KEYS else "/desk/", asked) == answer


@pytest.mark.parametrize("address", ["/desk/", "/desk/export.csv", "/account/tokens/"])
def test_who_lacks_a_required_factor_is_sent_to_add_one(settings: Settings, address: str) -> None:
    settings.SECOND_FACTOR = "staff"
    client = Client()
    client.force_login(a_member())
    assert client.get(address).headers["Location"] == KEYS
    assert "本市要求您的岗位开启" in client.get(KEYS).text
    assert client.get("/public/").status_code == 200


def test_with_a_factor_the_work_goes_on_and_nobody_asks(settings: Settings) -> None:
    settings.SECOND_FACTOR = "staff"
    client, _secret, _codes = with_app(a_member())
    page = client.get("/desk/")
    assert (page.status_code, "您的账号只有密码保护" in page.text) == (200, False)


def test_a_resident_is_never_asked(settings: Settings) -> None:
    settings.SECOND_FACTOR = "staff"
    client = Client()
    client.force_login(a_person())
    assert client.get("/mine/").status_code == 200


def test_whose_role_ended_signs_in_anew_everywhere(noon: object) -> None:
    from gongzhi.civic.people.events import MembershipEnded
    from gongzhi.kernel.models import Fact
    from gongzhi.web.account.reactions import on_membership_ended

    person, other = a_person(), a_person()
    clients = [Client(), Client(), Client()]
    for client, whose in zip(clients, (person, person, other), strict=True):
        client.force_login(whose)
        assert is_in(client)
    event = MembershipEnded(membership_id=1, role="handler", body_id=1, place_id=1)
    on_membership_ended(event, Fact(subject=f"person:{person.pk}", by=None))
    assert [is_in(client) for client in clients] == [True, True, True]  # the role went on with its place
    on_membership_ended(event, Fact(subject=f"person:{person.pk}", by=other.pk))
    assert [is_in(client) for client in clients] == [False, False, True]
