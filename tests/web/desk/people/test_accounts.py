"""The administrators' page of one account, and what follows from what they do there."""

from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client

from gongzhi.civic.clients.actions import create_token
from gongzhi.civic.clients.models import ApiToken
from gongzhi.civic.clients.queries import token_with_secret
from gongzhi.civic.clients.vocabulary import Scope
from gongzhi.civic.people.actions import reset_second_factor
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.actions import take_case
from gongzhi.civic.teamwork.adapters.mail import send_due_letters
from gongzhi.civic.teamwork.events import CaseUnassigned
from gongzhi.civic.teamwork.models import Assignee, Letter, StaffNotice
from gongzhi.kernel import clock
from gongzhi.kernel.delivery import deliver_due
from gongzhi.kernel.models import Fact
from tests.a_city import City, a_city, a_dispatched_case
from tests.factories import PASSWORD, a_person, known_as

pytestmark = pytest.mark.django_db

PEOPLE = "/desk/settings/people/"


@pytest.fixture
def city() -> City:
    """The small city."""
    return a_city()


@pytest.fixture
def administrator(city: City) -> Client:
    """The browser of the city's administrator."""
    return signed_in(city.administrator)


def signed_in(person: Person) -> Client:
    """Return a browser of somebody who was seen already."""
    client = Client()
    client.post("/account/login/", {"login": person.sign_in_name, "password": PASSWORD})
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    """Tell whether the account's own pages open."""
    return client.get("/account/profile/").status_code == 200


def act(browser: Client, person: Person, verb: str) -> str:
    """Press a button, let the worker work, and return the page that follows."""
    page = browser.post(f"{PEOPLE}{person.pk}/{verb}/", follow=True).text
    deliver_due(at=clock.now())
    return page


def a_secret(person: Person) -> str:
    """Return the secret of a token of somebody."""
    at = clock.now()
    until = at + timedelta(days=9)
    return create_token("程序", scopes=[Scope.CASES_READ], expires_at=until, by=person, at=at).secret


def test_who_is_shut_out_is_out_at_once_and_gets_in_nowhere(city: City, administrator: Client) -> None:
    theirs, secret = signed_in(city.handler), a_secret(city.handler)
    assert "账号已停用。登录会马上失效" in act(administrator, city.handler, "deactivate")
    assert (is_in(theirs), UserSession.objects.filter(user=city.handler).exists()) == (False, False)
    asked = {"login": city.handler.sign_in_name, "password": PASSWORD}
    assert Client().post("/account/login/", asked).headers["Location"] == "/account/inactive/"
    assert token_with_secret(secret, at=clock.now()) is None


def test_a_token_of_who_was_shut_out_works_no_more_once_they_are_let_in(
    city: City, administrator: Client
) -> None:
    secret = a_secret(city.handler)
    act(administrator, city.handler, "deactivate")
    assert "账号已恢复" in act(administrator, city.handler, "reactivate")
    assert is_in(signed_in(city.handler))
    assert token_with_secret(secret, at=clock.now()) is None


def test_what_they_looked_after_is_nobody_s_and_lost_by_none(
    city: City, administrator: Client, noon: datetime
) -> None:
    case = a_dispatched_case(city, at=noon)
    take_case(case, within=city.works, by=city.handler, at=noon)
    act(administrator, city.handler, "deactivate")
    assert (Assignee.objects.count(), Fact.objects.filter(kind=CaseUnassigned.kind).count()) == (0, 1)
    case.refresh_from_db()
    assert case.lead == city.works


def test_the_page_shows_what_there_is_and_nothing_of_where_they_were(
    city: City, administrator: Client
) -> None:
    signed_in(city.handler)
    a_secret(city.handler)
    Authenticator.objects.create(user=city.handler, type="totp", data={})
    page = administrator.get(f"{PEOPLE}{city.handler.pk}/").text
    words = ("1台", "手机验证器", "停用“程序”", "停用账号", "重置两步验证", "全部退出登录")
    assert [word for word in words if word not in page] == []
    assert "127.0.0.1" not in page


def test_the_list_says_who_is_shut_out_and_shows_the_staff_of_one_body(
    city: City, administrator: Client
) -> None:
    known_as(city.gardener, name="葛园")
    act(administrator, city.handler, "deactivate")
    theirs = administrator.get(PEOPLE, {"body": city.works.pk}).text
    assert ("账号已停用" in theirs, "葛园" in theirs, "现在的人员" in theirs) == (True, False, True)
    assert "葛园" in administrator.get(PEOPLE).text
    assert administrator.get(PEOPLE, {"body": "x"}).status_code == 200


def test_ended_sessions_ask_for_the_password_again(city: City, administrator: Client) -> None:
    theirs = signed_in(city.handler)
    assert "几秒钟内退出" in act(administrator, city.handler, "sessions/end")
    assert not is_in(theirs)
    assert is_in(signed_in(city.handler))


def test_a_token_is_revoked_and_another_s_is_not_there(city: City, administrator: Client) -> None:
    secret = a_secret(city.handler)
    token, other = ApiToken.objects.get(), a_person()
    a_secret(other)
    foreign = ApiToken.objects.get(person=other)
    address = f"{PEOPLE}{city.handler.pk}/tokens/"
    assert "令牌“程序”已停用" in administrator.post(f"{address}{token.pk}/revoke/", follow=True).text
    assert administrator.post(f"{address}{foreign.pk}/revoke/").status_code == 404
    assert token_with_secret(secret, at=clock.now()) is None
    foreign.refresh_from_db()
    assert foreign.revoked_at is None


def test_a_lost_phone_is_forgotten_and_its_owner_told(city: City, administrator: Client) -> None:
    known_as(city.handler, email="han@example.org")
    Authenticator.objects.create(user=city.handler, type="totp", data={})
    assert "两步验证已重置" in act(administrator, city.handler, "second-factor/reset")
    notice = StaffNotice.objects.get(person=city.handler)
    assert (notice.reason, Letter.objects.get().person) == ("account", city.handler)
    page = signed_in(city.handler).get("/desk/notices/").text
    assert "管理员重置了您的两步验证" in page


def test_a_resident_is_told_by_letter(
    mailoutbox: list[mail.EmailMessage],
) -> None:
    resident = a_person()
    known_as(resident, email="li@example.org")
    reset_second_factor(resident, by=None, at=clock.now())
    deliver_due(at=clock.now())
    send_due_letters(at=clock.now())
    assert [letter.to for letter in mailoutbox] == [["li@example.org"]]
    assert "被管理员重置了两步验证" in mailoutbox[0].body


def test_one_s_own_account_offers_nothing(city: City, administrator: Client) -> None:
    page = administrator.get(f"{PEOPLE}{city.administrator.pk}/").text
    assert "停用账号" not in page
    assert "不能停用自己的账号" in act(administrator, city.administrator, "deactivate")
    assert "没有办理这一步的权限" in act(administrator, city.administrator, "sessions/end")
