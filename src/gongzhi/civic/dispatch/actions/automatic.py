"""Let sure cases go out by themselves, note what people put right, and stop where that is too often."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.actions import accept_case, dispatch_case
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.cases.vocabulary import Urgency
from gongzhi.civic.dispatch.events import (
    AutomaticDispatchTurnedOff,
    AutomaticDispatchTurnedOn,
    AutomaticDispatchUndone,
    CaseDispatchedAutomatically,
    HumanAnswered,
    HumanAsked,
)
from gongzhi.civic.dispatch.logic.braking import passes
from gongzhi.civic.dispatch.models import AutomaticDispatch, AutomaticRule, Suggestion
from gongzhi.civic.dispatch.policy import can_answer_for_human, can_ask_for_human, can_turn_off, can_turn_on
from gongzhi.civic.dispatch.queries.automatic import Plan, recent_outcomes, threshold_of
from gongzhi.civic.dispatch.queries.reading import model_in_use
from gongzhi.civic.dispatch.vocabulary import AUTOMATIC_DISPATCH, Stop, Undoing
from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.queries import require_cleared
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import publish


class NotSureEnough(Refused):
    message = _("现在的模型达不到%(precision)s的准确率，不能开启自动派单。请先用更多办结的事项训练模型。")


class LimitBelowWanted(Refused):
    message = _("差错限度不能小于%(least)s：准确率定为%(precision)s，本来就允许这么多差错。")


class NotDecidedByProgram(Refused):
    message = _("这件事项不是自动派单的，已经由工作人员处理。")


class AlreadyAsked(Refused):
    message = _("已经请人工复核过，请等待结果。")


class NobodyAsked(Refused):
    message = _("没有等待人工复核的请求。")


@transaction.atomic
def turn_on(*, precision: float, error_limit: float, by: Actor, at: datetime) -> AutomaticRule:
    """Let sure cases go out by themselves from now on; what went out before no longer counts against it."""
    if not can_turn_on(by, at=at):
        raise NotAllowed
    require_cleared(AUTOMATIC_DISPATCH, at=at)
    model = model_in_use()
    if model is None or threshold_of(model, precision) is None:
        raise NotSureEnough(precision=f"{precision:.0%}")
    if error_limit < 1 - precision - 1e-9:
        raise LimitBelowWanted(least=f"{1 - precision:.0%}", precision=f"{precision:.0%}")
    rule = AutomaticRule.objects.select_for_update().first() or AutomaticRule(pk=1)
    rule.precision, rule.error_limit = precision, error_limit
    rule.is_on, rule.on_since = True, at
    rule.save()
    event = AutomaticDispatchTurnedOn(
        precision=round(precision * 1000), error_limit=round(error_limit * 1000)
    )
    publish(event, about=rule, by=by, at=at)
    return rule


@transaction.atomic
def turn_off(*, because: Stop, by: Actor, at: datetime) -> AutomaticRule | None:
    """Let no case go out by itself any more; what is off stays as it is."""
    if not can_turn_off(by, at=at):
        raise NotAllowed
    rule = AutomaticRule.objects.select_for_update().filter(is_on=True).first()
    if rule is None:
        return None
    found = recent_outcomes(rule.on_since)
    rule.is_on = False
    rule.save(update_fields=["is_on"])
    event = AutomaticDispatchTurnedOff(because=because, sent=found.sent, wrong=found.wrong)
    publish(event, about=rule, by=by, at=at)
    return rule


@transaction.atomic
def dispatch_by_itself(suggestion: Suggestion, plan: Plan, *, by: Actor, at: datetime) -> AutomaticDispatch:
    """Accept a case in its sure category and send it to its body, as a dispatcher would."""
    assert plan.body is not None  # as without a doubt
    assert suggestion.model_id is not None
    urgency = Urgency(suggestion.case.urgency)
    accepted = accept_case(suggestion.case, category=plan.category, urgency=urgency, by=by, at=at)
    to = plan.body if plan.likely else None
    case = dispatch_case(accepted, to=to, by=by, at=at)
    made = AutomaticDispatch.objects.create(
        case=case,
        model_id=suggestion.model_id,
        category=plan.category,
        body=plan.body,
        probability=suggestion.probability,
        words=suggestion.choices[0][2],
        ended=plan.likely.ended if plan.likely else None,
        like_cases=plan.likely.cases if plan.likely else None,
        at=at,
    )
    event = CaseDispatchedAutomatically(
        case=case.pk,
        model=suggestion.model_id,
        category=plan.category.pk,
        body=plan.body.pk,
        per_mille=round(suggestion.probability * 1000),
        learned=plan.likely is not None,
    )
    publish(event, about=case, by=by, at=at)
    return made


@transaction.atomic
def note_undone(case: int, *, why: Undoing, who: int | None, by: Actor, at: datetime) -> None:
    """Note that people put right what a program decided; where that is too often, it stops."""
    made = AutomaticDispatch.objects.select_for_update(of=("self",)).filter(case=case, undone_at=None).first()
    if made is None:
        return
    made.undone_at, made.undone_why = at, why
    if made.waits_for_human:
        made.answered_at, made.answered_by_id = at, who
        publish(HumanAnswered(case=case, confirmed=False), about=made.case, by=by, at=at)
    made.save()
    publish(AutomaticDispatchUndone(case=case, why=why), about=made.case, by=by, at=at)
    rule = AutomaticRule.objects.filter(is_on=True).first()
    if rule is not None and passes(recent_outcomes(rule.on_since), rule.error_limit):
        turn_off(because=Stop.ERROR, by=by, at=at)


@transaction.atomic
def ask_for_human(case: Case, *, by: Actor, at: datetime) -> AutomaticDispatch:
    """Have a person look at what a program decided, once (个人信息保护法 art. 24)."""
    if not can_ask_for_human(by, case, at=at):
        raise NotAllowed
    made = _held(case)
    if made.asked_at is not None:
        raise AlreadyAsked
    if made.undone_at is not None:
        raise NotDecidedByProgram
    made.asked_at = at
    made.save(update_fields=["asked_at"])
    publish(HumanAsked(case=case.pk), about=case, by=by, at=at)
    return made


@transaction.atomic
def confirm_by_human(case: Case, *, by: Actor, at: datetime) -> AutomaticDispatch:
    """Say, as the person who was asked for, that what a program decided stands."""
    if not can_answer_for_human(by, case, at=at):
        raise NotAllowed
    made = _held(case)
    if not made.waits_for_human:
        raise NobodyAsked
    made.answered_at, made.answered_by = at, by if isinstance(by, Person) else None
    made.save(update_fields=["answered_at", "answered_by"])
    publish(HumanAnswered(case=case.pk, confirmed=True), about=case, by=by, at=at)
    return made


def _held(case: Case) -> AutomaticDispatch:
    made = AutomaticDispatch.objects.select_for_update(of=("self",)).filter(case=case).first()
    if made is None:
        raise NotDecidedByProgram
    return made
