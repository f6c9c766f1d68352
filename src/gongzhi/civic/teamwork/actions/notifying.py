"""What can be done with notices: tell members, mark as read, choose how to be told; and with letters."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet

from gongzhi.civic.cases.models import Case, Deadline
from gongzhi.civic.cases.policy import Actor, can_see_case
from gongzhi.civic.cases.vocabulary import CONFIDENTIAL, Urgency
from gongzhi.civic.jurisdictions.queries import calendar_at
from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.actions import decide_consent
from gongzhi.civic.privacy.queries import may_go_on
from gongzhi.civic.privacy.vocabulary import ConsentPurpose
from gongzhi.civic.teamwork.logic.digest import next_digest
from gongzhi.civic.teamwork.logic.quiet_hours import QuietHours, leaves_at
from gongzhi.civic.teamwork.models import Letter, NoticeSettings, StaffNotice
from gongzhi.civic.teamwork.queries.notices import address_of, settings_of_all, way_of
from gongzhi.civic.teamwork.vocabulary import AccountMatter, NoticeReason, NoticeWay
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.models import Fact

GATHERING = timedelta(minutes=1)  # of letters that leave at once: ten cases assigned together are one letter
LEASE = timedelta(minutes=5)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))


@transaction.atomic
def tell_members(
    people: Iterable[Person],
    reason: NoticeReason,
    *,
    by: Actor,
    at: datetime,
    fact: Fact | None = None,
    deadline: Deadline | None = None,
    case: Case | None = None,
) -> int:
    """Tell members of a fact or of a deadline, in the ways that each has chosen; return how many are new.

    A repeat tells nobody twice. Whoever did it is not told.
    """
    found = {person.pk: person for person in people if fact is None or person.pk != fact.by}
    if case is not None and case.kind in CONFIDENTIAL:
        found = {pk: person for pk, person in found.items() if can_see_case(person, case, at=at)}
    told = StaffNotice.objects.filter(person__in=found, fact=fact, deadline=deadline, reason=reason)
    for pk in told.values_list("person", flat=True):
        found.pop(pk, None)
    chosen = settings_of_all(found.values())
    new = 0
    for pk, settings in sorted(chosen.items()):
        way = way_of(settings, reason)
        if way == NoticeWay.NONE:
            continue
        notice = StaffNotice(person=found[pk], reason=reason, fact=fact, deadline=deadline, case=case, at=at)
        notice.letter = _letter_for(notice, way, settings)
        notice.save()
        new += 1
    return new


def _letter_for(notice: StaffNotice, way: NoticeWay, settings: NoticeSettings) -> Letter | None:
    """Return the open letter that the notice belongs in; a new one where none gathers."""
    if way == NoticeWay.PAGE or not settings.by_mail or not address_of(notice.person):
        return None
    is_digest = way == NoticeWay.DIGEST
    is_urgent = not is_digest and notice.case is not None and notice.case.urgency == Urgency.DANGER
    waiting = Letter.objects.select_for_update().filter(due_at__isnull=False, attempts=0)
    kept = waiting.filter(person=notice.person, is_digest=is_digest, is_urgent=is_urgent).first()
    if kept is not None:
        return kept
    letter = Letter(person=notice.person, is_digest=is_digest, is_urgent=is_urgent)
    letter.due_at = _due_at(letter, settings, at=notice.at)
    letter.save()
    return letter


def _due_at(letter: Letter, settings: NoticeSettings, *, at: datetime) -> datetime:
    if letter.is_urgent:
        return at
    calendar = calendar_at()
    quiet = QuietHours(settings.quiet_from, settings.quiet_to, settings.rests_on_days_off)
    if letter.is_digest:
        return next_digest(
            at, settings.digest_at, quiet, is_working_day=calendar.is_working_day, zone=calendar.zone
        )
    return leaves_at(at + GATHERING, quiet, is_working_day=calendar.is_working_day, zone=calendar.zone)


@transaction.atomic
def read_staff_notices(notices: QuerySet[StaffNotice], *, by: Person, at: datetime) -> int:
    """Mark one's own notices as read, and return how many were not."""
    unread = StaffNotice.objects.filter(pk__in=notices.order_by().values("pk"), person=by, read_at=None)
    return unread.update(read_at=at)


