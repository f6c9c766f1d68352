"""What a privacy officer does for those concerned: correct, erase, restrict, close the account."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.people.actions.persons import change_details, marks_of
from gongzhi.civic.people.events import (
    PersonDeactivated,
    PersonRestricted,
    ProfileChanged,
    RestrictionLifted,
)
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import can_guard_privacy, is_staff
from gongzhi.civic.people.vocabulary import name_of, phone_of
from gongzhi.civic.privacy.actions import destroy_details
from gongzhi.civic.privacy.vocabulary import NOTHING_KNOWN
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import publish


class StillActsForBody(Refused):
    """Somebody's doings for a body are not theirs alone."""

    message = _("这个账号还有单位的岗位，请先由管理员结束岗位，再注销。")


@transaction.atomic
def correct_person(person: Person, *, name: str, phone: str, by: Person, at: datetime) -> Person:
    """Put somebody's details right on their request."""
    held = _held(person, by=by, at=at)
    if changed := change_details(held, name=name_of(name), phone=phone_of(phone)):
        publish(ProfileChanged(fields=changed), about=held, by=by, at=at)
    return held


@transaction.atomic
def erase_details(person: Person, *, by: Person, at: datetime) -> Person:
    """Forget what is known of a person but what they sign in with; a second time changes nothing.

    Who has no account has nothing left to be known by: the key goes too.
    """
    held = _held(person, by=by, at=at)
    if not held.has_account:
        _forget(held, by=by, at=at)
    elif changed := change_details(held, name="", phone="", email=""):
        publish(ProfileChanged(fields=changed), about=held, by=by, at=at)
    return held


@transaction.atomic
def close_account(person: Person, *, by: Person, at: datetime) -> Person:
    """Close an account for good: nobody signs in with it, and nothing is left that tells whose it was."""
    held = _held(person, by=by, at=at)
    if is_staff(held, at):
        raise StillActsForBody
    held.is_active = False
    held.set_unusable_password()
    _forget(held, by=by, at=at)
    Authenticator.objects.filter(user=held).delete()
    publish(PersonDeactivated(), about=held, by=by, at=at)
    return held


@transaction.atomic
def restrict_person(person: Person, *, by: Person, at: datetime) -> Person:
    """Keep somebody's data from every use but what they asked for; a second time changes nothing."""
    held = _held(person, by=by, at=at)
    if held.restricted_at is None:
        held.restricted_at = at
        held.save(update_fields=["restricted_at"])
        publish(PersonRestricted(), about=held, by=by, at=at)
    return held


@transaction.atomic
def lift_restriction(person: Person, *, by: Person, at: datetime) -> Person:
    """Let somebody's data be used again as that of others."""
    held = _held(person, by=by, at=at)
    if held.restricted_at is not None:
        held.restricted_at = None
        held.save(update_fields=["restricted_at"])
        publish(RestrictionLifted(), about=held, by=by, at=at)
    return held


def _forget(person: Person, *, by: Person, at: datetime) -> None:
    """Destroy the key under which all was kept of a person, and the marks by which they were found.

    Under which name they once acted for a body stays with what they did.
    """
    for field in marks_of(NOTHING_KNOWN):
        setattr(person, field, None)
    person.save()
    destroy_details(person.pk, by=by, at=at)
    person.__dict__.pop("details", None)


def _held(person: Person, *, by: Person, at: datetime) -> Person:
    if not can_guard_privacy(by, at=at):
        raise NotAllowed
    return Person.objects.select_for_update().get(pk=person.pk)
