"""What can be done with persons: register, note a caller, change one's own details."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.people.actions.fields import set_fields
from gongzhi.civic.people.events import (
    CallerNoted,
    MailConfirmed,
    MailRemoved,
    PasswordChanged,
    PersonRegistered,
    ProfileChanged,
    SecondFactorChanged,
)
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.queries import person_with_phone
from gongzhi.civic.people.vocabulary import name_of, phone_of, sign_in_name_of
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import publish


class SignInNameTaken(Refused):
    """Somebody already signs in under this name."""

    message = _("这个登录名用不了，请换一个。如果您以前注册过，请直接登录。")


class CallerUnknown(Refused):
    """A caller was noted without name and phone."""

    message = _("请记下来电人的称呼或电话，至少一项。")


@transaction.atomic
def register_person(
    *, sign_in_name: str, password: str | None, name: str = "", phone: str = "", at: datetime
) -> Person:
    """Open an account; without a password nobody can sign in to it yet.

    A malformed name or phone raises `ValidationError`, a taken one `SignInNameTaken`. The phone is not
    verified, so that nothing noted under it becomes this account's.
    """
    person = Person(
        sign_in_name=sign_in_name_of(sign_in_name), name=name_of(name), phone=phone_of(phone), joined_at=at
    )
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        raise SignInNameTaken from error
    publish(PersonRegistered(), about=person, by=person, at=at)
    return person


@transaction.atomic
def note_caller(name: str, phone: str, *, by: Person | None, at: datetime) -> Person:
    """Return the person without account who has this name and phone, noted down now if need be.

    Without a name, it is whoever last called from that phone. Never returns somebody's account.
    """
    name, phone = name_of(name), phone_of(phone)
    if not (name or phone):
        raise CallerUnknown
    if not phone:
        caller, is_new = Person.objects.create(name=name, joined_at=at), True
    elif not name and (known := person_with_phone(phone)):
        return known
    else:
        caller, is_new = Person.objects.get_or_create(
            phone=phone, name=name, sign_in_name=None, defaults={"joined_at": at}
        )
    if is_new:
        publish(CallerNoted(), about=caller, by=by, at=at)
    return caller


@transaction.atomic
def update_profile(person: Person, *, name: str, phone: str, by: Person, at: datetime) -> Person:
    """Change one's own name and phone; nobody does it for another."""
    if by.pk != person.pk:
        raise NotAllowed
    wanted = {"name": name_of(name), "phone": phone_of(phone)}
    if changed := set_fields(person, wanted):
        person.save(update_fields=changed)
        publish(ProfileChanged(fields=changed), about=person, by=by, at=at)
    return person


@transaction.atomic
def change_password(person: Person, *, to: str, by: Person, at: datetime) -> Person:
    """Choose a new password; every session that was opened with the old one ends."""
    if by.pk != person.pk:
        raise NotAllowed
    person.set_password(to)
    person.save(update_fields=["password"])
    publish(PasswordChanged(), about=person, by=by, at=at)
    return person


@transaction.atomic
def confirm_email(person: Person, *, to: str, by: Person, at: datetime) -> Person:
    """Keep an address whose link the person opened; a repeat changes nothing."""
    if by.pk != person.pk:
        raise NotAllowed
    if set_fields(person, {"email": to.lower()}):
        person.save(update_fields=["email"])
        publish(MailConfirmed(), about=person, by=by, at=at)
    return person


@transaction.atomic
def remove_email(person: Person, *, by: Person, at: datetime) -> Person:
    """Forget one's address."""
    if by.pk != person.pk:
        raise NotAllowed
    if set_fields(person, {"email": None}):
        person.save(update_fields=["email"])
        publish(MailRemoved(), about=person, by=by, at=at)
    return person


@transaction.atomic
def note_second_factor(person: Person, *, code: str, by: Person, at: datetime) -> None:
    """Keep as a fact that somebody's second factor changed; the secrets themselves are django-allauth's."""
    if by.pk != person.pk:
        raise NotAllowed
    publish(SecondFactorChanged(code=code), about=person, by=by, at=at)
