"""The administrators' pages: who gets in, what they see, what they do."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.actions import invite
from gongzhi.civic.people.models import Invitation, Membership, Organisation, Person
from gongzhi.civic.people.policy import has_role
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel import clock
from tests.factories import a_body, a_member, a_person, a_place, an_administrator, known_as

pytestmark = pytest.mark.django_db

PEOPLE = "/desk/settings/people/"


@pytest.fixture
def city() -> Place:
    """The place that is administered."""
    return a_place("云麓市", code="9901")


@pytest.fixture
def administrator(city: Place, client: Client) -> Person:
    """An administrator of the city, signed in."""
    person = an_administrator(city)
    client.force_login(person)
    return person


def every_page(place: Place) -> list[str]:
    """Return the addresses of all pages, with things of the place in them."""
    body = a_body("市住建局", place=place)
    member = a_member(body=body)
    inviter = a_member(Role.ADMINISTRATOR, body=body)
    invitation, _code = invite("林俏", Role.HANDLER, of=body, within=place, by=inviter, at=clock.now())
    return [
        PEOPLE,
        f"{PEOPLE}{member.pk}/",
        f"{PEOPLE}invitations/",
        f"{PEOPLE}invitations/new/",
        f"{PEOPLE}organisations/",
        f"{PEOPLE}organisations/new/",
        f"{PEOPLE}organisations/{body.pk}/",
        f"{PEOPLE}memberships/{member.all_memberships[0].pk}/end/",
        f"{PEOPLE}invitations/{invitation.pk}/revoke/",
    ]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_no_other_role_gets_into_any_page(client: Client, city: Place, role: Role) -> None:
    pages = every_page(city)
    client.force_login(a_member(role, body=a_body("统筹单位", place=city, is_centre=True)))
    for page in pages:
        assert (client.get(page).status_code, client.post(page).status_code) == (404, 404)
    assert Membership.objects.filter(valid_to__isnull=False).count() == 0


def test_residents_are_told_nothing_and_strangers_sign_in(client: Client, city: Place) -> None:
    pages = every_page(city)
    assert all(client.get(page).headers["Location"].startswith("/account/login/") for page in pages)
    client.force_login(a_person())
    assert {client.get(page).status_code for page in pages} == {404}


def test_an_administrator_of_another_place_finds_nothing_of_ours(client: Client, city: Place) -> None:
    pages = every_page(city)
    client.force_login(an_administrator(a_place("邻市")))
    lists, things = (
        [PEOPLE, f"{PEOPLE}invitations/", f"{PEOPLE}organisations/"],
        [p for p in pages if re.search(r"\d", p)],
    )
    assert all("市住建局" not in client.get(page).text for page in lists)
    assert {client.post(page).status_code for page in things} == {404}
    assert not Membership.objects.filter(valid_to__isnull=False).exists()


def test_an_administrator_of_a_bureau_cannot_change_the_bureau_or_add_another(
    client: Client, city: Place
) -> None:
    bureau = a_body("市住建局", place=city)
    client.force_login(a_member(Role.ADMINISTRATOR, body=bureau))
    assert client.get(f"{PEOPLE}organisations/{bureau.pk}/").status_code == 404
    typed = {"code": "x", "name": "新局", "short_name": "新局", "kind": "government", "place": "9901"}
    assert "您没有办理这一步的权限" in client.post(f"{PEOPLE}organisations/new/", typed).text
    assert list(Organisation.objects.all()) == [bureau]


def test_the_list_shows_staff_with_their_roles_and_is_searched(
    client: Client, city: Place, administrator: Person
) -> None:
    found = a_member(body=a_body("市住建局", place=city))
    known_as(found, name="林俏")
    page = client.get(PEOPLE).text
    assert "林俏" in page
    assert "市住建局 · 承办人" in page
    assert "林俏" in client.get(PEOPLE, {"q": "林"}).text
    assert "没有找到人" in client.get(PEOPLE, {"q": "查无此人"}).text


def test_the_list_is_paged_and_costs_the_same_for_every_length(
    client: Client, city: Place, administrator: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    body = a_body(place=city)
    for _ in range(31):
        a_member(body=body)
    client.get(PEOPLE)  # notes that the device was seen
    with django_assert_max_num_queries(10):
        assert client.get(PEOPLE).text.count('<th scope="row">') == 30
    assert client.get(PEOPLE, {"page": "2"}).text.count('<th scope="row">') == 2
    assert client.get(PEOPLE, {"page": "x"}).status_code == 200


def test_a_role_is_given_for_a_part_of_the_place_by_name(
    client: Client, city: Place, administrator: Person
) -> None:
    district = a_place("临湖区", within=city)
    body = a_body("市住建局", place=city)
    member = a_member(body=body)
    typed = {"body": str(body.pk), "role": "supervisor", "place": "临湖区"}
    assert client.post(f"{PEOPLE}{member.pk}/", typed).headers["Location"] == f"{PEOPLE}{member.pk}/"
    given = Membership.objects.get(person=member, role=Role.SUPERVISOR)
    assert (given.body, given.place) == (body, district)


def test_without_a_part_the_role_is_for_the_whole_place(
    client: Client, city: Place, administrator: Person
) -> None:
    member = a_member(body=a_body("市住建局", place=city))
    body = a_body("市水务局", place=city)
    client.post(f"{PEOPLE}{member.pk}/", {"body": str(body.pk), "role": "handler", "place": ""})
    assert Membership.objects.get(person=member, body=body).place == city


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"place": "邻市"}, "没有找到这个辖区"),
        ({"place": "石桥街道"}, "有好几个辖区都对得上"),
        ({"role": "king"}, "king"),
        ({"body": "0"}, "单位"),
        ({"role": "handler", "place": ""}, "已经有这个岗位了"),
    ],
)
def test_what_cannot_be_given_is_explained(
    client: Client, city: Place, administrator: Person, typed: dict[str, str], said: str
) -> None:
    for name in ("临湖区", "望山区"):
        a_place("石桥街道", within=a_place(name, within=city))
    a_place("邻市")
    body = a_body("市住建局", place=city)
    member = a_member(body=body)
    response = client.post(f"{PEOPLE}{member.pk}/", {"body": str(body.pk), "role": "supervisor", **typed})
    assert (response.status_code, said in response.text) == (200, True)
    assert Membership.objects.filter(person=member).count() == 1


def test_a_role_is_ended_and_not_twice(client: Client, city: Place, administrator: Person) -> None:
    member = a_member(body=a_body("市住建局", place=city))
    page = f"{PEOPLE}memberships/{member.all_memberships[0].pk}/end/"
    assert "岗位已经停用" in client.post(page, follow=True).text
    assert not has_role(Person.objects.get(pk=member.pk), Role.HANDLER, at=clock.now())
    assert "已经停用过了" in client.post(page, follow=True).text


def test_one_s_own_administration_cannot_be_ended(client: Client, city: Place, administrator: Person) -> None:
    assert ">停用<" not in client.get(f"{PEOPLE}{administrator.pk}/").text
    page = f"{PEOPLE}memberships/{administrator.all_memberships[0].pk}/end/"
    assert "不能停用自己的管理员岗位" in client.post(page, follow=True).text


def test_an_invitation_s_link_is_shown_once_and_works(
    client: Client, city: Place, administrator: Person
) -> None:
    body = a_body("市住建局", place=city)
    typed = {"name": "林俏", "body": str(body.pk), "role": "handler", "place": ""}
    sent = client.post(f"{PEOPLE}invitations/new/", typed).headers["Location"]
    link = re.search(r"http://testserver(/account/invitation/[\w-]+/)", client.get(sent).text)
    assert link
    assert client.get(sent).headers["Location"] == f"{PEOPLE}invitations/"
    assert "市住建局邀请您加入" in Client().get(link[1]).text


def test_an_invitation_is_taken_back(client: Client, city: Place, administrator: Person) -> None:
    body = a_body("市住建局", place=city)
    invitation, code = invite("林俏", Role.HANDLER, of=body, within=city, by=administrator, at=clock.now())
    assert "林俏" in client.get(f"{PEOPLE}invitations/").text
    client.post(f"{PEOPLE}invitations/{invitation.pk}/revoke/")
    assert Client().get(f"/account/invitation/{code}/").status_code == 410
    assert not Invitation.objects.waiting(clock.now()).exists()


def test_an_organisation_is_added_and_changed(client: Client, city: Place, administrator: Person) -> None:
    typed = {
        "code": "swj",
        "name": "云麓市水务局",
        "short_name": "市水务局",
        "kind": "government",
        "place": "云麓市",
    }
    assert client.post(f"{PEOPLE}organisations/new/", typed).status_code == 302
    body = Organisation.objects.get(code="swj")
    assert "云麓市水务局" in client.get(f"{PEOPLE}organisations/", {"q": "水务"}).text
    typed = {"name": "云麓市水务局", "short_name": "水务局", "kind": "government", "valid_to": "2030-01-01"}
    client.post(f"{PEOPLE}organisations/{body.pk}/", typed)
    body.refresh_from_db()
    assert (body.short_name, str(body.valid_to)) == ("水务局", "2030-01-01")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"code": "<b>"}, "代码只能用"),
        ({"code": "taken"}, "已经有单位在用"),
        ({"place": "邻市"}, "没有找到这个辖区"),
        ({"is_centre": "on"}, "已经有一个统筹单位"),
        ({"name": "水" * 81}, "80"),
        ({"name": "水\x00务"}, "水"),
    ],
)
def test_what_cannot_be_an_organisation_is_explained(
    client: Client, city: Place, administrator: Person, typed: dict[str, str], said: str
) -> None:
    a_place("邻市")
    a_body(place=city)
    Organisation.objects.filter(is_centre=False).update(code="taken")
    good = {"code": "swj", "name": "水务局", "short_name": "水务局", "kind": "government", "place": "9901"}
    response = client.post(f"{PEOPLE}organisations/new/", good | typed)
    assert (response.status_code, said in response.text) == (200, True)
    assert Organisation.objects.count() == 2
