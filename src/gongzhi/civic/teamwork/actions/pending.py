"""What is confirmed now and carried out in a moment: until then it can be taken back completely.

Each part is announced by a fact whose time lies ahead. The worker delivers it then, and the claim of the
part, the step itself and the end of the delivery are one transaction: nothing is lost, nothing happens twice.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases import actions as steps
from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.policy import Actor, visible_cases
from gongzhi.civic.cases.vocabulary import Outcome, Urgency
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.people.policy import is_staff
from gongzhi.civic.teamwork.actions.caring import assign_case
from gongzhi.civic.teamwork.actions.drafting import save_draft
from gongzhi.civic.teamwork.actions.snoozing import snooze_case
from gongzhi.civic.teamwork.actions.telling import tell_answer, tell_question, tell_refusal
from gongzhi.civic.teamwork.events import DeedConfirmed, DeedWithdrawn, PartDue, PartRefused
from gongzhi.civic.teamwork.models import PendingDeed, PendingPart
from gongzhi.civic.teamwork.vocabulary import MOST_AT_ONCE, TOLD_TO_RESIDENTS, Fate, PendingStep
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import publish

Data = Mapping[str, Any]


class NothingChosen(Refused):
    message = _("还没有选中事项。")


class TooManyCases(Refused):
    message = _("一次最多处理%(most)s件，请分几次办理。")


class AlreadyPending(Refused):
    message = _("您对这件事项的“%(step)s”还没有发出。要改内容，请先撤销。")


class TooLateToWithdraw(Refused):
    message = _("已经发出，撤不回来了。")


@dataclass(frozen=True)
class Planned:
    """A step for one case, in the version that the person saw; `data` is what its action is told."""

    case: Case
    data: Data


@transaction.atomic
def confirm_deed(
    step: PendingStep,
    parts: Iterable[Planned],
    *,
    within: timedelta,
    by: Person,
    at: datetime,
    is_bulk: bool = False,
) -> PendingDeed:
    """Store a step to be carried out when the time to take it back has passed.

    Dangerous cases, and those whose deadline would pass meanwhile, go at once.
    """
    planned = list(parts)
    _refuse(planned, step, by=by, at=at)
    deed = PendingDeed.objects.create(
        person=by, step=step, confirmed_at=at, due_at=at + within, is_bulk=is_bulk
    )
    for each in planned:
        part = PendingPart.objects.create(
            deed=deed,
            case=each.case,
            version=each.case.version,
            seen=each.case.seen,
            data=dict(each.data),
            due_at=at if _must_go_at_once(each.case, at + within) else at + within,
        )
        publish(PartDue(part=part.pk), about=part, by=by, at=part.due_at)
    publish(DeedConfirmed(deed=deed.pk, step=step, cases=len(planned)), about=deed, by=by, at=at)
    return deed


def _refuse(planned: list[Planned], step: PendingStep, *, by: Person, at: datetime) -> None:
    if not planned:
        raise NothingChosen
    if len(planned) > MOST_AT_ONCE:
        raise TooManyCases(most=MOST_AT_ONCE)
    cases = {each.case.pk for each in planned}
    if not is_staff(by, at) or visible_cases(by, at=at).filter(pk__in=cases).count() < len(cases):
        raise NotAllowed
    if PendingPart.objects.filter(
        case__in=cases, deed__person=by, deed__step=step, fate=Fate.WAITING
    ).exists():
        raise AlreadyPending(step=step.label)


def _must_go_at_once(case: Case, due_at: datetime) -> bool:
    return case.urgency == Urgency.DANGER or (case.due_at is not None and case.due_at <= due_at)


@transaction.atomic
def withdraw_deed(deed: PendingDeed, *, by: Person, at: datetime) -> int:
    """Take back what has not been carried out yet, keep its words as drafts, and return how many cases."""
    held = PendingDeed.objects.select_for_update().get(pk=deed.pk)
    if held.person_id != by.pk:
        raise NotAllowed
    waiting = list(held.parts.select_related("case").filter(fate=Fate.WAITING))
    taken = [part for part in waiting if _claim(part, Fate.WITHDRAWN, at=at)]
    if not taken:
        raise TooLateToWithdraw
    held.withdrawn_at = held.seen_at = at
    held.save()
    for part in taken:
        _keep_words(part, held, by=by, at=at)
    publish(DeedWithdrawn(deed=held.pk, cases=len(taken)), about=held, by=by, at=at)
    return len(taken)


def _claim(part: PendingPart, fate: Fate, *, at: datetime) -> bool:
    """Decide what becomes of a part; of those who try at the same time, one succeeds."""
    waiting = PendingPart.objects.filter(pk=part.pk, fate=Fate.WAITING)
    return bool(waiting.update(fate=fate, ended_at=at))


def _keep_words(part: PendingPart, deed: PendingDeed, *, by: Person, at: datetime) -> None:
    """Put the words back into the form of the step, as its draft."""
    if deed.step not in TOLD_TO_RESIDENTS and deed.step != PendingStep.NOTE:
        return
    words = {name: [str(value)] for name, value in part.data.items()}
    with suppress(Refused):
        save_draft(f"{part.case.number}:{deed.step}", words, seen=0, by=by, at=at)


@transaction.atomic
def carry_out_part(part: PendingPart, *, by: Actor, at: datetime) -> None:
    """Take the step as the person who confirmed it, once; a refusal is kept for them, with their words."""
    if not _claim(part, Fate.DONE, at=at):
        return
    deed = part.deed
    person = Person.objects.get(pk=deed.person_id)
    refusal = _attempt(PendingStep(deed.step), part, by=person, at=at)
    if refusal:
        PendingPart.objects.filter(pk=part.pk).update(fate=Fate.REFUSED, refusal=refusal)
        _keep_words(part, deed, by=person, at=at)
        publish(PartRefused(part=part.pk, case=part.case_id), about=part, by=person, at=at)


def _attempt(step: PendingStep, part: PendingPart, *, by: Person, at: datetime) -> str:
    case = part.case
    case.version, case.seen = part.version, part.seen
    return _refusal_of(step, case, part.data, by=by, at=at)


def rehearse_step(step: PendingStep, case: Case, data: Data, *, by: Person, at: datetime) -> str:
    """Return why a step would be refused, empty if not: it is taken, and taken back."""
    with transaction.atomic():
        refusal = _refusal_of(step, case, data, by=by, at=at)
        transaction.set_rollback(True)
    return refusal


def _refusal_of(step: PendingStep, case: Case, data: Data, *, by: Person, at: datetime) -> str:
    try:
        with transaction.atomic():
            _ACTS[step](case, **_arguments(data), by=by, at=at)
    except Refused as refusal:
        return str(refusal)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


_ACTS: Mapping[PendingStep, Callable[..., object]] = {
    PendingStep.ACCEPT: steps.accept_case,
    PendingStep.DECLINE: tell_refusal,
    PendingStep.DISPATCH: steps.dispatch_case,
    PendingStep.ACKNOWLEDGE: steps.acknowledge_case,
    PendingStep.RESOLVE: tell_answer,
    PendingStep.ASK: tell_question,
    PendingStep.NOTE: steps.note_case,
    PendingStep.ASSIGN: assign_case,
    PendingStep.SNOOZE: snooze_case,
}
_READ: Mapping[str, Callable[[Any], Any]] = {
    "category": lambda pk: Category.objects.get(pk=pk),
    "urgency": Urgency,
    "outcome": Outcome,
    "until": datetime.fromisoformat,
    "to": lambda pk: Person.objects.get(pk=pk),
    "within": lambda pk: Organisation.objects.get(pk=pk),
}


def _arguments(data: Data) -> dict[str, Any]:
    return {name: _READ[name](value) if name in _READ else value for name, value in data.items()}


def note_deed_seen(deed: PendingDeed, *, by: Person, at: datetime) -> None:
    """Note that the person has read what became of a deed."""
    PendingDeed.objects.filter(pk=deed.pk, person=by, seen_at=None).update(seen_at=at)
