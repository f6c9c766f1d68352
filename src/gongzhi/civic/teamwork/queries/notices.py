"""What members were told, how they want to be told, and the letters that wait."""

from collections.abc import Iterable
from datetime import datetime

from django.core import signing
from django.db.models import Q, QuerySet

from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.models import Letter, NoticeSettings, StaffNotice
from gongzhi.civic.teamwork.vocabulary import USUAL_WAYS, NoticeReason, NoticeWay

_SALT = "gongzhi.unsubscribe"
_CONFIRMING = "gongzhi.account.email"
_A_DAY = 24 * 60 * 60  # seconds


def staff_notices_of(person: Person, *, at: datetime) -> QuerySet[StaffNotice]:
    """Return what a member was told about cases that they may still see, newest first."""
    may_see = Q(case=None) | Q(case__in=visible_cases(person, at=at))
    told = StaffNotice.objects.filter(may_see, person=person)
    return told.select_related("case__place__parent", "case__category", "fact", "deadline")


def unread_count(person: Person) -> int:
    """Return how many notices a member has not read; one look into an index."""
    return StaffNotice.objects.filter(person=person, read_at=None).count()


def notice_settings_of(person: Person) -> NoticeSettings:
    """Return how a person wants to be told, or the usual way, not saved."""
    return NoticeSettings.objects.filter(person=person).first() or NoticeSettings(person=person)


def settings_of_all(people: Iterable[Person]) -> dict[int, NoticeSettings]:
    """Return how each of some people wants to be told, by id, with one query."""
    people = list(people)
    kept = {one.person_id: one for one in NoticeSettings.objects.filter(person__in=people)}
    return {person.pk: kept.get(person.pk) or NoticeSettings(person=person) for person in people}


def way_of(settings: NoticeSettings, reason: NoticeReason) -> NoticeWay:
    """Return by which way a person is told for a reason."""
    return NoticeWay(settings.ways.get(reason, USUAL_WAYS[reason]))


def address_of(person: Person) -> str:
    """Return where letters to a person go; empty while no address is known."""
    return person.email or ""


def parked_letters() -> QuerySet[Letter]:
    """Return the letters that were given up, newest first."""
    return (
        Letter.objects.filter(parked_at__isnull=False).select_related("person").order_by("-parked_at", "-pk")
    )


def unsubscribe_token(person: Person) -> str:
    """Return what proves that an unsubscribe link was sent to this person; it never expires."""
    return signing.Signer(salt=_SALT).sign_object(person.pk)


def person_to_unsubscribe(token: str) -> Person | None:
    """Return whom a link was sent to; None for one that is not ours."""
    try:
        return Person.objects.filter(pk=signing.Signer(salt=_SALT).unsign_object(token)).first()
    except signing.BadSignature:
        return None


def confirming_token(person: Person, address: str) -> str:
    """Return what proves, for a day, that a letter of ours came to an address which the person gave."""
    return signing.dumps([person.pk, address], salt=_CONFIRMING)


def address_to_confirm(token: str, *, by: Person) -> str | None:
    """Return the address to which a letter of this person came; None for a link of another, or an old one."""
    try:
        pk, address = signing.loads(token, salt=_CONFIRMING, max_age=_A_DAY)
    except signing.BadSignature:
        return None
    return str(address) if pk == by.pk else None
