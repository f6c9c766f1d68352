"""What can be done with memberships: grant, end, and found the first."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.actions.organisations import enter_organisation
from gongzhi.civic.people.events import MembershipEnded, MembershipGranted
from gongzhi.civic.people.models import Membership, Organisation, Person
from gongzhi.civic.people.policy import can_end_membership, can_grant_membership, lies_within
from gongzhi.civic.people.vocabulary import OrganisationKind, Role
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import publish


class OrganisationEnded(Refused):
    """The organisation no longer takes part."""

    message = _("“%(body)s”已经停用，不能再安排人员。")


class PlaceOutsideOrganisation(Refused):
    """A role was to reach further than the organisation itself."""

    message = _("“%(place)s”不在“%(body)s”的辖区内，请在它的辖区里选。")


class MembershipAlreadyGranted(Refused):
    """The person already holds this role."""

    message = _("这个人已经有这个岗位了，不用再添加。")


class MembershipAlreadyEnded(Refused):
    """The role was ended before."""

    message = _("这个岗位已经停用过了。")


class CannotEndOwnAdministration(NotAllowed):
    """An administrator may not lock the house from outside."""

    message = _("不能停用自己的管理员岗位，请另一位管理员来办。")


@transaction.atomic
def grant_membership(
    person: Person, role: Role, *, of: Organisation, within: Place, by: Person, at: datetime
) -> Membership:
    """Let a person act in a role for a body, within a place and what lies below it."""
    if not can_grant_membership(by, of, within, at):
        raise NotAllowed
    return enter_membership(person, role, of=of, within=within, by=by, at=at)


@transaction.atomic
def found_administration(
    place: Place, *, of: Organisation | None = None, administrator: Person, at: datetime
) -> Membership:
    """Give a place its first administrator, and a centre (`of`, not yet saved) where it has none.

    This is for the command line, where nobody stands above whom one could ask.
    """
    centre = Organisation.objects.filter(place=place, is_centre=True, valid_to=None).first()
    if centre is None:
        name = _("%(place)s社会治理中心") % {"place": place.name}
        centre = of or Organisation(code=f"centre-{place.code}", name=name, short_name=name)
        centre.place, centre.is_centre, centre.kind = place, True, OrganisationKind.GOVERNMENT
        enter_organisation(centre, by=None, at=at)
    return enter_membership(administrator, Role.ADMINISTRATOR, of=centre, within=place, by=None, at=at)


def enter_membership(
    person: Person, role: Role, *, of: Organisation, within: Place, by: Person | None, at: datetime
) -> Membership:
    """Write a membership whose right was checked by the caller; histories name them from now on."""
    check_reach(of, within, at=at)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                person=person, role=role, body=of, place=within, valid_from=at
            )
    except IntegrityError as error:
        raise MembershipAlreadyGranted from error
    person.__dict__.pop("all_memberships", None)
    if not person.name and person.details.name:
        person.name = person.details.name
        person.save(update_fields=["name"])
    event = MembershipGranted(membership_id=membership.pk, role=role, body_id=of.pk, place_id=within.pk)
    publish(event, about=person, by=by, at=at)
    return membership


def check_reach(body: Organisation, place: Place, *, at: datetime) -> None:
    """Refuse a role that an organisation cannot give: it has ended, or the place is not its own."""
    if body.valid_to and body.valid_to <= timezone.localdate(at):
        raise OrganisationEnded(body=body)
    if not lies_within(place, [body.place_id]):
        raise PlaceOutsideOrganisation(place=place, body=body)


@transaction.atomic
def end_membership(membership: Membership, *, by: Person, at: datetime) -> Membership:
    """End a role; what the person did in it stays as it is."""
    if membership.person_id == by.pk and membership.role == Role.ADMINISTRATOR:
        raise CannotEndOwnAdministration
    if not can_end_membership(by, membership, at):
        raise NotAllowed
    if not Membership.objects.filter(pk=membership.pk, valid_to=None).update(valid_to=at):
        raise MembershipAlreadyEnded
    membership.valid_to = at
    membership.person.__dict__.pop("all_memberships", None)
    event = MembershipEnded(
        membership_id=membership.pk,
        role=membership.role,
        body_id=membership.body_id,
        place_id=membership.place_id,
    )
    publish(event, about=membership.person, by=by, at=at)
    return membership
