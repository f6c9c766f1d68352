"""What can be done with persons: register, note a caller, change one's own details."""

from dataclasses import replace
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
from gongzhi.civic.privacy.actions import keep_details
from gongzhi.civic.privacy.queries import mark_of
from gongzhi.civic.privacy.vocabulary import Detail, Details
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
    details = Details(sign_in_name=sign_in_name_of(sign_in_name), name=name_of(name), phone=phone_of(phone))
    try:
        with transaction.atomic():
            person = enter_person(details, password=password, at=at)
    except IntegrityError as error:
        raise SignInNameTaken from error
    publish(PersonRegistered(), about=person, by=person, at=at)
    return person


def enter_person(details: Details, *, password: str | None = None, at: datetime) -> Person:
    """Write a person whose details were checked by the caller; without a sign-in name it is a caller."""
    person = Person(joined_at=at)
    if details.sign_in_name:
        person.set_password(password)
    for field, mark in marks_of(details).items():
        setattr(person, field, mark)
    person.save(force_insert=True)
    _keep(person, details)
    return person


def _keep(person: Person, details: Details) -> None:
    keep_details({person.pk: details})
    person.details = details


def marks_of(details: Details) -> dict[str, str | None]:
    """Return by what a person with these details is found again, by the names of the columns."""
    is_caller = details.phone and not details.sign_in_name
    return {
        "sign_in_mark": mark_of(Detail.SIGN_IN_NAME, details.sign_in_name),
        "phone_mark": mark_of(Detail.PHONE, details.phone),
        "email_mark": mark_of(Detail.EMAIL, details.email),
        "caller_mark": mark_of("caller", f"{details.phone} {details.name}") if is_caller else None,
    }


@transaction.atomic
def note_caller(name: str, phone: str, *, by: Person | None, at: datetime) -> Person:
    """Return the person without account who has this name and phone, noted down now if need be.

    Without a name, it is whoever last called from that phone. Never returns somebody's account.
    """
    name, phone = name_of(name), phone_of(phone)
    if not (name or phone):
        raise CallerUnknown
    if phone and not name and (known := person_with_phone(phone)):
        return known
    details = Details(name=name, phone=phone)
    if phone and (known := _caller(details)):
        return known
    try:
        with transaction.atomic():
            caller = enter_person(details, at=at)
    except IntegrityError:  # noted by another at the same moment
        return Person.objects.get(caller_mark=marks_of(details)["caller_mark"])
    publish(CallerNoted(), about=caller, by=by, at=at)
    return caller


def _caller(details: Details) -> Person | None:
    return Person.objects.filter(caller_mark=marks_of(details)["caller_mark"]).first()


@transaction.atomic
def update_profile(person: Person, *, name: str, phone: str, by: Person, at: datetime) -> Person:
    """Change one's own name and phone; nobody does it for another."""
    if by.pk != person.pk:
        raise NotAllowed
    if changed := change_details(person, name=name_of(name), phone=phone_of(phone)):
        if person.name:  # under which they act for a body
            person.name = person.details.name or person.name
            person.save(update_fields=["name"])
        publish(ProfileChanged(fields=changed), about=person, by=by, at=at)
    return person


def change_details(person: Person, **wanted: str) -> tuple[str, ...]:
    """Keep details that differ, and return their names."""
    before = person.details
    changed = tuple(field for field, value in wanted.items() if getattr(before, field) != value)
    if changed:
        details = replace(before, **wanted)
        person.save(update_fields=set_fields(person, marks_of(details)))
        _keep(person, details)
    return changed


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
    if change_details(person, email=to.lower()):
        publish(MailConfirmed(), about=person, by=by, at=at)
    return person


@transaction.atomic
def remove_email(person: Person, *, by: Person, at: datetime) -> Person:
    """Forget one's address."""
    if by.pk != person.pk:
        raise NotAllowed
    if change_details(person, email=""):
        publish(MailRemoved(), about=person, by=by, at=at)
    return person


@transaction.atomic
def note_second_factor(person: Person, *, code: str, by: Person, at: datetime) -> None:
    """Keep as a fact that somebody's second factor changed; the secrets themselves are django-allauth's."""
    if by.pk != person.pk:
        raise NotAllowed
    publish(SecondFactorChanged(code=code), about=person, by=by, at=at)
