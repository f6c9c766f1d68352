"""Steps between centre and bodies: dispatch, acknowledge, contact, whistle, object, escalate."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.actions.holding import (
    await_dispatch,
    drop,
    end_work,
    hold,
    keep,
    meet,
    say,
    start_clocks,
)
from gongzhi.civic.cases.events import (
    BodyReportedIn,
    CaseAcknowledged,
    CaseDispatched,
    CaseEscalated,
    CaseSupervised,
    DispatchObjected,
    DispatchRecalled,
    ObjectionRuled,
    ResidentContacted,
    WhistleBlown,
)
from gongzhi.civic.cases.models import Assignment, Case, Motion
from gongzhi.civic.cases.policy import Actor, is_concerned
from gongzhi.civic.cases.queries.binding import told
from gongzhi.civic.cases.queries.rules import entry_for
from gongzhi.civic.cases.vocabulary import Audience, MotionKind, Part, Stage, Status, Step
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.people.queries import centre_above, has_role
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.facts import publish

_OF_THE_LEAD = (Stage.ACKNOWLEDGE, Stage.CONTACT, Stage.RESOLVE)


class NoBodyInCatalogue(Refused):
    message = _("派单目录里没有“%(category)s”在“%(place)s”的主办单位，请手工选择单位，或请管理员补充目录。")


class SecondReturn(Refused):
    message = _("这件事项的退单异议已经裁定过，不能再次退单。请继续办理，或联系督办员协调。")


class AlreadyOnTheCase(Refused):
    message = _("“%(body)s”已经在办理这件事项。")


class NobodyAbove(Refused):
    message = _("“%(body)s”之上没有可以上交的单位。")


class BodyHasEnded(Refused):
    message = _("“%(body)s”已经撤销，不再承办事项，请选择其他单位。")


class BodyIsConcerned(Refused):
    message = _("这件事项反映的就是“%(body)s”或它的上级单位，不能交给它办理或协办。请选择其他单位。")


class NotOnTheCase(Refused):
    message = _("贵单位没有在协办这件事项。")


@transaction.atomic
def dispatch_case(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    to: Organisation | None = None,
    with_: Sequence[Organisation] = (),
) -> Case:
    """Dispatch a case to the catalogue's lead and co-handlers, or `to` a body of the dispatcher's choice.

    The clocks of acknowledging, contacting and resolving start (条例 art. 11).
    """
    held = hold(case, Step.DISPATCH, by=by, at=at)
    meet(held, Stage.DISPATCH, at=at)
    entry = None
    if to is None:
        assert held.category is not None  # an accepted case has one
        entry = entry_for(held.category, held.place, at=at)
        if entry is None:
            raise NoBodyInCatalogue(category=held.category.name, place=held.place.name)
        to, with_ = entry.lead, tuple(entry.co_handlers.all())
    _refuse_unfit(held, to, *with_, at=at)
    _assign(held, to, at=at)
    others = [body for body in with_ if body != to]
    for body in others:
        Assignment.objects.create(case=held, body=body, part=Part.CO_HANDLER, dispatched_at=at)
    co_handlers = tuple(body.pk for body in others)
    followed = entry.pk if entry else None
    sent = CaseDispatched(case=held.pk, seen=held.seen, body=to.pk, co_handlers=co_handlers, entry=followed)
    publish(sent, about=held, by=by, at=at)
    return keep(held)


def _refuse_unfit(case: Case, *bodies: Organisation, at: datetime) -> None:
    for body in bodies:
        if is_concerned(body, case):
            raise BodyIsConcerned(body=body.name)
        if body.valid_to and body.valid_to <= timezone.localdate(at):
            raise BodyHasEnded(body=body.name)


def _assign(case: Case, lead: Organisation, *, at: datetime) -> None:
    """Make a body the lead, with its clocks."""
    Assignment.objects.create(case=case, body=lead, part=Part.LEAD, dispatched_at=at)
    case.lead, case.status = lead, Status.DISPATCHED
    case.dispatched_to, case.dispatched_at = lead, at
    start_clocks(case, *_OF_THE_LEAD, at=at, of=lead)


def _release(case: Case, *, at: datetime) -> None:
    """Take the case from its lead and co-handlers; the next lead begins afresh."""
    end_work(case, at=at)
    case.lead, case.dispatched_to, case.is_escalated = None, None, False


@transaction.atomic
def recall_case(case: Case, *, by: Actor, at: datetime) -> Case:
    """Take a dispatch back before the body acknowledged it."""
    held = hold(case, Step.RECALL, by=by, at=at)
    assert held.lead is not None  # a dispatched case has one
    recalled = DispatchRecalled(case=held.pk, seen=held.seen, body=held.lead.pk)
    _release(held, at=at)
    await_dispatch(held, at=at)
    publish(recalled, about=held, by=by, at=at)
    return keep(held)


@transaction.atomic
def acknowledge_case(case: Case, *, by: Actor, at: datetime) -> Case:
    """Take the work order on, for the lead body."""
    held = hold(case, Step.ACKNOWLEDGE, by=by, at=at)
    lead = _lead_of(held)
    meet(held, Stage.ACKNOWLEDGE, at=at)
    _assignment(held, lead).update(acknowledged_at=at, acknowledged_by=by if isinstance(by, Person) else None)
    held.status = Status.HANDLING
    publish(CaseAcknowledged(case=held.pk, body=lead.pk), about=held, by=by, at=at)
    return keep(held)


def _lead_of(case: Case) -> Organisation:
    assert case.lead is not None  # in every state between dispatch and close
    return case.lead


def _assignment(case: Case, body: Organisation) -> QuerySet[Assignment]:
    return Assignment.objects.filter(case=case, body=body, ended_at=None)


@transaction.atomic
def contact_resident(case: Case, *, note: str, by: Actor, at: datetime) -> Case:
    """Record that the lead body spoke with the reporter; the first time counts."""
    held = hold(case, Step.CONTACT, by=by, at=at)
    lead = _lead_of(held)
    said = say(held, note, by=by, at=at, to=Audience.REPORTER)
    met = meet(held, Stage.CONTACT, at=at)
    _assignment(held, lead).filter(contacted_at=None).update(contacted_at=at)
    publish(ResidentContacted(case=held.pk, body=lead.pk, met=met, **told(said)), about=held, by=by, at=at)
    return keep(held)


@transaction.atomic
def whistle_for(case: Case, *, bodies: Sequence[Organisation], because: str, by: Actor, at: datetime) -> Case:
    """Call other bodies to one's side; each reports in by a deadline (条例 art. 16, 33)."""
    held = hold(case, Step.WHISTLE, by=by, at=at)
    reason = say(held, because, by=by, at=at, to=Audience.STAFF)
    _refuse_unfit(held, *bodies, at=at)
    for body in bodies:
        if _assignment(held, body).exists():
            raise AlreadyOnTheCase(body=body.name)
        Assignment.objects.create(
            case=held, body=body, part=Part.CO_HANDLER, by_whistle=True, dispatched_at=at
        )
        start_clocks(held, Stage.REPORT_IN, at=at, of=body)
    called = tuple(body.pk for body in bodies)
    publish(
        WhistleBlown(case=held.pk, seen=held.seen, **told(reason), bodies=called), about=held, by=by, at=at
    )
    return keep(held)


