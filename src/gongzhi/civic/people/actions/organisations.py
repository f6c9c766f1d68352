"""What can be done with organisations: add and change."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.actions.fields import set_fields
from gongzhi.civic.people.events import OrganisationAdded, OrganisationChanged
from gongzhi.civic.people.models import FormerName, Organisation, Person
from gongzhi.civic.people.policy import can_manage_people
from gongzhi.civic.people.vocabulary import OrganisationKind, name_of
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import publish


class OrganisationCodeTaken(Refused):
    """An organisation with this code exists."""

    message = _("代码“%(code)s”已经有单位在用，请换一个。")


class CentreAlreadyExists(Refused):
    """A place has one centre at most, so that everybody knows whom a case goes up to."""

    message = _("“%(place)s”已经有一个统筹单位，请先取消原来那个。")


@transaction.atomic
def add_organisation(
    *,
    code: str,
    name: str,
    short_name: str,
    kind: OrganisationKind,
    place: Place,
    is_centre: bool = False,
    by: Person,
    at: datetime,
) -> Organisation:
    """Add an organisation to a place that one manages."""
    if not can_manage_people(by, place, at):
        raise NotAllowed
    organisation = Organisation(
        code=code.strip(), name=name, short_name=short_name, kind=kind, place=place, is_centre=is_centre
    )
    return enter_organisation(organisation, by=by, at=at)


def enter_organisation(organisation: Organisation, *, by: Person | None, at: datetime) -> Organisation:
    """Write a new organisation whose right was checked by the caller."""
    organisation.name, organisation.short_name = name_of(organisation.name), name_of(organisation.short_name)
    _save(organisation)
    event = OrganisationAdded(code=organisation.code, place_id=organisation.place_id)
    publish(event, about=organisation, by=by, at=at)
    return organisation


@transaction.atomic
def change_organisation(
    organisation: Organisation,
    *,
    name: str,
    short_name: str,
    kind: OrganisationKind,
    is_centre: bool,
    valid_to: date | None,
    by: Person,
    at: datetime,
) -> Organisation:
    """Change an organisation, or end it with `valid_to` (exclusive); its code and place stay.

    Roles in an ended organisation go on until somebody ends them, so that open work is not orphaned.
    """
    if not can_manage_people(by, organisation.place, at):
        raise NotAllowed
    wanted = {
        "name": name_of(name),
        "short_name": name_of(short_name),
        "kind": kind,
        "is_centre": is_centre,
        "valid_to": valid_to,
    }
    before = FormerName(
        organisation=organisation, name=organisation.name, short_name=organisation.short_name, until=at
    )
    if changed := set_fields(organisation, wanted):
        _save(organisation)
        if {"name", "short_name"} & set(changed):
            before.save()
        publish(OrganisationChanged(fields=changed), about=organisation, by=by, at=at)
    return organisation


def _save(organisation: Organisation) -> None:
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        if Organisation.objects.filter(code=organisation.code).exclude(pk=organisation.pk).exists():
            raise OrganisationCodeTaken(code=organisation.code) from error
        raise CentreAlreadyExists(place=organisation.place) from error
