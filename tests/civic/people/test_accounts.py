"""Accounts in the hands of administrators: shut out, let in again, sessions, second factor."""

from collections.abc import Callable
from datetime import datetime

import pytest
from allauth.mfa.models import Authenticator

from gongzhi.civic.people.actions import (
    CannotShutOutOneself,
    NoAccount,
    deactivate_person,
    end_membership,
    end_sessions,
    note_caller,
    reactivate_person,
    reset_second_factor,
)
from gongzhi.civic.people.events import (
    PersonDeactivated,
    PersonReactivated,
    SecondFactorReset,
    SessionsEnded,
)
from gongzhi.civic.people.models import Membership, Person
from gongzhi.civic.people.policy import can_manage_account, has_role, is_staff
from gongzhi.civic.people.queries import staff_of
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import event_of, facts_about
from tests.factories import a_body, a_member, a_person, a_place, an_administrator

pytestmark = pytest.mark.django_db

ACTS = [deactivate_person, reactivate_person, end_sessions, reset_second_factor]


def test_who_is_shut_out_acts_for_nobody_and_has_all_roles_again_once_let_in(noon: datetime) -> None:
    city = a_place()
    member, administrator = a_member(place=city), an_administrator(city)
    out = deactivate_person(member, by=administrator, at=noon)
    assert (is_staff(out, noon), list(staff_of(member.all_memberships[0].body, noon))) == (False, [])
    back = reactivate_person(out, by=administrator, at=noon)
    assert has_role(back, Role.HANDLER, at=noon)
    assert [event_of(fact) for fact in facts_about(member)] == [PersonDeactivated(), PersonReactivated()]


def test_said_twice_it_is_one_fact(noon: datetime) -> None:
    city = a_place()
    member, administrator = a_member(place=city), an_administrator(city)
    for _ in range(2):
        deactivate_person(member, by=administrator, at=noon)
    assert facts_about(member).count() == 1


def test_sessions_and_second_factor_are_ended_by_a_fact(noon: datetime) -> None:
    city = a_place()
    member, administrator = a_member(place=city), an_administrator(city)
    for kind in ("totp", "webauthn", "recovery_codes"):
        Authenticator.objects.create(user=member, type=kind, data={})
    Authenticator.objects.create(user=administrator, type="totp", data={})
    end_sessions(member, by=administrator, at=noon)
    reset_second_factor(member, by=administrator, at=noon)
    assert [event_of(fact) for fact in facts_about(member)] == [SessionsEnded(), SecondFactorReset()]
    assert [key.user for key in Authenticator.objects.all()] == [administrator]


@pytest.mark.parametrize("act", ACTS)
def test_nobody_does_it_who_is_not_above_the_person(act: Callable[..., object], noon: datetime) -> None:
    city = a_place()
    member = a_member(place=city)
    others = [a_member(role, place=city) for role in Role] + [a_person(), an_administrator(a_place("邻市"))]
    for other in others:
        with pytest.raises(NotAllowed):
            act(member, by=other, at=noon)
    assert list(facts_about(member)) == []


def test_a_bureau_does_not_shut_out_who_also_acts_for_the_city(noon: datetime) -> None:
    city = a_place()
    bureau = a_body(place=city)
    theirs, shared = a_member(body=bureau), a_member(body=bureau)
    centre = an_administrator(city)
    Membership.objects.create(
        person=shared, body=centre.all_memberships[0].body, role=Role.DISPATCHER, place=city, valid_from=noon
    )
    chief = a_member(Role.ADMINISTRATOR, body=bureau)
    asked = [Person.objects.get(pk=one.pk) for one in (theirs, shared, centre)]
    assert [can_manage_account(chief, one, noon) for one in asked] == [True, False, False]
    assert can_manage_account(centre, asked[1], noon)


def test_a_mere_resident_is_nobody_s_to_shut_out(noon: datetime) -> None:
    city = a_place()
    resident, former = a_person(), a_member(place=city)
    administrator = an_administrator(city)
    end_membership(former.all_memberships[0], by=administrator, at=noon)
    assert not can_manage_account(administrator, resident, noon)
    assert not can_manage_account(administrator, Person.objects.get(pk=former.pk), noon)


def test_who_was_shut_out_and_then_lost_the_last_role_can_still_be_let_in(noon: datetime) -> None:
    city = a_place()
    member, administrator = a_member(place=city), an_administrator(city)
    deactivate_person(member, by=administrator, at=noon)
    end_membership(member.all_memberships[0], by=administrator, at=noon)
    assert reactivate_person(member, by=administrator, at=noon).is_active


def test_nobody_shuts_out_themselves(noon: datetime) -> None:
    administrator = an_administrator(a_place())
    with pytest.raises(CannotShutOutOneself):
        deactivate_person(administrator, by=administrator, at=noon)


def test_the_command_line_resets_without_a_right_but_not_for_a_caller(noon: datetime) -> None:
    person, caller = a_person(), note_caller("王先生", "13800001234", by=None, at=noon)
    reset_second_factor(person, by=None, at=noon)
    assert [(event_of(fact), fact.by) for fact in facts_about(person)] == [(SecondFactorReset(), None)]
    with pytest.raises(NoAccount):
        reset_second_factor(caller, by=None, at=noon)