@transaction.atomic
def report_in(case: Case, *, body: Organisation, findings: str, by: Actor, at: datetime) -> Case:
    """Report in for a co-handler, with what was found or done."""
    held = hold(case, Step.REPORT_IN, by=by, at=at)
    mine = _assignment(held, body).filter(part=Part.CO_HANDLER)
    acts_for_it = isinstance(by, Person) and has_role(by, Role.HANDLER, at=at, body=body)
    if not (acts_for_it and mine.exists()):
        raise NotOnTheCase
    found = say(held, findings, by=by, at=at, to=Audience.STAFF)
    meet(held, Stage.REPORT_IN, at=at, of=body)
    mine.filter(reported_in_at=None).update(reported_in_at=at)
    publish(BodyReportedIn(case=held.pk, body=body.pk, **told(found)), about=held, by=by, at=at)
    return keep(held)


@transaction.atomic
def object_to_dispatch(case: Case, *, because: str, by: Actor, at: datetime) -> Case:
    """Ask to return a case that is not the body's; once only (条例 art. 12). The clocks go on."""
    held = hold(case, Step.OBJECT, by=by, at=at)
    lead = _lead_of(held)
    if held.motions.filter(kind=MotionKind.RETURN, ruled_at__isnull=False).exists():
        raise SecondReturn
    if lead.is_centre and centre_above(lead, held.place, at) is None:
        raise NobodyAbove(body=lead.name)  # nor anybody who could rule
    reason = say(held, because, by=by, at=at, to=Audience.STAFF)
    Motion.objects.create(case=held, kind=MotionKind.RETURN, body=lead, reason=reason, asked_at=at)
    start_clocks(held, Stage.RULE, at=at)
    held.status = Status.OBJECTED
    publish(
        DispatchObjected(case=held.pk, seen=held.seen, body=lead.pk, **told(reason)), about=held, by=by, at=at
    )
    return keep(held)


