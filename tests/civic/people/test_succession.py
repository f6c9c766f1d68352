"""Organisations and roles go on when their place goes on as another."""

from datetime import datetime, timedelta

import pytest

from gongzhi.civic.people.actions import carry_over
from gongzhi.civic.people.events import MembershipEnded, MembershipGranted, OrganisationChanged
from gongzhi.civic.people.models import Membership, Organisation
from gongzhi.civic.people.policy import has_role
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel.facts import event_of, facts_about
from gongzhi.kernel.models import Fact
from tests.factories import LONG_AGO, a_body, a_member, a_person, a_place

pytestmark = pytest.mark.django_db


def test_an_organisation_moves_with_its_place_and_says_so(noon: datetime) -> None:
    old, new = a_place("旧街道"), a_place("新街道")
    body = a_body("街道办", place=old, is_centre=True)
    carry_over([old.pk], to=new, by=None, at=noon)
    body.refresh_from_db()
    assert (body.place, body.is_centre) == (new, True)
    assert event_of(facts_about(body).get()) == OrganisationChanged(fields=("place", "is_centre"))


def test_of_two_centres_that_meet_the_one_that_was_there_stays(noon: datetime) -> None:
    old, new = a_place("旧街道"), a_place("新街道")
    taken_in, there = a_body(place=old, is_centre=True), a_body(place=new, is_centre=True)
    carry_over([old.pk], to=new, by=None, at=noon)
    assert list(Organisation.objects.filter(is_centre=True)) == [there]
    assert Organisation.objects.get(pk=taken_in.pk).place == new


def test_of_two_merged_places_the_first_centre_goes_on(noon: datetime) -> None:
    one, two, new = a_place("一街道"), a_place("二街道"), a_place("新街道")
    first, second = a_body(place=one, is_centre=True), a_body(place=two, is_centre=True)
    carry_over([one.pk, two.pk], to=new, by=None, at=noon)
    assert list(Organisation.objects.filter(place=new, is_centre=True)) == [first]
    assert Organisation.objects.get(pk=second.pk).place == new


def test_a_role_goes_on_in_the_new_place_without_a_gap(noon: datetime) -> None:
    old, new = a_place("旧街道"), a_place("新街道")
    person = a_member(Role.HANDLER, place=old)
    carry_over([old.pk], to=new, by=None, at=noon)
    ended, begun = Membership.objects.filter(person=person)
    assert (ended.valid_to, begun.valid_from, begun.valid_to, begun.place) == (noon, noon, None, new)
    assert has_role(person, Role.HANDLER, at=noon, within=new)
    told = [type(event_of(fact)) for fact in facts_about(person)]
    assert sorted(told, key=str) == sorted([MembershipEnded, MembershipGranted], key=str)


def test_who_held_a_role_in_both_places_holds_it_once(noon: datetime) -> None:
    one, two, new = a_place("一街道"), a_place("二街道"), a_place("新街道")
    body, person = a_body(place=one), a_person()
    for place in (one, two):
        Membership.objects.create(
            person=person, role=Role.HANDLER, body=body, place=place, valid_from=LONG_AGO
        )
    carry_over([one.pk, two.pk], to=new, by=None, at=noon)
    assert Membership.objects.get(person=person, valid_to=None).place == new


def test_a_role_that_had_ended_is_not_woken(noon: datetime) -> None:
    old, new = a_place("旧街道"), a_place("新街道")
    a_member(Role.HANDLER, place=old)
    Membership.objects.update(valid_to=noon - timedelta(days=1))
    carry_over([old.pk], to=new, by=None, at=noon)
    assert Membership.objects.count() == 1


def test_carrying_over_a_second_time_changes_nothing(noon: datetime) -> None:
    old, new = a_place("旧街道"), a_place("新街道")
    a_member(Role.HANDLER, place=old)
    carry_over([old.pk], to=new, by=None, at=noon)
    before = (Fact.objects.count(), Membership.objects.count())
    carry_over([old.pk], to=new, by=None, at=noon + timedelta(hours=1))
    assert (Fact.objects.count(), Membership.objects.count()) == before


def test_places_beside_are_left_alone(noon: datetime) -> None:
    old, new, beside = a_place("旧街道"), a_place("新街道"), a_place("邻街道")
    person = a_member(Role.HANDLER, place=beside)
    carry_over([old.pk], to=new, by=None, at=noon)
    assert Membership.objects.get(person=person).place == beside
    assert not Fact.objects.exists()
