"""What a privacy officer does for those concerned: correct, erase, restrict, close the account."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.people.actions.fields import set_fields
from gongzhi.civic.people.events import (
    DetailsErased,
    PersonDeactivated,
    PersonRestricted,
    ProfileChanged,
    RestrictionLifted,
)
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import can_guard_privacy, is_staff
from gongzhi.civic.people.vocabulary import name_of, phone_of
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import publish


class StillActsForBody(Refused):
    """Somebody's doings for a body are not theirs alone."""

    message = _("这个账号还有单位的岗位，请先由管理员结束岗位，再注销。")


@transaction.atomic
def correct_person(person: Person, *, name: str, phone: str, by: Person, at: datetime) -> Person:
    """Put somebody's details right on their request."""
    held = _held(person, by=by, at=at)
    if changed := set_fields(held, {"name": name_of(name), "phone": phone_of(phone)}):
        held.save(update_fields=changed)
        publish(ProfileChanged(fields=changed), about=held, by=by, at=at)
    return held


@transaction.atomic
def erase_details(person: Person, *, by: Person, at: datetime) -> Person:
    """Forget what is kept of a person beside the account itself; a second time changes nothing."""
    held = _held(person, by=by, at=at)
    if _forget(held):
        held.save()
        publish(DetailsErased(), about=held, by=by, at=at)
    return held


@transaction.atomic
def close_account(person: Person, *, by: Person, at: datetime) -> Person:
    """Close an account for good: nobody signs in with it, and nothing in it tells whose it was."""
    held = _held(person, by=by, at=at)
    if is_staff(held, at):
        raise StillActsForBody
    _forget(held)
    held.is_active, held.sign_in_name = False, None
    held.set_unusable_password()
    held.save()
    Authenticator.objects.filter(user=held).delete()
    publish(DetailsErased(), about=held, by=by, at=at)
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


def _forget(person: Person) -> tuple[str, ...]:
    """Empty what tells who a person is: the one place where it goes, and any key of theirs with it."""
    return set_fields(person, {"name": "", "phone": "", "email": None})


def _held(person: Person, *, by: Person, at: datetime) -> Person:
    if not can_guard_privacy(by, at=at):
        raise NotAllowed
    return Person.objects.select_for_update().get(pk=person.pk)
