"""What administrators can do with accounts: shut out, let in again, end sessions, reset the second factor."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.people.actions.fields import set_fields
from gongzhi.civic.people.events import (
    PersonDeactivated,
    PersonReactivated,
    SecondFactorReset,
    SessionsEnded,
)
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import can_manage_account
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import publish


class CannotShutOutOneself(NotAllowed):
    """An administrator may not lock the house from outside."""

    message = _("不能停用自己的账号，请另一位管理员来办。")


class NoAccount(Refused):
    """The person never signs in: a caller whom an operator noted."""

    message = _("这个人没有账号。")


@transaction.atomic
def deactivate_person(person: Person, *, by: Person, at: datetime) -> Person:
    """Let a person in nowhere any more; a second time changes nothing.

    Their roles rest and are there again with `reactivate_person`; what they looked after becomes nobody's.
    """
    if by.pk == person.pk:
        raise CannotShutOutOneself
    return _let_in(person, is_active=False, by=by, at=at)


@transaction.atomic
def reactivate_person(person: Person, *, by: Person, at: datetime) -> Person:
    """Let a person in again; sessions, tokens and cases in hand do not come back."""
    return _let_in(person, is_active=True, by=by, at=at)


def _let_in(person: Person, *, is_active: bool, by: Person, at: datetime) -> Person:
    held = _held(person, by=by, at=at)
    if set_fields(held, {"is_active": is_active}):
        held.save(update_fields=["is_active"])
        event = PersonReactivated() if is_active else PersonDeactivated()
        publish(event, about=held, by=by, at=at)
    return held


@transaction.atomic
def end_sessions(person: Person, *, by: Person, at: datetime) -> None:
    """Let a person sign in anew on every device."""
    publish(SessionsEnded(), about=_held(person, by=by, at=at), by=by, at=at)


@transaction.atomic
def reset_second_factor(person: Person, *, by: Person | None, at: datetime) -> None:
    """Take away second factor and passkeys that a person lost; the password alone opens the account again.

    Without `by` it is the command line, where nobody stands above whom one could ask.
    """
    if not person.has_account:
        raise NoAccount
    held = _held(person, by=by, at=at) if by else person
    Authenticator.objects.filter(user=held).delete()
    publish(SecondFactorReset(), about=held, by=by, at=at)


def _held(person: Person, *, by: Person, at: datetime) -> Person:
    """Lock the person, so that of two who act at once the second knows of the first."""
    held = Person.objects.select_for_update().get(pk=person.pk)
    if not can_manage_account(by, held, at):
        raise NotAllowed
    return held
