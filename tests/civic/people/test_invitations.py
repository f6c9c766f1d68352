"""Sending, accepting and revoking invitations."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection

from gongzhi.civic.people.actions import (
    InvitationAlreadyAccepted,
    InvitationExpired,
    InvitationInvalid,
    InvitationWasRevoked,
    SignInNameTaken,
    accept_invitation,
    invite,
    join_by_invitation,
    open_invitation,
    revoke_invitation,
)
from gongzhi.civic.people.events import InvitationAccepted, InvitationRevoked, InvitationSent
from gongzhi.civic.people.models import Invitation, Membership, Organisation, Person
from gongzhi.civic.people.policy import has_role
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import event_of, facts_about
from tests.factories import a_body, a_member, a_person, a_place, an_administrator

pytestmark = pytest.mark.django_db


@pytest.fixture
def body() -> Organisation:
    """A bureau that invites."""
    return a_body("市住建局")


@pytest.fixture
def administrator(body: Organisation) -> Person:
    """Whoever may invite into the bureau."""
    return a_member(Role.ADMINISTRATOR, body=body)


def invited(body: Organisation, *, by: Person, at: datetime) -> tuple[Invitation, str]:
    """Invite a handler into a body."""
    return invite("林俏", Role.HANDLER, of=body, within=body.place, by=by, at=at)


def test_a_code_is_shown_once_and_kept_as_a_hash(
    body: Organisation, administrator: Person, noon: datetime
) -> None:
    invitation, code = invited(body, by=administrator, at=noon)
    assert code not in str(vars(invitation))
    assert open_invitation(code.lower().replace("-", " "), at=noon) == invitation
    sent = InvitationSent(role="handler", body_id=body.pk, place_id=body.place_id)
    assert [event_of(fact) for fact in facts_about(invitation)] == [sent]


def test_only_an_administrator_invites(body: Organisation, noon: datetime) -> None:
    with pytest.raises(NotAllowed):
        invited(body, by=a_member(Role.SUPERVISOR, body=body), at=noon)
    assert not Invitation.objects.exists()


def test_accepting_gives_the_role_in_the_name_of_who_invited(
    body: Organisation, administrator: Person, noon: datetime
) -> None:
    invitation, code = invited(body, by=administrator, at=noon)
    person = a_person()
    membership = accept_invitation(code, by=person, at=noon + timedelta(days=6))
    assert has_role(person, Role.HANDLER, at=noon + timedelta(days=6), body=body)
    assert facts_about(person).get().by == administrator.pk
    accepted = facts_about(invitation, kinds=[InvitationAccepted]).get()
    assert (event_of(accepted), accepted.by) == (InvitationAccepted(membership_id=membership.pk), person.pk)


def test_an_invitation_works_once(body: Organisation, administrator: Person, noon: datetime) -> None:
    _invitation, code = invited(body, by=administrator, at=noon)
    accept_invitation(code, by=a_person(), at=noon)
    with pytest.raises(InvitationAlreadyAccepted):
        accept_invitation(code, by=a_person(), at=noon)
    assert Membership.objects.filter(role=Role.HANDLER).count() == 1


def test_an_invitation_ends_after_seven_days(
    body: Organisation, administrator: Person, noon: datetime
) -> None:
    _invitation, code = invited(body, by=administrator, at=noon)
    open_invitation(code, at=noon + timedelta(days=7, seconds=-1))
    with pytest.raises(InvitationExpired):
        accept_invitation(code, by=a_person(), at=noon + timedelta(days=7))


def test_an_unknown_code_opens_nothing(noon: datetime) -> None:
    with pytest.raises(InvitationInvalid):
        open_invitation("ABCDE-FGHJK", at=noon)


def test_a_revoked_invitation_opens_nothing(
    body: Organisation, administrator: Person, noon: datetime
) -> None:
    invitation, code = invited(body, by=administrator, at=noon)
    revoke_invitation(invitation, by=administrator, at=noon)
    with pytest.raises(InvitationWasRevoked):
        accept_invitation(code, by=a_person(), at=noon)
    assert facts_about(invitation, kinds=[InvitationRevoked]).count() == 1


def test_a_used_invitation_cannot_be_revoked(
    body: Organisation, administrator: Person, noon: datetime
) -> None:
    invitation, code = invited(body, by=administrator, at=noon)
    accept_invitation(code, by=a_person(), at=noon)
    with pytest.raises(InvitationInvalid):
        revoke_invitation(invitation, by=administrator, at=noon)


def test_nobody_revokes_an_invitation_of_a_foreign_organisation(
    body: Organisation, administrator: Person, noon: datetime
) -> None:
    invitation, _code = invited(body, by=administrator, at=noon)
    with pytest.raises(NotAllowed):
        revoke_invitation(invitation, by=an_administrator(a_place("邻市")), at=noon)


def test_an_invitation_is_worth_what_its_sender_may_still_give(
    body: Organisation, administrator: Person, noon: datetime
) -> None:
    _invitation, code = invited(body, by=administrator, at=noon)
    Membership.objects.filter(person=administrator).update(valid_to=noon)
    with pytest.raises(InvitationWasRevoked):
        accept_invitation(code, by=a_person(), at=noon + timedelta(hours=1))


def test_a_newcomer_gets_account_and_role_or_neither(
    body: Organisation, administrator: Person, noon: datetime
) -> None:
    _invitation, code = invited(body, by=administrator, at=noon)
    a_person(sign_in_name="lin.qiao")
    details = {"password": "secret words", "name": "林俏", "phone": ""}
    with pytest.raises(SignInNameTaken):
        join_by_invitation(code, sign_in_name="lin.qiao", **details, at=noon)
    person = join_by_invitation(code, sign_in_name="lin.qiao2", **details, at=noon)
    assert has_role(person, Role.HANDLER, at=noon, body=body)


def test_a_bad_code_leaves_no_account_behind(noon: datetime) -> None:
    with pytest.raises(InvitationInvalid):
        join_by_invitation("ABCDE-FGHJK", sign_in_name="lin", password="secret", name="", phone="", at=noon)
    assert not Person.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_gets_the_role(
    body: Organisation, administrator: Person, noon: datetime
) -> None:
    _invitation, code = invited(body, by=administrator, at=noon)
    people, refused, start = [a_person(), a_person()], [], threading.Barrier(2)

    def accept(person: Person) -> None:
        start.wait()
        try:
            accept_invitation(code, by=person, at=noon)
        except InvitationAlreadyAccepted:
            refused.append(person)
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(refused), Membership.objects.filter(role=Role.HANDLER).count()) == (1, 1)
