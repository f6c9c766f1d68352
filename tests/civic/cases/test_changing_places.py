"""Places that are renamed, moved and merged: old cases stay right, new ones reach the right people."""

from datetime import datetime, timedelta

import pytest

from gongzhi.civic.cases.actions import NewCase, accept_case, dispatch_case, open_case
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.cases.vocabulary import Urgency
from gongzhi.civic.jurisdictions.actions import merge_places, move_place, rename_place
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel.delivery import deliver_due
from tests.a_city import City, a_case_in_hand
from tests.factories import a_body, a_member, a_place

DAY = timedelta(days=1)


def sees(person: Person, case: Case, at: datetime) -> bool:
    return visible_cases(Person.objects.get(pk=person.pk), at=at).filter(pk=case.pk).exists()


def a_case_at(place: Place, city: City, at: datetime) -> Case:
    new = NewCase(text="路面塌陷", place=place, spoken_by=city.resident)
    case = open_case(new, by=city.resident, at=at).case
    case = accept_case(case, category=city.roads, urgency=Urgency.ORDINARY, by=city.dispatcher, at=at)
    return dispatch_case(case, by=city.dispatcher, at=at)


@pytest.fixture
def clerk(city: City) -> Person:
    """A dispatcher of the street's own centre."""
    return a_member(Role.DISPATCHER, body=a_body("荷塘街道办", place=city.street, is_centre=True))


def test_a_case_keeps_the_name_its_place_had(city: City, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon, place=city.street)
    rename_place(city.street, to="荷花街道", by=None, at=noon + DAY)
    case.refresh_from_db()
    assert case.place.name == "荷塘街道"


def test_a_renamed_streets_staff_see_old_and_new_cases(city: City, clerk: Person, noon: datetime) -> None:
    old = a_case_in_hand(city, at=noon, place=city.street)
    street = rename_place(city.street, to="荷花街道", by=None, at=noon + DAY)
    deliver_due(at=noon + DAY)
    new = a_case_at(street, city, noon + 2 * DAY)
    assert [sees(clerk, case, noon + 2 * DAY) for case in (old, new)] == [True, True]


def test_the_catalogue_of_a_renamed_place_goes_on(city: City, noon: datetime) -> None:
    city_renamed = rename_place(city.city, to="云麓新市", by=None, at=noon + DAY)
    deliver_due(at=noon + DAY)
    assert city_renamed.name == "云麓新市"
    assert (
        a_case_at(Place.objects.present().get(code=city.community.code), city, noon + 2 * DAY).lead
        == city.works
    )


def test_a_street_that_moves_takes_its_cases_to_the_new_county(city: City, noon: datetime) -> None:
    county = a_place("望山区", within=city.city)
    there = a_member(Role.DISPATCHER, body=a_body("望山区社治中心", place=county, is_centre=True))
    here = a_member(Role.DISPATCHER, body=city.county_centre)
    old = a_case_in_hand(city, at=noon)
    moved = move_place(city.street, to=county, by=None, at=noon + DAY)
    deliver_due(at=noon + DAY)
    new = a_case_at(moved, city, noon + 2 * DAY)
    seen = [[sees(person, case, noon + 2 * DAY) for case in (old, new)] for person in (here, there)]
    assert seen == [[True, False], [True, True]]


def test_merged_streets_share_their_staff_and_one_centre(city: City, clerk: Person, noon: datetime) -> None:
    other = a_place("柳堤街道", within=city.county)
    a_body("柳堤街道办", place=other, is_centre=True)
    old = a_case_in_hand(city, at=noon)
    merge_places([city.street], into=other, by=None, at=noon + DAY)
    deliver_due(at=noon + DAY)
    new = a_case_at(other, city, noon + 2 * DAY)
    body = clerk.memberships.latest("pk").body
    assert (body.place, body.is_centre) == (other, False)
    centre = a_member(Role.DISPATCHER, body=type(body).objects.get(place=other, is_centre=True))
    assert [sees(centre, case, noon + 2 * DAY) for case in (old, new)] == [True, True]
