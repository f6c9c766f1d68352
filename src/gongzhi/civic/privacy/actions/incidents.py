"""Incidents: noted, made clearer, told to whom they concern, closed with what was learned."""

import csv
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from importlib import resources
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.ledger.queries.commitments import commitment_to
from gongzhi.civic.privacy.events import (
    IncidentClosed,
    IncidentNoted,
    IncidentNotTold,
    IncidentPeopleNamed,
    IncidentTold,
    NoticeLimitSet,
)
from gongzhi.civic.privacy.models import Concern, Incident, NoticeDuty, NoticeLimit
from gongzhi.civic.privacy.queries.incidents import limits_in_force
from gongzhi.civic.privacy.vocabulary import Harm, Level, Told
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.facts import Actor, new_salt, publish


class IncidentUnclear(Refused):
    message = _("请至少选一项发生了什么，并写明涉及哪些个人信息、原因、可能的危害、已采取的措施和联系方式。")


class IncidentOver(Refused):
    message = _("这起事件已经结束，不能再改。有新情况请另记一起。")


class DiscoveredLater(Refused):
    message = _("发现时间不能晚于现在，开始时间不能晚于发现时间。")


class DutyDone(Refused):
    message = _("这一项已经办过了。")


class HowMissing(Refused):
    message = _("请写明怎样告知的(方式、编号)，或者不用告知的理由。")


class AuthorityMustKnow(Refused):
    message = _("向主管部门的报告不能免除，请报告后再记下方式和编号。")


class StillToTell(Refused):
    message = _("还有没办的告知，不能结束：%(receivers)s。")


class NothingLearned(Refused):
    message = _("请写明查清的原因、整改措施和以后怎样避免，再结束这起事件。")


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of an incident: the three contents of 个人信息保护法 art. 57, and how grave it is."""

    title: str
    harms: Collection[Harm]
    kinds: str
    cause: str
    danger: str
    measures: str
    contact: str
    discovered_at: datetime
    level: Level
    advice: str = ""
    people: int | None = None
    began_at: datetime | None = None


@transaction.atomic
def note_incident(known: Known, *, by: Actor, at: datetime) -> Incident:
    """Note an incident; from its discovery on the clocks run towards those who must be told."""
    incident = Incident(noted_by=by.pk, noted_at=at, discovered_at=known.discovered_at)
    return _kept(incident, known, by=by, at=at)


@transaction.atomic
def change_incident(incident: Incident, known: Known, *, by: Actor, at: datetime) -> Incident:
    """Write what is known by now; a graver level adds who must be told, and never takes anybody away."""
    return _kept(_held(incident), known, by=by, at=at)


def _kept(incident: Incident, known: Known, *, by: Actor, at: datetime) -> Incident:
    texts = (known.title, known.kinds, known.cause, known.danger, known.measures, known.contact)
    if not (known.harms and all(text.strip() for text in texts)):
        raise IncidentUnclear
    if known.discovered_at > at or (known.began_at or known.discovered_at) > known.discovered_at:
        raise DiscoveredLater
    for name, value in asdict(known).items():
        setattr(incident, name, value)
    incident.harms = [harm.value for harm in Harm if harm in known.harms]
    incident.salt = new_salt()
    incident.save()
    _keep_duties(incident)
    words = commitment_to([*texts, known.advice, incident.harms, known.people], salt=incident.salt)
    event = IncidentNoted(incident=incident.pk, level=Level(incident.level), words=words)
    publish(event, about=incident, by=by, at=at)
    return incident


def _keep_duties(incident: Incident) -> None:
    """See that each limit for the incident's level has its duty; one that is done stays as it was."""
    for limit in limits_in_force(incident.level):
        due_at = incident.discovered_at + timedelta(minutes=limit.minutes or 0)
        duty, is_new = NoticeDuty.objects.get_or_create(
            incident=incident, limit=limit, defaults={"due_at": due_at}
        )
        if not is_new and duty.told_at is None:
            duty.due_at = due_at
            duty.save(update_fields=["due_at"])


@transaction.atomic
def name_people(incident: Incident, people: Collection[int], *, by: Actor, at: datetime) -> int:
    """Name persons (keys) whom the incident concerns; return how many are new.

    Once the people were told, those who are named later find the letter at once.
    """
    held = _held(incident)
    were_told = held.duties.filter(limit__to=Told.PEOPLE, told_at__isnull=False, is_waived=False).exists()
    known = set(held.concerns.filter(person__in=people).values_list("person", flat=True))
    told_at = at if were_told else None
    new = [Concern(incident=held, person=person, told_at=told_at) for person in sorted(set(people) - known)]
    Concern.objects.bulk_create(new)
    if new:
        publish(IncidentPeopleNamed(incident=held.pk, new=len(new)), about=held, by=by, at=at)
    return len(new)