@transaction.atomic
def choose_notices(
    *,
    ways: Mapping[NoticeReason, NoticeWay],
    by_mail: bool,
    quiet_from: time,
    quiet_to: time,
    rests_on_days_off: bool,
    digest_at: time,
    language: str,
    by: Person,
    at: datetime,
) -> NoticeSettings:
    """Choose how one is told; letters that wait already leave by the new hours."""
    settings = NoticeSettings(
        person=by,
        ways={str(reason): str(way) for reason, way in ways.items()},
        by_mail=by_mail,
        quiet_from=quiet_from,
        quiet_to=quiet_to,
        rests_on_days_off=rests_on_days_off,
        digest_at=digest_at,
        language=language,
    )
    NoticeSettings.objects.update_or_create(
        person=by, defaults={field: getattr(settings, field) for field in _CHOSEN}
    )
    decide_consent(by.pk, ConsentPurpose.MAIL, yes=by_mail, by=by, at=at)
    for letter in Letter.objects.select_for_update().filter(person=by, attempts=0, due_at__isnull=False):
        letter.due_at = _due_at(letter, settings, at=at)
        letter.save(update_fields=["due_at"])
    return settings


_CHOSEN = ("ways", "by_mail", "quiet_from", "quiet_to", "rests_on_days_off", "digest_at", "language")


@transaction.atomic
def stop_letters(person: Person, *, by: Person, at: datetime) -> None:
    """Send a person no letters any more; on the page they are told as before."""
    if by.pk != person.pk:
        raise NotAllowed
    decide_consent(person.pk, ConsentPurpose.MAIL, yes=False, by=by, at=at)
    follow_consent_to_mail(person.pk, by=by, at=at)


@transaction.atomic
def follow_consent_to_mail(person: int, *, by: Actor, at: datetime) -> None:
    """Write to a person as they agree to it; where they don't, letters that wait no longer leave."""
    by_mail = may_go_on(person, ConsentPurpose.MAIL, at=at)
    NoticeSettings.objects.update_or_create(person_id=person, defaults={"by_mail": by_mail})
    if by_mail:
        return
    Letter.objects.filter(person=person, about=None, due_at__isnull=False).update(due_at=None)


@transaction.atomic
def write_to_account(
    matter: AccountMatter, *, to: str, person: Person | None, language: str, by: Actor, at: datetime
) -> Letter:
    """Write to an address about an account; the worker sends it, so that nobody waits for a mail server.

    Without a person, it is for whoever has the address by then, and comes to nothing where nobody has.
    """
    letter = Letter(person=person, about=matter, to=to, language=language, due_at=at)
    letter.attempts = 1  # so that no notices are added
    letter.save()
    return letter


@transaction.atomic
def claim_letters(*, by: Actor, at: datetime, limit: int) -> list[Letter]:
    """Take letters that are due, for `LEASE`; whoever dies with one leaves it to the next worker."""
    due = Letter.objects.filter(due_at__lte=at).order_by("due_at", "id")
    letters = list(due.select_for_update(skip_locked=True, of=("self",)).select_related("person")[:limit])
    for letter in letters:
        letter.due_at, letter.attempts = at + LEASE, letter.attempts + 1
    Letter.objects.bulk_update(letters, ["due_at", "attempts"])
    return letters


@transaction.atomic
def end_letter(letter: Letter, *, sent: bool, by: Actor, at: datetime) -> bool:
    """Note that a claimed letter was sent, or had nothing left to say; False if the claim was lost.

    Of a letter about an account nothing is kept.
    """
    held = _still_held(letter)
    if letter.about:
        return bool(held.delete()[0])
    return bool(held.update(due_at=None, error="", sent_at=at if sent else None))


@transaction.atomic
def put_letter_back(letter: Letter, *, because: str, for_good: bool = False, by: Actor, at: datetime) -> bool:
    """Note why a claimed letter did not leave: it is tried again after growing pauses, then parked."""
    pause = PAUSES[letter.attempts - 1] if letter.attempts <= len(PAUSES) and not for_good else None
    again_at = at + pause if pause else None
    return bool(
        _still_held(letter).update(due_at=again_at, error=because[:2000], parked_at=None if again_at else at)
    )


def _still_held(letter: Letter) -> QuerySet[Letter]:
    return Letter.objects.filter(pk=letter.pk, due_at=letter.due_at, attempts=letter.attempts)


@transaction.atomic
def retry_letters(letters: Collection[int], *, by: Actor, at: datetime) -> int:
    """Put parked letters (ids) back on the way, with all their tries, and return how many."""
    parked = Letter.objects.filter(pk__in=letters, parked_at__isnull=False)
    return parked.update(parked_at=None, due_at=at, attempts=1)
