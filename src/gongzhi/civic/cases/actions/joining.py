"""Steps that join cases and people: support, merge, link."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.actions.holding import await_dispatch, end_work, hold, keep, start_clocks
from gongzhi.civic.cases.events import CaseLinked, CaseMerged, CaseSupported, CaseUnmerged
from gongzhi.civic.cases.models import Case, Support
from gongzhi.civic.cases.policy import Actor, visible_cases
from gongzhi.civic.cases.vocabulary import Stage, Status, Step
from gongzhi.civic.people.models import Person
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import publish


class IntoItself(Refused):
    message = _("不能把一件事项并入或关联到它自己。")


class GoesInCircles(Refused):
    message = _("“%(number)s”已经并入或从属于这件事项，不能反过来再关联。")


class TargetHasEnded(Refused):
    message = _("“%(number)s”已经结束，不能再并入。请选择仍在办理的事项。")


@transaction.atomic
def support_case(case: Case, *, by: Person, at: datetime) -> Case:
    """Join a public case as one who has the same trouble; a second time changes nothing."""
    held = hold(Case.objects.get(pk=case.pk), Step.SUPPORT, by=by, at=at)
    _, is_new = Support.objects.get_or_create(case=held, person=by, defaults={"since": at})
    if not is_new:
        return held
    Case.objects.filter(pk=held.pk).update(supporters=F("supporters") + 1)
    held.supporters += 1
    publish(CaseSupported(case=held.pk, supporters=held.supporters), about=held, by=by, at=at)
    return held


@transaction.atomic
def merge_case(case: Case, *, into: Case, by: Actor, at: datetime) -> Case:
    """Merge a duplicate into another case; its reporter is told of all that happens there."""
    _lock(case, into)
    held = hold(case, Step.MERGE, by=by, at=at)
    target = _target(into, by=by, at=at)
    _refuse_circle(held, target)
    if target.has_ended:
        raise TargetHasEnded(number=target.number)
    end_work(held, at=at)
    held.merged_into, held.status, held.closed_at = target, Status.MERGED, at
    publish(CaseMerged(case=held.pk, seen=held.seen, into=target.pk), about=held, by=by, at=at)
    return keep(held)


def _lock(*cases: Case) -> None:
    """Lock what is to be joined, in one order, so that two who join it crosswise don't block each other."""
    list(Case.objects.select_for_update().filter(pk__in=[case.pk for case in cases]).order_by("pk"))


def _target(target: Case, *, by: Actor, at: datetime) -> Case:
    found = visible_cases(by, at=at).filter(pk=target.pk).first()
    if found is None:
        raise NotAllowed
    return found


def _refuse_circle(case: Case, target: Case) -> None:
    if target.pk == case.pk:
        raise IntoItself
    if case.pk in _all_above(target):
        raise GoesInCircles(number=target.number)


def _all_above(case: Case) -> set[int]:
    """Return a case with all that it was merged into or belongs to, by either way."""
    found = added = {case.pk}
    while added:
        pairs = Case.objects.filter(pk__in=added).values_list("merged_into", "parent")
        added = {pk for pair in pairs for pk in pair if pk} - found
        found = found | added
    return found


@transaction.atomic
def unmerge_case(case: Case, *, by: Actor, at: datetime) -> Case:
    """Undo a merge: the case goes back to the dispatcher, where it waits for its own body."""
    held = hold(case, Step.UNMERGE, by=by, at=at)
    assert held.merged_into_id is not None  # a merged case has one
    out = CaseUnmerged(case=held.pk, seen=held.seen, out_of=held.merged_into_id)
    held.merged_into, held.closed_at, held.lead, held.dispatched_to = None, None, None, None
    held.is_escalated = False
    if held.category_id:
        await_dispatch(held, at=at)
    else:
        held.status = Status.OPENED
        start_clocks(held, Stage.ACCEPT, at=at)
    publish(out, about=held, by=by, at=at)
    return keep(held)


@transaction.atomic
def unmerge_all(out_of: int, *, by: Actor, at: datetime) -> None:
    """Undo the merges into a case that ended unanswered, so that no other reporter's case ends with it."""
    for case in Case.objects.filter(merged_into=out_of):
        unmerge_case(case, by=by, at=at)


@transaction.atomic
def link_case(case: Case, *, parent: Case | None, by: Actor, at: datetime) -> Case:
    """Make a case part of a larger one, or (None) no longer."""
    if parent is not None:
        _lock(case, parent)
    held = hold(case, Step.LINK, by=by, at=at)
    if parent is not None:
        _refuse_circle(held, _target(parent, by=by, at=at))
    held.parent = parent
    publish(
        CaseLinked(case=held.pk, seen=held.seen, parent=parent.pk if parent else None),
        about=held,
        by=by,
        at=at,
    )
    return keep(held)