@transaction.atomic
def rule_on_objection(case: Case, *, upheld: bool, because: str, by: Actor, at: datetime) -> Case:
    """Rule on a return: upheld, the case is dispatched anew; rejected, the body goes on for good."""
    held = hold(case, Step.RULE_ON_OBJECTION, by=by, at=at)
    lead = _lead_of(held)
    ruling = say(held, because, by=by, at=at, to=Audience.STAFF)
    motion = held.motions.filter(kind=MotionKind.RETURN, ruled_at=None)
    motion.update(ruled_at=at, granted=upheld, ruling=ruling)
    meet(held, Stage.RULE, at=at)
    if upheld:
        _release(held, at=at)
        await_dispatch(held, at=at)
    else:
        acknowledged = _assignment(held, lead).filter(acknowledged_at__isnull=False).exists()
        held.status = Status.HANDLING if acknowledged else Status.DISPATCHED
    ruled = ObjectionRuled(case=held.pk, seen=held.seen, body=lead.pk, upheld=upheld, **told(ruling))
    publish(ruled, about=held, by=by, at=at)
    return keep(held)


@transaction.atomic
def supervise_case(case: Case, *, because: str = "", by: Actor, at: datetime) -> Case:
    """Put a case under supervision, so that it stands at the top for the lead and the centre."""
    held = hold(case, Step.SUPERVISE, by=by, at=at)
    reason = say(held, because, by=by, at=at, to=Audience.STAFF) if because else None
    held.is_supervised = True
    publish(CaseSupervised(case=held.pk, seen=held.seen, **told(reason)), about=held, by=by, at=at)
    return keep(held)


@transaction.atomic
def escalate_case(case: Case, *, because: str = "", by: Actor, at: datetime) -> Case:
    """Hand a case up: the centre of the next place above leads, the former lead stays as co-handler.

    The clocks go on, so that handing up is no way to gain time; what the former lead missed stays its own.
    """
    held = hold(case, Step.ESCALATE, by=by, at=at)
    lead = _lead_of(held)
    above = centre_above(lead, held.place, at)
    if above is None:
        raise NobodyAbove(body=lead.name)
    _refuse_unfit(held, above, at=at)
    reason = say(held, because, by=by, at=at, to=Audience.STAFF) if because else None
    _assignment(held, lead).update(ended_at=at)
    _assignment(held, above).update(ended_at=at)
    drop(held, (Stage.ACKNOWLEDGE,), at=at)
    drop(held, (Stage.REPORT_IN,), at=at, of=above)
    Assignment.objects.create(case=held, body=lead, part=Part.CO_HANDLER, dispatched_at=at, reported_in_at=at)
    Assignment.objects.create(case=held, body=above, part=Part.LEAD, dispatched_at=at)
    held.lead, held.status, held.is_escalated = above, Status.DISPATCHED, True
    start_clocks(held, Stage.ACKNOWLEDGE, at=at, of=above)
    held.deadlines.filter(ended_at=None, missed_at=None, body=lead).update(body=above)
    up = CaseEscalated(case=held.pk, seen=held.seen, from_body=lead.pk, body=above.pk, **told(reason))
    publish(up, about=held, by=by, at=at)
    return keep(held)
