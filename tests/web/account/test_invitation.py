"""The page of an invitation."""

from datetime import timedelta

import pytest
from django.test import Client

from gongzhi.civic.people.actions import invite, revoke_invitation
from gongzhi.civic.people.models import Invitation, Membership, Person
from gongzhi.civic.people.policy import has_role
from gongzhi.civic.people.queries import is_sign_in_name_taken
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel import clock
from tests.factories import a_body, a_member, a_person

pytestmark = pytest.mark.django_db

JOIN = {
    "name": "林俏",
    "phone": "",
    "sign_in_name": "Lin.Qiao",
    "password": "a quiet lake 9",
    "password_again": "a quiet lake 9",
}


@pytest.fixture
def sent() -> tuple[Invitation, str]:
    """An invitation that waits, and the address of its page."""
    body = a_body("市住建局")
    administrator = a_member(Role.ADMINISTRATOR, body=body)
    invitation, code = invite(
        "林俏", Role.HANDLER, of=body, within=body.place, by=administrator, at=clock.now()
    )
    return invitation, f"/account/invitation/{code}/"


def test_the_page_says_who_invites_to_what_and_changes_nothing(
    client: Client, sent: tuple[Invitation, str]
) -> None:
    page = client.get(sent[1]).text
    for words in ("市住建局邀请您加入", "周敏", "承办人", "云麓市", f"/account/login/?next={sent[1]}"):
        assert words in page
    assert not Membership.objects.filter(role=Role.HANDLER).exists()


def test_whoever_is_signed_in_accepts_with_one_button(client: Client, sent: tuple[Invitation, str]) -> None:
    person = a_person()
    client.force_login(person)
    assert "接受邀请" in client.get(sent[1]).text
    assert not has_role(person, Role.HANDLER, at=clock.now())
    assert client.post(sent[1]).headers["Location"] == "/account/"
    assert has_role(Person.objects.get(pk=person.pk), Role.HANDLER, at=clock.now(), body=sent[0].body)


def test_a_newcomer_opens_an_account_and_is_in(client: Client, sent: tuple[Invitation, str]) -> None:
    assert client.post(sent[1], JOIN).headers["Location"] == "/account/"
    person = Person.objects.get_by_natural_key("lin.qiao")
    assert has_role(person, Role.HANDLER, at=clock.now(), body=sent[0].body)
    assert "欢迎加入市住建局" in client.get("/account/profile/").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"sign_in_name": "taken.name"}, "这个登录名用不了"),
        ({"sign_in_name": "a b"}, "登录名请用手机号"),
        ({"password_again": "another lake"}, "两次输入的密码不一样"),
        ({"password": "short", "password_again": "short"}, "密码太短"),
        ({"phone": "x"}, "电话号码请填数字"),
    ],
)
def test_bad_details_are_explained_and_leave_the_invitation_open(
    client: Client, sent: tuple[Invitation, str], typed: dict[str, str], said: str
) -> None:
    a_person(sign_in_name="taken.name")
    response = client.post(sent[1], JOIN | typed)
    assert (response.status_code, said in response.text) == (200, True)
    assert Invitation.objects.waiting(clock.now()).count() == 1
    assert not Membership.objects.filter(role=Role.HANDLER).exists()


def test_a_used_invitation_says_so(client: Client, sent: tuple[Invitation, str]) -> None:
    client.post(sent[1], JOIN)
    response = Client().get(sent[1])
    assert (response.status_code, "已经用过了" in response.text) == (410, True)


def test_an_expired_invitation_says_so_and_gives_nothing(
    client: Client, sent: tuple[Invitation, str]
) -> None:
    Invitation.objects.update(expires_at=clock.now() - timedelta(minutes=1))
    response = client.post(sent[1], JOIN)
    assert (response.status_code, "已经过期" in response.text) == (410, True)
    assert not is_sign_in_name_taken("lin.qiao")


def test_a_revoked_invitation_says_so(client: Client, sent: tuple[Invitation, str]) -> None:
    revoke_invitation(sent[0], by=sent[0].invited_by, at=clock.now())
    response = client.get(sent[1])
    assert (response.status_code, "已经被撤回" in response.text) == (410, True)


@pytest.mark.parametrize("code", ["ABCDE-FGHJK", "x", "%3Cscript%3E", "中文"])
def test_an_unknown_code_finds_nothing(client: Client, code: str) -> None:
    response = client.get(f"/account/invitation/{code}/")
    assert (response.status_code, "没有找到这份邀请" in response.text) == (404, True)


def test_a_role_one_already_has_is_no_failure(client: Client, sent: tuple[Invitation, str]) -> None:
    client.force_login(a_member(Role.HANDLER, body=sent[0].body))
    assert client.post(sent[1]).headers["Location"] == "/account/"
    assert "已经有这个岗位了" in client.get("/account/profile/").text
    assert Membership.objects.filter(role=Role.HANDLER).count() == 1
    assert Invitation.objects.waiting(clock.now()).count() == 1


def test_the_page_is_never_kept_by_a_cache(client: Client, sent: tuple[Invitation, str]) -> None:
    assert "no-store" in client.get(sent[1]).headers["Cache-Control"]
