"""What can be done about who looks after a case: assign, take, give back, let lapse."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.teamwork.events import CaseAssigned, CaseUnassigned
from gongzhi.civic.teamwork.models import Assignee
from gongzhi.civic.teamwork.policy import (
    bodies_at_work,
    can_assign_case,
    can_look_after_case,
    workers_on,
)
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import publish


class CannotLookAfterIt(Refused):
    message = _("“%(person)s”不能承办这件事项：不是“%(body)s”在这里办事的人员，或看不到它。请换一位。")


@transaction.atomic
def assign_case(case: Case, *, to: Person, within: Organisation, by: Person, at: datetime) -> Assignee:
    """Let a member look after a case for their body; who did so before is relieved.

    Said twice, it is announced once.
    """
    held = _held(case)
    if not can_assign_case(by, held, within, at=at):
        raise NotAllowed
    if not can_look_after_case(to, held, within, at=at):
        raise CannotLookAfterIt(person=to, body=within)
    before = Assignee.objects.filter(case=held, body=within).first()
    if before is not None and before.person_id == to.pk:
        return before
    assignee = before or Assignee(case=held, body=within)
    assignee.person, assignee.since, assignee.by = to, at, by
    assignee.save()
    assigned = CaseAssigned(case=held.pk, body=within.pk, person=to.pk)
    publish(assigned, about=assignee, by=by, at=at)
    return assignee


def take_case(case: Case, *, within: Organisation, by: Person, at: datetime) -> Assignee:
    """Look after a case oneself."""
    return assign_case(case, to=by, within=within, by=by, at=at)


@transaction.atomic
def unassign_case(case: Case, *, within: Organisation, by: Person, at: datetime) -> None:
    """Let nobody of a body look after a case any longer; nothing happens where nobody did."""
    held = _held(case)
    if not can_assign_case(by, held, within, at=at):
        raise NotAllowed
    for assignee in Assignee.objects.filter(case=held, body=within):
        _release(assignee, by=by, at=at)


@transaction.atomic
def lapse_assignees(case: Case, *, by: Actor, at: datetime) -> None:
    """End what members look after for bodies that no longer work on the case."""
    held = _held(case)
    working = [body.pk for body in bodies_at_work(held, at=at)]
    for assignee in Assignee.objects.filter(case=held).exclude(body__in=working):
        _release(assignee, by=by, at=at)


@transaction.atomic
def lapse_care_of(person: Person, *, within: Organisation, by: Actor, at: datetime) -> None:
    """End what a person looks after for a body, where no other role lets them."""
    for assignee in Assignee.objects.filter(person=person, body=within).select_related("case__place"):
        if not workers_on(assignee.case, [within], at=at).filter(person=person).exists():
            _release(assignee, by=by, at=at)


@transaction.atomic
def lapse_all_care_of(person: Person, *, by: Actor, at: datetime) -> None:
    """End all that a person looks after, for every body: they are shut out, and it is nobody's again."""
    for assignee in Assignee.objects.filter(person=person):
        _release(assignee, by=by, at=at)


def _held(case: Case) -> Case:
    """Lock the case, so that of two who assign it at once the second knows of the first."""
    return Case.objects.select_for_update(of=("self",)).select_related("place").get(pk=case.pk)


def _release(assignee: Assignee, *, by: Actor, at: datetime) -> None:
    over = CaseUnassigned(case=assignee.case_id, body=assignee.body_id, person=assignee.person_id)
    publish(over, about=assignee, by=by, at=at)
    assignee.delete()
