"""What others ask about people and organisations."""

from datetime import date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from gongzhi.civic.people.models import Membership, Organisation
from gongzhi.civic.people.queries import bodies_in, centre_above, centre_of, search_people, staff_of
from gongzhi.civic.people.vocabulary import Role
from tests.factories import a_body, a_member, a_place, an_administrator, known_as

pytestmark = pytest.mark.django_db


def test_the_staff_of_a_body_are_those_in_force_by_role(noon: datetime) -> None:
    body = a_body()
    handler, supervisor, gone = a_member(body=body), a_member(Role.SUPERVISOR, body=body), a_member(body=body)
    Membership.objects.filter(person=gone).update(valid_to=noon)
    a_member()
    assert set(staff_of(body, noon)) == {handler, supervisor}
    assert list(staff_of(body, noon, role=Role.SUPERVISOR)) == [supervisor]


def test_the_bodies_in_a_place_lie_in_it_or_below_and_still_exist(noon: datetime) -> None:
    city = a_place()
    district = a_place("临湖区", within=city)
    here, below, ended = (
        a_body(place=district),
        a_body(place=a_place(within=district)),
        a_body(place=district),
    )
    Organisation.objects.filter(pk=ended.pk).update(valid_to=date(2025, 3, 12))
    a_body(place=city)
    assert list(bodies_in(district, noon)) == [here, below]


def test_the_centre_of_a_place_is_its_own_or_the_nearest_above(noon: datetime) -> None:
    city = a_place()
    district = a_place("临湖区", within=city)
    street = a_place("荷风街道", within=district)
    of_city, of_street = a_body(place=city, is_centre=True), a_body(place=street, is_centre=True)
    a_body(place=district)
    assert [centre_of(place, noon) for place in (city, district, street)] == [of_city, of_city, of_street]
    assert centre_of(a_place("邻市"), noon) is None


def test_a_case_goes_up_from_a_bureau_to_its_centre_and_from_there_to_the_next(noon: datetime) -> None:
    city = a_place()
    district = a_place("临湖区", within=city)
    street = a_place("荷风街道", within=district)
    of_city, of_district = a_body(place=city, is_centre=True), a_body(place=district, is_centre=True)
    bureau, office = a_body(place=district), a_body(place=street, is_centre=True)
    ways = [centre_above(body, street, noon) for body in (office, bureau, of_district, of_city)]
    assert ways == [of_district, of_district, of_city, None]


def test_an_ended_centre_is_passed_by(noon: datetime) -> None:
    city = a_place()
    district = a_place("临湖区", within=city)
    of_city, ended = a_body(place=city, is_centre=True), a_body(place=district, is_centre=True)
    Organisation.objects.filter(pk=ended.pk).update(valid_to=date(2025, 3, 12))
    assert centre_of(district, noon) == of_city
    assert centre_above(a_body(place=district), district, noon) == of_city


def test_people_are_found_by_name_sign_in_name_and_phone(noon: datetime) -> None:
    city = a_place()
    administrator, found = an_administrator(city), a_member(place=city)
    known_as(found, name="林俏", sign_in_name="lin.qiao", phone="13800001234")
    for words in ("林", "LIN.Qiao", "13800001234", "林俏 13800001234"):
        assert list(search_people(words, by=administrator, at=noon)) == [found]
    assert not search_people("林俏 13900001234", by=administrator, at=noon).exists()


def test_a_long_list_of_people_costs_as_many_queries_as_a_short_one(
    noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    city = a_place()
    administrator = an_administrator(city)
    for length in (1, 4):
        with django_assert_num_queries(2 if length > 1 else 3):  # the administrator's own roles are read once
            people = list(search_people("", by=administrator, at=noon))
            assert len(people) == length
            assert all(membership.body.short_name for person in people for membership in person.held)  # type: ignore[attr-defined]  # by prefetch
        for _ in range(3):
            a_member(place=city)
