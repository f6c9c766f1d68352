"""What people are told, what they said to it, and who decides for them."""

from datetime import datetime
from functools import cache
from pathlib import Path

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from gongzhi.civic.privacy.logic.consents import (
    Notice,
    Notices,
    Standing,
    in_force,
    read_notices,
    still_counts,
)
from gongzhi.civic.privacy.models import Consent, Guardianship
from gongzhi.civic.privacy.models.consent import GuardianshipQuerySet
from gongzhi.civic.privacy.vocabulary import ConsentPurpose, Stance

__all__ = ["Notice", "Standing"]

# What a person says of a purpose: not that they took back what they had agreed to for one thing.
_OF_ALL = Q(thing="") | Q(stance=Stance.GIVEN)
_SEED = Path(__file__).parent.parent / "seed" / "notices.toml"


@cache
def notices() -> Notices:
    """Return every version of every notice, read once in the life of a process."""
    return read_notices(_SEED.read_text(encoding="utf-8"))


def notice_of(purpose: ConsentPurpose, *, at: datetime) -> Notice:
    """Return the version of a purpose's notice that is in force."""
    return in_force(notices()[purpose], on=timezone.localdate(at))


def standings_of(person: int, *, at: datetime) -> dict[ConsentPurpose, Standing]:
    """Return where a person stands towards each notice; one query."""
    last = _last(Consent.objects.filter(person=person, at__lte=at))
    said = {row.purpose: row for row in Consent.objects.filter(pk__in=last)}
    return {purpose: _standing(purpose, said.get(purpose), at=at) for purpose in ConsentPurpose}


def standing_of(person: int, purpose: ConsentPurpose, *, at: datetime) -> Standing:
    """Return where a person stands towards one notice."""
    said = Consent.objects.filter(_OF_ALL, person=person, purpose=purpose, at__lte=at).first()
    return _standing(purpose, said, at=at)


def _standing(purpose: ConsentPurpose, said: Consent | None, *, at: datetime) -> Standing:
    now = notice_of(purpose, at=at)
    if said is None:
        return Standing(now)
    if not still_counts(said.version, notices()[purpose], now):
        return Standing(now, is_asked_again=True)
    return Standing(now, Stance(said.stance))


def is_last_word(consent: int, person: int, purpose: ConsentPurpose) -> bool:
    """Tell whether nothing newer was said of all of a purpose: an older word is not carried out late."""
    newer = Consent.objects.filter(person=person, purpose=purpose, thing="", pk__gt=consent)
    return not newer.exists()


def has_consented(person: int, purpose: ConsentPurpose, *, at: datetime) -> bool:
    """Tell whether a person said yes to what the notice in force is for, and did not take it back."""
    return standing_of(person, purpose, at=at).stance == Stance.GIVEN


def may_go_on(person: int, purpose: ConsentPurpose, *, at: datetime) -> bool:
    """Tell whether something may happen: after a yes where consent is the basis, else until a no."""
    return standing_of(person, purpose, at=at).allows


def may_give(
    person: int | None, purpose: ConsentPurpose, *, version: int | None = None, at: datetime
) -> bool:
    """Tell whether a yes of the person's own counts now: to this version, and with nobody to decide for them.

    Where a guardian has said yes already, it does. Of who leaves no name (None), nobody knows who decides.
    """
    if version not in {None, notice_of(purpose, at=at).version}:
        return False
    return person is None or not is_ward(person, at=at) or has_consented(person, purpose, at=at)


def stances_by_thing(person: int, purpose: ConsentPurpose) -> dict[str, Stance]:
    """Return what a person said last of each thing (as "case:17"); one query."""
    rows = Consent.objects.filter(person=person, purpose=purpose).exclude(thing="").order_by("pk")
    return {thing: Stance(stance) for thing, stance in rows.values_list("thing", "stance")}


def consents_of(person: int) -> QuerySet[Consent]:
    """Return all that was said for a person, the latest first."""
    return Consent.objects.filter(person=person)


def is_ward(person: int, *, at: datetime) -> bool:
    """Tell whether somebody else decides for a person."""
    return any(each.holds(at) for each in Guardianship.objects.filter(person=person))  # mostly none


def guardianships_of(person: int) -> GuardianshipQuerySet:
    """Return who decides or decided for a person, the latest first."""
    return Guardianship.objects.filter(person=person)


def wards_of(guardian: int, *, at: datetime) -> GuardianshipQuerySet:
    """Return for whom a person decides."""
    return Guardianship.objects.in_force(at).filter(guardian=guardian)


def is_guardian(guardian: int, person: int, *, at: datetime) -> bool:
    """Tell whether one decides for another."""
    return wards_of(guardian, at=at).filter(person=person).exists()


def consent_counts() -> dict[tuple[str, int, str], int]:
    """Return of how many persons each stance on each version is the last word; one query, no person."""
    last = Consent.objects.filter(pk__in=_last(Consent.objects.all())).order_by()
    rows = last.values_list("purpose", "version", "stance").annotate(n=Count("id"))
    return {(purpose, version, stance): n for purpose, version, stance, n in rows}


def _last(rows: QuerySet[Consent]) -> QuerySet[Consent, int]:
    grouped = rows.filter(_OF_ALL).order_by().values("person", "purpose")
    return grouped.annotate(last=Max("id")).values_list("last", flat=True)
