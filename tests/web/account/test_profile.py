"""One's own details, password and devices."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from gongzhi.civic.clients.actions import create_token
from gongzhi.civic.clients.models import ApiToken
from gongzhi.civic.clients.vocabulary import Scope
from gongzhi.civic.people.events import PasswordChanged
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel import clock
from gongzhi.kernel.facts import event_of, facts_about
from gongzhi.web.account.devices import device_of
from gongzhi.web.account.middleware import SEEN
from tests.factories import PASSWORD, a_body, a_member, a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cleared")]

PHONE = "Mozilla/5.0 (Linux; Android 14; V2302A) Chrome/123.0 Mobile Safari/537.36 MicroMessenger/8.0"
DESKTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0"
NEW = "another quiet lake"


def signed_in(person: Person, user_agent: str = "") -> Client:
    """Return a browser in which a person signed in by the form."""
    client = Client(headers={"user-agent": user_agent})
    client.post("/account/login/", {"login": person.sign_in_name, "password": PASSWORD})
    return client


def is_open(client: Client) -> bool:
    """Tell whether the account's own pages open."""
    return client.get("/account/profile/").status_code == 200


@pytest.mark.parametrize("page", ["", "profile/", "devices/", "password/change/"])
def test_one_s_own_pages_need_a_sign_in(client: Client, page: str) -> None:
    assert client.get(f"/account/{page}").headers["Location"] == f"/account/login/?next=/account/{page}"


def test_a_profile_is_saved_and_shown(client: Client) -> None:
    person = a_person("周敏")
    client.force_login(person)
    client.post("/account/profile/", {"name": "周敏敏", "phone": "138 0000 1234"})
    person.refresh_from_db()
    assert (person.full_name, person.phone) == ("周敏敏", "13800001234")
    assert "您的资料已经保存" in client.get("/account/profile/").text


def test_a_bad_phone_changes_nothing(client: Client) -> None:
    person = a_person("周敏")
    client.force_login(person)
    assert "电话号码请填数字" in client.post("/account/profile/", {"name": "别人", "phone": "=1+1"}).text
    person.refresh_from_db()
    assert person.full_name == "周敏"


def test_html_in_a_name_stays_text(client: Client) -> None:
    client.force_login(a_person("<b>周敏</b>"))
    assert "<b>周敏" not in client.get("/account/profile/").text


def test_staff_see_their_roles(client: Client) -> None:
    client.force_login(a_member(Role.DISPATCHER, body=a_body("市住建局")))
    assert "市住建局 · 派单员 · 云麓市" in client.get("/account/profile/").text


def change_password(client: Client, old: str, new: str) -> int:
    """Fill in the form and return the status."""
    typed = {"oldpassword": old, "password1": new, "password2": new}
    return client.post("/account/password/change/", typed).status_code


def test_a_new_password_signs_out_everywhere_else() -> None:
    person = a_person()
    here, there = signed_in(person), signed_in(person)
    assert change_password(here, PASSWORD, NEW) == 302
    assert (is_open(here), is_open(there)) == (True, False)
    assert [event_of(fact) for fact in facts_about(person)] == [PasswordChanged()]
    assert Person.objects.get(pk=person.pk).check_password(NEW)


@pytest.mark.parametrize(("old", "new"), [("wrong", NEW), (PASSWORD, "short")])
def test_a_wrong_old_or_weak_new_password_changes_nothing(old: str, new: str) -> None:
    person = a_person()
    assert change_password(signed_in(person), old, new) == 200
    assert Person.objects.get(pk=person.pk).check_password(PASSWORD)


def test_guessing_the_old_password_ends_after_five() -> None:
    client = signed_in(a_person())
    assert [change_password(client, "wrong", NEW) for _ in range(6)] == [200] * 5 + [429]


