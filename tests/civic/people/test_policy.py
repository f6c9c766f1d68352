"""Who may: roles in force, within places, for bodies; and what an administrator sees."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from gongzhi.civic.people.models import Membership, Person
from gongzhi.civic.people.policy import (
    can_grant_membership,
    can_manage_people,
    has_role,
    is_staff,
    managed_organisations,
    managed_people,
    places_where,
)
from gongzhi.civic.people.vocabulary import Role
from tests.factories import LONG_AGO, a_body, a_member, a_person, a_place, an_administrator

pytestmark = pytest.mark.django_db


def test_a_role_reaches_its_place_and_all_below_but_nothing_beside(noon: datetime) -> None:
    city = a_place()
    district, beside = a_place("临湖区", within=city), a_place("望山区", within=city)
    street = a_place("荷风街道", within=district)
    person = a_member(Role.DISPATCHER, place=district)
    reached = [
        place
        for place in (city, district, street, beside)
        if has_role(person, Role.DISPATCHER, at=noon, within=place)
    ]
    assert reached == [district, street]
    assert set(places_where(person, Role.DISPATCHER, noon)) == {district, street}


def test_a_role_is_for_its_body_and_no_other(noon: datetime) -> None:
    body, other = a_body(), a_body("市水务局")
    person = a_member(Role.HANDLER, body=body)
    assert has_role(person, Role.HANDLER, at=noon, body=body)
    assert not has_role(person, Role.HANDLER, at=noon, body=other)
    assert not has_role(person, Role.DISPATCHER, at=noon, body=body)


def test_a_role_holds_from_its_first_to_before_its_last_moment(noon: datetime) -> None:
    person = a_member()
    Membership.objects.update(valid_from=noon, valid_to=noon + timedelta(hours=1))
    held = [is_staff(person, noon + timedelta(minutes=minutes)) for minutes in (-1, 0, 59, 60)]
    assert held == [False, True, True, False]


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_nobody_holds_no_role(nobody: AnonymousUser | None, noon: datetime) -> None:
    assert not is_staff(nobody, noon)


def test_whoever_was_shut_out_holds_no_role(noon: datetime) -> None:
    person = a_member()
    person.is_active = False
    assert not is_staff(person, noon)


def test_memberships_are_read_once_however_often_one_asks(
    noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    body = a_body()
    person = a_member(body=body)
    with django_assert_num_queries(1):
        for _ in range(5):
            has_role(person, Role.HANDLER, at=noon, within=body.place, body=body)


def test_the_reach_of_many_roles_costs_one_more_query(
    noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    city = a_place()
    district, street = a_place(within=city), a_place()
    person = a_member(place=city)
    Membership.objects.create(
        person=person, role=Role.HANDLER, body=a_body(), place=street, valid_from=LONG_AGO
    )
    with django_assert_num_queries(2):
        assert has_role(person, Role.HANDLER, at=noon, within=district)


def test_an_administrator_of_a_centre_manages_its_place_and_all_below(noon: datetime) -> None:
    city = a_place()
    district = a_place("临湖区", within=city)
    person = an_administrator(district)
    assert can_manage_people(person, a_place("荷风街道", within=district), noon)
    assert not can_manage_people(person, city, noon)


def test_an_administrator_of_a_bureau_gives_roles_in_the_bureau_only(noon: datetime) -> None:
    city = a_place()
    bureau, other = a_body("市住建局", place=city), a_body("市水务局", place=city)
    person = a_member(Role.ADMINISTRATOR, body=bureau)
    assert can_grant_membership(person, bureau, city, noon)
    assert not can_grant_membership(person, other, city, noon)
    assert not can_manage_people(person, city, noon)
    assert list(managed_organisations(person, noon)) == [bureau]


def test_a_district_cannot_add_people_to_a_bureau_of_the_city(noon: datetime) -> None:
    city = a_place()
    district = a_place("临湖区", within=city)
    bureau = a_body("市住建局", place=city)
    assert not can_grant_membership(an_administrator(district), bureau, district, noon)


def test_an_administrator_for_a_part_gives_no_roles_beyond_that_part(noon: datetime) -> None:
    city = a_place()
    district = a_place("临湖区", within=city)
    bureau = a_body("市住建局", place=city)
    person = a_member(Role.ADMINISTRATOR, body=bureau, place=district)
    assert can_grant_membership(person, bureau, district, noon)
    assert not can_grant_membership(person, bureau, city, noon)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_no_other_role_manages_anything(role: Role, noon: datetime) -> None:
    centre = a_body("社治中心", is_centre=True)
    person = a_member(role, body=centre)
    assert not can_manage_people(person, centre.place, noon)
    assert not can_grant_membership(person, centre, centre.place, noon)
    assert not managed_people(person, noon).exists()


def test_the_list_of_organisations_agrees_with_the_right_to_give_roles(noon: datetime) -> None:
    city = a_place()
    district = a_place("临湖区", within=city)
    bodies = [
        a_body(f"单位{n}", place=place) for n, place in enumerate((city, district, a_place(within=district)))
    ]
    person = an_administrator(district)
    listed = {body for body in managed_organisations(person, noon) if body in bodies}
    assert listed == {body for body in bodies if can_grant_membership(person, body, body.place, noon)}


def test_an_administrator_sees_staff_past_and_present_but_no_residents(noon: datetime) -> None:
    city = a_place()
    administrator = an_administrator(city)
    here, gone, elsewhere = a_member(place=city), a_member(place=city), a_member()
    Membership.objects.filter(person=gone).update(valid_to=noon)
    a_person("住户")
    seen: set[Person] = set(managed_people(administrator, noon))
    assert seen == {administrator, here, gone}
    assert elsewhere not in seen
