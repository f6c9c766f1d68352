"""Saying yes or no to a notice, and noting who decides for whom. Callers see to who may note for others."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.privacy.events import (
    ConsentEvent,
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    GuardianshipEnded,
    GuardianshipNoted,
)
from gongzhi.civic.privacy.logic.consents import Notice
from gongzhi.civic.privacy.models import Consent, Guardianship
from gongzhi.civic.privacy.queries.consents import is_guardian, is_ward, notice_of, standing_of
from gongzhi.civic.privacy.vocabulary import ConsentPurpose, Door, GuardianProof, Stance, Ward
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import Actor, publish

YEARS_OF_A_CHILD = 14
_HEARD = frozenset({Door.PHONE, Door.WINDOW})


class NoticeChanged(Refused):
    message = _("说明刚刚更新过。请看过新的一版，再选一次。")


class GuardianDecides(Refused):
    message = _("这一项要由监护人同意。请监护人登录自己的账号，在“我的授权”里办理。")


class OwnGuardian(Refused):
    message = _("监护人和被监护人不能是同一个人。")


class GuardianIsWard(Refused):
    message = _("这个人自己有监护人，不能再做别人的监护人。")


class AlreadyGuardian(Refused):
    message = _("已经登记过这个监护人，不用再登记。")


class EndOfChildhood(Refused):
    message = _("请写明满十四周岁的日期，从今天起不超过十四年。成年人的监护可以不写日期。")


class NoGuardian(Refused):
    message = _("这项监护已经结束。")


def decide_consent(
    person: int,
    purpose: ConsentPurpose,
    *,
    yes: bool,
    version: int | None = None,
    door: Door = Door.WEB,
    thing: str = "",
    by: Actor,
    at: datetime,
) -> Consent | None:
    """Say yes or no for a person, to the version of the notice that was shown; None where it was said before.

    The person or a guardian says it; on the phone and at a window an operator notes what the person says.
    A yes needs a guardian where there is one, whose yes then counts for further things too; a no never
    needs one (个人信息保护法 arts. 15 and 31).
    """
    notice, decider = notice_of(purpose, at=at), _decider(person, door=door, by=by, at=at)
    if version not in {None, notice.version}:
        raise NoticeChanged
    needs_guardian = yes and decider == person and is_ward(person, at=at)
    adds = yes and bool(thing) and not needs_guardian  # whatever was said before
    before = None if adds else standing_of(person, purpose, at=at).stance
    if needs_guardian and before != Stance.GIVEN:
        raise GuardianDecides
    if (needs_guardian or not thing) and before and yes == (before == Stance.GIVEN):
        return None
    with transaction.atomic(savepoint=False):
        said = Consent.objects.create(
            person=person,
            purpose=purpose,
            version=notice.version,
            stance=_stance(before, yes=yes, thing=thing),
            decided_by=decider,
            noted_by=by.pk if door in _HEARD else None,
            door=door,
            thing=thing,
            at=at,
        )
        publish(_event_of(said, notice), about=said, by=by, at=at)
    return said


def _stance(before: Stance | None, *, yes: bool, thing: str) -> Stance:
    """Return what is said: a no takes back what was agreed to, of all or of one thing, or refuses."""
    if yes:
        return Stance.GIVEN
    return Stance.WITHDRAWN if thing or before == Stance.GIVEN else Stance.REFUSED


def _decider(person: int, *, door: Door, by: Actor, at: datetime) -> int:
    if by.pk == person or door in _HEARD:
        return person
    if is_guardian(by.pk, person, at=at):
        return int(by.pk)
    raise NotAllowed


def _event_of(said: Consent, notice: Notice) -> ConsentEvent:
    return _EVENTS[Stance(said.stance)](
        consent=said.pk,
        person=said.person,
        purpose=ConsentPurpose(said.purpose),
        version=said.version,
        notice_digest=notice.digest,
        door=Door(said.door),
        by_guardian=said.by_guardian,
        thing_key=said.thing,
    )


_EVENTS: dict[Stance, type[ConsentEvent]] = {
    Stance.GIVEN: ConsentGiven,
    Stance.REFUSED: ConsentRefused,
    Stance.WITHDRAWN: ConsentWithdrawn,
}


@transaction.atomic
def note_guardianship(
    ward: int,
    guardian: int,
    *,
    because: Ward,
    proof: GuardianProof,
    until: datetime | None,
    by: Actor,
    at: datetime,
) -> Guardianship:
    """Note that one decides for another, and what was shown for it (民法典 arts. 20 to 23, 27, 28)."""
    if ward == guardian:
        raise OwnGuardian
    if is_ward(guardian, at=at):
        raise GuardianIsWard
    if is_guardian(guardian, ward, at=at):
        raise AlreadyGuardian
    _refuse_no_end(because, until, at=at)
    noted = Guardianship.objects.create(
        person=ward,
        guardian=guardian,
        because=because,
        proof=proof,
        until=until,
        noted_by=by.pk,
        noted_at=at,
    )
    told = GuardianshipNoted(
        guardianship=noted.pk, because=because, proof=proof, until=until.date() if until else None
    )
    publish(told, about=noted, by=by, at=at)
    return noted


def _refuse_no_end(because: Ward, until: datetime | None, *, at: datetime) -> None:
    longest = timedelta(days=YEARS_OF_A_CHILD * 366)
    if until is None:
        wrong = because == Ward.UNDER_14
    else:
        wrong = until <= at or (because == Ward.UNDER_14 and until > at + longest)
    if wrong:
        raise EndOfChildhood


@transaction.atomic
def end_guardianship(guardianship: Guardianship, *, by: Actor, at: datetime) -> Guardianship:
    """End that one decides for another; what was decided stays until the person decides otherwise."""
    held = Guardianship.objects.select_for_update().get(pk=guardianship.pk)
    if held.ended_at is not None:
        raise NoGuardian
    held.ended_by, held.ended_at = by.pk, at
    held.save(update_fields=["ended_by", "ended_at"])
    publish(GuardianshipEnded(guardianship=held.pk), about=held, by=by, at=at)
    return held
