"""What becomes of organisations and memberships when their place goes on as another."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.events import MembershipEnded, MembershipGranted, OrganisationChanged
from gongzhi.civic.people.models import Membership, Organisation, Person
from gongzhi.kernel.facts import publish


@transaction.atomic
def carry_over(places: Collection[int], *, to: Place, by: Person | None, at: datetime) -> None:
    """Let organisations and memberships of ended places go on at the successor; a repeat does nothing."""
    for organisation in Organisation.objects.filter(place__in=places).order_by("pk"):
        _settle(organisation, to, by=by, at=at)
    for membership in Membership.objects.filter(place__in=places, valid_to=None).select_related("person"):
        _go_on(membership, place=to, by=by, at=at)


def _settle(organisation: Organisation, place: Place, *, by: Person | None, at: datetime) -> None:
    """Move an organisation; where the place has a centre already, it is no longer one."""
    has_centre = Organisation.objects.filter(place=place, is_centre=True, valid_to=None).exists()
    organisation.place, organisation.is_centre = place, organisation.is_centre and not has_centre
    organisation.save(update_fields=["place", "is_centre"])
    publish(OrganisationChanged(fields=("place", "is_centre")), about=organisation, by=by, at=at)


def _go_on(old: Membership, *, place: Place, by: Person | None, at: datetime) -> None:
    role, body = old.role, old.body_id
    old.valid_to = at
    old.save(update_fields=["valid_to"])
    ended = MembershipEnded(membership_id=old.pk, role=role, body_id=body, place_id=old.place_id)
    publish(ended, about=old.person, by=by, at=at)
    new, is_new = Membership.objects.get_or_create(
        person=old.person, role=role, body_id=body, place=place, valid_to=None, defaults={"valid_from": at}
    )
    if is_new:
        granted = MembershipGranted(membership_id=new.pk, role=role, body_id=body, place_id=place.pk)
        publish(granted, about=old.person, by=by, at=at)