def test_devices_are_named_in_words_and_this_one_is_marked() -> None:
    person = a_person()
    signed_in(person, PHONE)
    page = signed_in(person, DESKTOP).get("/account/devices/").text
    assert "安卓手机上的微信" in page
    assert page.index("Windows电脑上的Edge") < page.index("正在用的这台")
    assert page.count("让安卓手机上的微信退出") == 1
    assert "让Windows电脑上的Edge退出" not in page


def test_one_device_is_signed_out_and_the_others_stay() -> None:
    person = a_person()
    here, there, third = signed_in(person, DESKTOP), signed_in(person, PHONE), signed_in(person)
    phone = UserSession.objects.get(user_agent=PHONE)
    here.post(f"/account/devices/{phone.pk}/end/")
    assert [is_open(client) for client in (here, there, third)] == [True, False, True]


def test_all_other_devices_are_signed_out_at_once() -> None:
    person, other = a_person(), a_person()
    here, there, foreign = signed_in(person), signed_in(person), signed_in(other)
    here.post("/account/devices/end-others/")
    assert [is_open(client) for client in (here, there, foreign)] == [True, False, True]


def test_nobody_signs_out_the_devices_of_another() -> None:
    theirs = signed_in(a_person())
    pk = UserSession.objects.get().pk
    assert signed_in(a_person()).post(f"/account/devices/{pk}/end/").status_code == 404
    assert is_open(theirs)


@pytest.mark.parametrize("page", ["devices/1/end/", "devices/end-others/"])
def test_a_link_signs_nobody_out(client: Client, page: str) -> None:
    client.force_login(a_person())
    assert client.get(f"/account/{page}").status_code == 405


def test_last_seen_moves_at_most_every_five_minutes() -> None:
    client = signed_in(a_person())
    client.get("/account/profile/")
    before = UserSession.objects.get().last_seen_at
    client.get("/account/profile/")
    assert UserSession.objects.get().last_seen_at == before
    session = client.session
    session[SEEN] -= timedelta(minutes=6).total_seconds()
    session.save()
    client.get("/account/profile/")
    assert UserSession.objects.get().last_seen_at > before


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (PHONE, "安卓手机上的微信"),
        (DESKTOP, "Windows电脑上的Edge"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Version/17.4 Mobile Safari/604.1",
            "苹果手机上的Safari",
        ),
        (
            "Mozilla/5.0 (Phone; OpenHarmony 5.0) Chrome/114.0 ArkWeb/4.1 HuaweiBrowser/5.0",
            "鸿蒙手机上的华为浏览器",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Linux电脑上的火狐浏览器"),
        ("curl/8.1", "未知设备"),
        ("", "未知设备"),
    ],
)
def test_a_browser_is_put_in_words(says: str, words: str) -> None:
    assert device_of(says) == words


def a_token(person: Person) -> ApiToken:
    """Return a token in force."""
    at = clock.now()
    made = create_token(
        "报表", scopes=[Scope.CASES_READ], expires_at=at + timedelta(days=9), by=person, at=at
    )
    return made.token


@pytest.mark.parametrize("ticked", [True, False])
def test_with_a_new_password_the_tokens_end_if_one_wishes(ticked: bool) -> None:
    person = a_person()
    token, client = a_token(person), signed_in(person)
    assert "同时停用我的所有访问令牌" in client.get("/account/password/change/").text
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post("/account/password/change/", typed | ({"end_tokens": "on"} if ticked else {}))
    token.refresh_from_db()
    assert token.is_in_force(clock.now()) is not ticked


def test_without_tokens_nothing_is_offered() -> None:
    a_token(a_person())
    assert "访问令牌" not in signed_in(a_person()).get("/account/password/change/").text


def test_whoever_is_shut_out_has_no_token_in_force() -> None:
    token = a_token(a_person())
    Person.objects.update(is_active=False)
    assert ApiToken.objects.in_force(clock.now()).count() == 0
    assert ApiToken.objects.get(pk=token.pk).is_in_force(clock.now()) is False
