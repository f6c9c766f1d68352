"""The check of rows against facts: what contradicts them is written down once, until somebody explains it."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.events import DeviationExplained, DeviationFound
from gongzhi.civic.cases.logic.words import clean
from gongzhi.civic.cases.models import Audit, Case, Deviation
from gongzhi.civic.cases.policy import Actor, can_audit, can_configure
from gongzhi.civic.cases.queries.auditing import (
    cases_of_facts_after,
    deviations_in,
    last_case,
    open_deviations,
)
from gongzhi.civic.cases.queries.binding import binding_of_text
from gongzhi.civic.people.models import Person
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import new_salt, publish
from gongzhi.kernel.models import Fact

ROUND = timedelta(days=1)  # in which every case is checked
BATCH = 500
MOST_OPEN = 1000  # where so much is wrong, more rows tell no more


class AlreadyExplained(Refused):
    message = _("这处不一致已经说明过，不用再写。")


def audit_cases(cases: Collection[int], *, by: Actor, at: datetime) -> list[Deviation]:
    """Compare cases, given by their keys, with their facts; return what contradicts them, new or known.

    What deviates is looked at again while nobody can take a step, so that no step under way looks like one.
    """
    if not can_audit(by, at=at):
        raise NotAllowed
    suspects = {deviation.case for deviation in deviations_in(cases)}
    return _confirmed(suspects, by=by, at=at) if suspects else []


@transaction.atomic
def _confirmed(cases: Collection[int], *, by: Actor, at: datetime) -> list[Deviation]:
    list(Case.objects.select_for_update(of=("self",)).filter(pk__in=cases).order_by("pk"))
    found = deviations_in(cases)
    known = {_named(each) for each in Deviation.objects.filter(case__in=cases)}
    room = MOST_OPEN - open_deviations().count()
    new = [each for each in found if _named(each) not in known]
    for deviation in new[: max(room, 0)]:
        deviation.found_at = at
        deviation.save(force_insert=True)
        told = DeviationFound(case=deviation.case, deviation=deviation.pk, field=deviation.field)
        publish(told, about=deviation, by=by, at=at)
    return found


def _named(deviation: Deviation) -> tuple[str, str, str, str]:
    return deviation.subject, deviation.field, deviation.said_by_facts, deviation.found


@transaction.atomic
def audit_on(*, within: timedelta, by: Actor, at: datetime) -> Audit:
    """Check the cases of new facts, and as many others as are due until this is called again, in `within`."""
    audit = _held(at)
    fresh, audit.recent = cases_of_facts_after(audit.recent)
    _audit_all(fresh, by=by, at=at)
    if audit.ended_at and at >= audit.began_at + ROUND:
        audit.round, audit.began_at, audit.ended_at = audit.round + 1, at, None
        audit.mark = audit.checked = audit.deviating = 0
    if audit.ended_at is None:
        _go_on(audit, within=within, by=by, at=at)
    audit.save()
    return audit


def _held(at: datetime) -> Audit:
    audit = Audit.objects.select_for_update().first()
    if audit is None:  # what is older than the first round is checked by it
        last = Fact.objects.aggregate(last=Max("pk"))["last"] or 0
        audit = Audit.objects.create(began_at=at, recent=last)
    return audit


def _go_on(audit: Audit, *, within: timedelta, by: Actor, at: datetime) -> None:
    """Check the next cases of the round: so many that it is through well before a day is."""
    end = last_case()
    share = max(BATCH // 2, ceil(end * (within / ROUND) * 1.2))
    keys = range(audit.mark + 1, min(audit.mark + share, end) + 1)
    audit.deviating += _audit_all(keys, by=by, at=at)
    audit.checked += Case.objects.filter(pk__gte=keys.start, pk__lt=keys.stop).count() if keys else 0
    audit.mark = max(audit.mark, keys.stop - 1)
    if audit.mark >= end:
        audit.ended_at = at


def _audit_all(cases: Iterable[int], *, by: Actor, at: datetime) -> int:
    """Check cases batch by batch, and return how many deviate."""
    keys = list(cases)
    found = [
        deviation
        for start in range(0, len(keys), BATCH)
        for deviation in audit_cases(keys[start : start + BATCH], by=by, at=at)
    ]
    return len({deviation.case for deviation in found})


@transaction.atomic
def explain_deviation(deviation: Deviation, *, because: str, by: Person, at: datetime) -> Deviation:
    """Say what a deviation was and what was done about it, by an administrator; once."""
    if not can_configure(by, at=at):
        raise NotAllowed
    held = Deviation.objects.select_for_update().get(pk=deviation.pk)
    if held.explained_at is not None:
        raise AlreadyExplained
    salt = new_salt()
    held.explained_at, held.explanation, held.salt = at, clean(because), salt
    held.save()
    words = binding_of_text(held.explanation, salt)
    publish(DeviationExplained(deviation=held.pk, words=words), about=held, by=by, at=at)
    return held
