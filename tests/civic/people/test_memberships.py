"""Granting and ending memberships."""

from datetime import date, datetime

import pytest

from gongzhi.civic.people.actions import (
    CannotEndOwnAdministration,
    MembershipAlreadyEnded,
    MembershipAlreadyGranted,
    OrganisationEnded,
    PlaceOutsideOrganisation,
    end_membership,
    found_administration,
    grant_membership,
)
from gongzhi.civic.people.events import MembershipEnded, MembershipGranted
from gongzhi.civic.people.models import Membership, Organisation
from gongzhi.civic.people.policy import can_manage_people, has_role, is_staff
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import event_of, facts_about
from tests.factories import a_body, a_member, a_person, a_place, an_administrator

pytestmark = pytest.mark.django_db


def test_a_granted_role_holds_at_once_and_is_a_fact(noon: datetime) -> None:
    city, person = a_place(), a_person()
    body = a_body(place=city)
    assert not is_staff(person, noon)
    membership = grant_membership(
        person, Role.HANDLER, of=body, within=city, by=an_administrator(city), at=noon
    )
    assert has_role(person, Role.HANDLER, at=noon, body=body)
    event = MembershipGranted(membership_id=membership.pk, role="handler", body_id=body.pk, place_id=city.pk)
    assert [event_of(fact) for fact in facts_about(person)] == [event]


def test_an_ended_role_is_gone_at_once_and_is_a_fact(noon: datetime) -> None:
    city = a_place()
    person = a_member(place=city)
    membership = person.all_memberships[0]
    end_membership(membership, by=an_administrator(city), at=noon)
    assert not is_staff(membership.person, noon)
    event = MembershipEnded(
        membership_id=membership.pk, role="handler", body_id=membership.body_id, place_id=city.pk
    )
    assert [event_of(fact) for fact in facts_about(person)] == [event]


def test_a_role_is_granted_once_and_again_after_its_end(noon: datetime) -> None:
    city, person = a_place(), a_person()
    body, administrator = a_body(place=city), an_administrator(city)
    membership = grant_membership(person, Role.HANDLER, of=body, within=city, by=administrator, at=noon)
    with pytest.raises(MembershipAlreadyGranted):
        grant_membership(person, Role.HANDLER, of=body, within=city, by=administrator, at=noon)
    end_membership(membership, by=administrator, at=noon)
    grant_membership(person, Role.HANDLER, of=body, within=city, by=administrator, at=noon)
    assert Membership.objects.valid(noon).filter(person=person).count() == 1


def test_a_role_ends_once(noon: datetime) -> None:
    city = a_place()
    membership, administrator = a_member(place=city).all_memberships[0], an_administrator(city)
    end_membership(membership, by=administrator, at=noon)
    with pytest.raises(MembershipAlreadyEnded):
        end_membership(membership, by=administrator, at=noon)


def test_a_role_reaches_no_further_than_its_organisation(noon: datetime) -> None:
    city = a_place()
    street = a_body("荷风街道", place=a_place("荷风街道", within=city))
    with pytest.raises(PlaceOutsideOrganisation, match="云麓市"):
        grant_membership(a_person(), Role.HANDLER, of=street, within=city, by=an_administrator(city), at=noon)


def test_an_ended_organisation_gives_no_roles(noon: datetime) -> None:
    city = a_place()
    body = a_body(place=city)
    body.valid_to = date(2025, 3, 12)
    with pytest.raises(OrganisationEnded):
        grant_membership(a_person(), Role.HANDLER, of=body, within=city, by=an_administrator(city), at=noon)


@pytest.mark.parametrize("role", Role)
def test_nobody_gives_roles_in_a_foreign_place(role: Role, noon: datetime) -> None:
    city, person = a_place(), a_person()
    foreign = a_member(role, body=a_body("邻市社治中心", is_centre=True))
    with pytest.raises(NotAllowed):
        grant_membership(person, Role.HANDLER, of=a_body(place=city), within=city, by=foreign, at=noon)
    assert not Membership.objects.filter(person=person).exists()


def test_an_administrator_ends_anothers_administration_but_not_the_own(noon: datetime) -> None:
    city = a_place()
    first, second = an_administrator(city), an_administrator(city)
    with pytest.raises(CannotEndOwnAdministration):
        end_membership(first.all_memberships[0], by=first, at=noon)
    end_membership(first.all_memberships[0], by=second, at=noon)
    assert not is_staff(first, noon)


def test_founding_gives_a_place_its_centre_and_administrator(noon: datetime) -> None:
    city, person = a_place(), a_person()
    membership = found_administration(city, administrator=person, at=noon)
    assert (membership.body.name, membership.body.is_centre) == ("云麓市社会治理中心", True)
    assert can_manage_people(person, city, noon)


def test_founding_again_keeps_the_centre(noon: datetime) -> None:
    city = a_place()
    first = found_administration(city, administrator=a_person(), at=noon)
    second = found_administration(city, administrator=a_person(), at=noon)
    assert first.body == second.body == Organisation.objects.get()