@transaction.atomic
def fulfil_duty(duty: NoticeDuty, *, how: str, by: Actor, at: datetime) -> NoticeDuty:
    """Note that somebody was told; with the people, all who were named find the letter from now on."""
    held = _open_duty(duty, how)
    words = _ended(held, how, by=by, at=at)
    if held.limit.to == Told.PEOPLE:
        held.incident.concerns.filter(told_at=None).update(told_at=at)
    event = IncidentTold(incident=held.incident_id, duty=held.pk, to=Told(held.limit.to), words=words)
    publish(event, about=held.incident, by=by, at=at)
    return held


@transaction.atomic
def waive_duty(duty: NoticeDuty, *, because: str, by: Actor, at: datetime) -> NoticeDuty:
    """Decide that the people need not be told, as the measures keep harm from them (art. 57)."""
    held = _open_duty(duty, because)
    if held.limit.to != Told.PEOPLE:
        raise AuthorityMustKnow
    held.is_waived = True
    words = _ended(held, because, by=by, at=at)
    event = IncidentNotTold(incident=held.incident_id, duty=held.pk, to=Told.PEOPLE, words=words)
    publish(event, about=held.incident, by=by, at=at)
    return held


def _open_duty(duty: NoticeDuty, how: str) -> NoticeDuty:
    _held(duty.incident)
    held = NoticeDuty.objects.select_for_update(of=("self",)).select_related("limit", "incident")
    found = held.get(pk=duty.pk)
    if found.told_at is not None:
        raise DutyDone
    if not how.strip():
        raise HowMissing
    return found


def _ended(duty: NoticeDuty, how: str, *, by: Actor, at: datetime) -> str:
    duty.told_at, duty.by, duty.how, duty.salt = at, by.pk, how.strip(), new_salt()
    duty.save()
    return commitment_to(duty.how, salt=duty.salt)


@transaction.atomic
def close_incident(incident: Incident, *, learned: str, by: Actor, at: datetime) -> Incident:
    """Close an incident of which all were told, with what was learned."""
    held = _held(incident)
    if not learned.strip():
        raise NothingLearned
    left = held.duties.filter(told_at=None).values_list("limit__receiver", flat=True)
    if left:
        raise StillToTell(receivers="、".join(left))
    held.learned, held.learned_salt = learned.strip(), new_salt()
    held.closed_by, held.closed_at = by.pk, at
    held.save()
    words = commitment_to(held.learned, salt=held.learned_salt)
    publish(IncidentClosed(incident=held.pk, words=words), about=held, by=by, at=at)
    return held


def _held(incident: Incident) -> Incident:
    held = Incident.objects.select_for_update().get(pk=incident.pk)
    if held.closed_at is not None:
        raise IncidentOver
    return held


@transaction.atomic
def set_notice_limit(
    limit: NoticeLimit, *, minutes: int | None, is_on: bool, source: str, by: Actor, at: datetime
) -> NoticeLimit:
    """Set within what time to tell of incidents from now on, by which rule."""
    held = NoticeLimit.objects.select_for_update().get(pk=limit.pk)
    held.minutes, held.is_on, held.source = minutes, is_on, source
    held.save()
    publish(NoticeLimitSet(limit=held.pk, minutes=minutes, is_on=is_on), about=held, by=by, at=at)
    return held


@transaction.atomic
def seed_notice_limits(*, by: Actor, at: datetime) -> int:
    """Set the limits of the law where there are none; return how many are new."""
    if NoticeLimit.objects.exists():
        return 0
    text = resources.files("gongzhi.civic.privacy").joinpath("seed", "notice_limits.csv")
    rows = [_limit_of(row) for row in csv.DictReader(text.read_text(encoding="utf-8").splitlines())]
    for limit in rows:
        limit.save()
        event = NoticeLimitSet(limit=limit.pk, minutes=limit.minutes, is_on=limit.is_on)
        publish(event, about=limit, by=by, at=at)
    return len(rows)


def _limit_of(row: dict[str, Any]) -> NoticeLimit:
    return NoticeLimit(
        code=row["code"],
        to=Told(row["to"]),
        receiver=row["receiver"],
        from_level=int(row["from_level"]),
        minutes=int(row["minutes"]) if row["minutes"] else None,
        source=row["source"],
        is_on=row["is_on"] == "1",
    )
