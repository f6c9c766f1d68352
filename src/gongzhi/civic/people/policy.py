"""Who may: roles within places and bodies, and the filters of what an administrator sees."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry
from gongzhi.civic.people.models import (
    Anyone,
    Invitation,
    InvitationQuerySet,
    Membership,
    MembershipQuerySet,
    Organisation,
    OrganisationQuerySet,
    Person,
)
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.privacy.models import Opening


def memberships_of(person: Anyone, at: datetime) -> list[Membership]:
    """Return a person's memberships in force, with body and place; one query for each person object."""
    if not isinstance(person, Person) or not person.is_active:
        return []
    return [membership for membership in person.all_memberships if membership.is_valid(at)]


def has_role(
    person: Anyone, role: Role, *, at: datetime, within: Place | None = None, body: Organisation | None = None
) -> bool:
    """Tell whether a person holds a role, somewhere or for a place and a body; at most one more query."""
    held = [
        m for m in memberships_of(person, at) if m.role == role and (body is None or m.body_id == body.pk)
    ]
    return bool(held) and (within is None or lies_within(within, [m.place_id for m in held]))


def is_staff(person: Anyone, at: datetime) -> bool:
    """Tell whether a person acts for any body."""
    return bool(memberships_of(person, at))


def can_guard_privacy(person: Anyone, *, at: datetime) -> bool:
    """Let the privacy officer act for those whose personal data is kept (个人信息保护法 art. 52)."""
    return has_role(person, Role.PRIVACY_OFFICER, at=at)


def can_assess_privacy(person: Anyone, *, at: datetime) -> bool:
    """Let the privacy officer, and those who administer a centre, write what a processing does to people.

    Whoever wrote does not sign, so that a city with one officer needs no second one.
    """
    return can_guard_privacy(person, at=at) or any(m.body.is_centre for m in _administrations(person, at))


def can_read_privacy(person: Anyone, *, at: datetime) -> bool:
    """Let auditors read what the privacy officer decides."""
    return can_guard_privacy(person, at=at) or has_role(person, Role.AUDITOR, at=at)


def visible_openings(person: Anyone, *, at: datetime) -> QuerySet[Opening]:
    """Return who looked at whose details, as far as somebody answers for it or watches over it."""
    if can_read_privacy(person, at=at):
        return Opening.objects.all()
    bodies = [m.body_id for m in memberships_of(person, at) if m.role == Role.SUPERVISOR]
    return Opening.objects.filter(body__in=bodies)


def can_answer_opening(person: Anyone, opening: Opening, *, at: datetime) -> bool:
    """Let the privacy officer, or a supervisor of the body, say what a looking was; not whoever looked."""
    if not isinstance(person, Person) or opening.by == person.pk:
        return False
    heads = {m.body_id for m in memberships_of(person, at) if m.role == Role.SUPERVISOR}
    return can_guard_privacy(person, at=at) or opening.body in heads


def places_where(person: Anyone, role: Role, at: datetime) -> QuerySet[Place]:
    """Return the places in which a person holds a role, with all that lies below them."""
    return Place.objects.filter(
        pk__in=_below(m.place_id for m in memberships_of(person, at) if m.role == role)
    )


def lies_within(place: Place, places: Collection[int]) -> bool:
    """Tell whether a place is one of these (ids) or lies below one."""
    return place.pk in places or PlaceAncestry.objects.filter(descendant=place, ancestor__in=places).exists()


def can_manage_people(person: Anyone, place: Place, at: datetime) -> bool:
    """Let an administrator of a centre manage people and organisations in its place."""
    return lies_within(place, [m.place_id for m in _administrations(person, at) if m.body.is_centre])


def can_grant_membership(person: Anyone, body: Organisation, place: Place, at: datetime) -> bool:
    """Let an administrator give roles in the own body, one of a centre in every body of the place."""
    held = _administrations(person, at)
    pairs = set(
        PlaceAncestry.objects.filter(
            ancestor__in=[m.place_id for m in held], descendant__in=[body.place_id, place.pk]
        ).values_list("ancestor", "descendant")
    )
    return any(
        (m.place_id, place.pk) in pairs
        and (m.body_id == body.pk or (m.body.is_centre and (m.place_id, body.place_id) in pairs))
        for m in held
    )


def can_end_membership(person: Anyone, membership: Membership, at: datetime) -> bool:
    """Let whoever may give a role end it; but no administrator leaves the house without a successor."""
    is_own = isinstance(person, Person) and membership.person_id == person.pk
    is_key = is_own and membership.role == Role.ADMINISTRATOR
    return not is_key and can_grant_membership(person, membership.body, membership.place, at)


def can_manage_account(person: Anyone, account: Person, at: datetime) -> bool:
    """Let an administrator shut out, or let in, who acts or acted under them: never a mere resident.

    They must be able to give every role that the account has, so that no bureau shuts out the city's own
    administrators; nobody does it to themselves.
    """
    if not (isinstance(person, Person) and account.has_account) or person.pk == account.pk:
        return False
    held = [membership for membership in account.all_memberships if membership.is_valid(at)]
    if not all(can_grant_membership(person, one.body, one.place, at) for one in held):
        return False
    # Who acts for nobody is a resident, whom only the end of being shut out still concerns.
    return bool(held) or (not account.is_active and managed_people(person, at).filter(pk=account.pk).exists())


def is_administrator(person: Anyone, at: datetime) -> bool:
    """Tell whether a person administers anything at all."""
    return bool(_administrations(person, at))


def managed_organisations(person: Anyone, at: datetime) -> OrganisationQuerySet:
    """Return the organisations in which a person may give roles."""
    held = _administrations(person, at)
    below_centres = Q(place__in=_below(m.place_id for m in held if m.body.is_centre))
    return Organisation.objects.filter(Q(pk__in=[m.body_id for m in held]) | below_centres)


def managed_memberships(person: Anyone, at: datetime) -> MembershipQuerySet:
    """Return the memberships, past ones too, that a person administers."""
    return Membership.objects.filter(body__in=managed_organisations(person, at))


def managed_people(person: Anyone, at: datetime) -> QuerySet[Person]:
    """Return those who act or acted for an organisation that a person administers; never other residents."""
    return Person.objects.filter(pk__in=managed_memberships(person, at).values("person"))


def managed_invitations(person: Anyone, at: datetime) -> InvitationQuerySet:
    """Return the invitations into organisations that a person administers."""
    return Invitation.objects.filter(body__in=managed_organisations(person, at))


def _administrations(person: Anyone, at: datetime) -> list[Membership]:
    return [m for m in memberships_of(person, at) if m.role == Role.ADMINISTRATOR]


def _below(places: Iterable[int]) -> QuerySet[PlaceAncestry, int]:
    return PlaceAncestry.objects.filter(ancestor__in=list(places)).values_list("descendant", flat=True)
