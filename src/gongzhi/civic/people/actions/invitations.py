"""What can be done with invitations: send, accept with an old or a new account, revoke."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.actions.memberships import check_reach, enter_membership
from gongzhi.civic.people.actions.persons import register_person
from gongzhi.civic.people.events import InvitationAccepted, InvitationRevoked, InvitationSent
from gongzhi.civic.people.models import Invitation, Membership, Organisation, Person
from gongzhi.civic.people.policy import can_grant_membership
from gongzhi.civic.people.queries import invitation_with_code
from gongzhi.civic.people.vocabulary import INVITATION_LASTS, Role, name_of
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import publish
from gongzhi.kernel.ids import hash_code, new_code


class InvitationInvalid(Refused):
    """The code opens nothing."""

    message = _("没有找到这份邀请，请核对链接是否完整，或请邀请您的人重新发一份。")


class InvitationExpired(InvitationInvalid):
    """Nobody accepted in time."""

    message = _("这份邀请已经过期，请邀请您的人重新发一份。")


class InvitationAlreadyAccepted(InvitationInvalid):
    """An invitation works once."""

    message = _("这份邀请已经用过了。如果是您本人用的，请直接登录。")


class InvitationWasRevoked(InvitationInvalid):
    """The inviting side took it back, or may itself no longer invite."""

    message = _("这份邀请已经被撤回，请与邀请您的人联系。")


@transaction.atomic
def invite(
    name: str, role: Role, *, of: Organisation, within: Place, by: Person, at: datetime
) -> tuple[Invitation, str]:
    """Invite somebody to act for a body; the code is returned this once and works for seven days."""
    if not can_grant_membership(by, of, within, at):
        raise NotAllowed
    check_reach(of, within, at=at)
    code = new_code()
    invitation = Invitation.objects.create(
        code_hash=hash_code(code),
        name=name_of(name),
        body=of,
        role=role,
        place=within,
        invited_by=by,
        invited_at=at,
        expires_at=at + INVITATION_LASTS,
    )
    event = InvitationSent(role=role, body_id=of.pk, place_id=within.pk)
    publish(event, about=invitation, by=by, at=at)
    return invitation, code


def open_invitation(code: str, *, at: datetime) -> Invitation:
    """Return an invitation that can still be accepted, or raise the `InvitationInvalid` that says why not."""
    invitation = invitation_with_code(code)
    if invitation is None:
        raise InvitationInvalid
    if invitation.accepted_by_id:
        raise InvitationAlreadyAccepted
    if invitation.expires_at <= at:
        raise InvitationExpired
    inviter_still_may = can_grant_membership(invitation.invited_by, invitation.body, invitation.place, at)
    if invitation.revoked_at or not inviter_still_may:
        raise InvitationWasRevoked
    return invitation


@transaction.atomic
def accept_invitation(code: str, *, by: Person, at: datetime) -> Membership:
    """Take up the role that an invitation offers; of two who try at once, one succeeds."""
    invitation = open_invitation(code, at=at)
    if not Invitation.objects.waiting(at).filter(pk=invitation.pk).update(accepted_by=by):
        raise InvitationAlreadyAccepted
    membership = enter_membership(
        by,
        Role(invitation.role),
        of=invitation.body,
        within=invitation.place,
        by=invitation.invited_by,
        at=at,
    )
    publish(InvitationAccepted(membership_id=membership.pk), about=invitation, by=by, at=at)
    return membership


@transaction.atomic
def join_by_invitation(
    code: str, *, sign_in_name: str, password: str, name: str, phone: str, at: datetime
) -> Person:
    """Open an account and take up the role that an invitation offers: both, or neither."""
    person = register_person(sign_in_name=sign_in_name, password=password, name=name, phone=phone, at=at)
    accept_invitation(code, by=person, at=at)
    return person


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: Person, at: datetime) -> Invitation:
    """Take back an invitation that nobody has accepted yet."""
    if not can_grant_membership(by, invitation.body, invitation.place, at):
        raise NotAllowed
    if not Invitation.objects.waiting(at).filter(pk=invitation.pk).update(revoked_at=at):
        raise InvitationInvalid
    invitation.revoked_at = at
    publish(InvitationRevoked(), about=invitation, by=by, at=at)
    return invitation
