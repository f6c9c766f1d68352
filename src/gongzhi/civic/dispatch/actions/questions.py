"""Choose the question of the month, plan it, report on it, close it with what it came to.

Everybody reads the words, so personal data in them is masked before they are kept.
"""

from collections.abc import Collection
from dataclasses import astuple
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.queries.discretion import public_words
from gongzhi.civic.dispatch.events import (
    QuestionChosen,
    QuestionClosed,
    QuestionPlanned,
    QuestionReported,
)
from gongzhi.civic.dispatch.models import Question, QuestionReport, Trouble
from gongzhi.civic.dispatch.models.questions import TITLE_LENGTH
from gongzhi.civic.dispatch.policy import can_close_question, can_work_on_question, centre_to_choose
from gongzhi.civic.dispatch.queries.questions import effect
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import publish


class NoTroubleChosen(Refused):
    message = _("请至少选一个热点问题。")


class MonthTaken(Refused):
    message = _("%(month)s已经有一题了，请换一个月份。")


class NotPlanned(Refused):
    message = _("还没有方案，没法比较前后的件数。请先写方案。")


class AlreadyClosed(Refused):
    message = _("这一题已经结题，不能再改。")


class DayHasPassed(Refused):
    message = _("目标日期不能早于今天。")


@transaction.atomic
def choose_question(
    troubles: Collection[Trouble],
    *,
    month: date,
    title: str,
    scope: str,
    lead: Organisation,
    by: Person,
    at: datetime,
) -> Question:
    """Make troubles the question of a month of the person's centre, and name the body that leads."""
    if not troubles:
        raise NoTroubleChosen
    found = {centre_to_choose(by, trouble.county, at=at) for trouble in troubles}
    centre = min((each for each in found if each), key=lambda each: each.place.level, default=None)
    if centre is None or None in found:
        raise NotAllowed
    try:
        with transaction.atomic():
            question = Question.objects.create(
                centre=centre,
                month=month.replace(day=1),
                title=public_words(title)[:TITLE_LENGTH],
                scope=public_words(scope),
                lead=lead,
                chosen_at=at,
            )
    except IntegrityError:
        raise MonthTaken(month=f"{month:%Y-%m}") from None
    question.troubles.set(troubles)
    event = QuestionChosen(
        question=question.pk,
        centre=centre.pk,
        month=question.month,
        lead=lead.pk,
        troubles=tuple(sorted(trouble.pk for trouble in troubles)),
    )
    publish(event, about=question, by=by, at=at)
    return question


@transaction.atomic
def plan_question(question: Question, *, plan: str, due_on: date, by: Person, at: datetime) -> Question:
    """Write the plan of a question and by when it is done, or a better one; figures run from the first."""
    question = _held(question)
    if not can_work_on_question(by, question, at=at):
        raise NotAllowed
    if due_on < timezone.localdate(at):
        raise DayHasPassed
    question.plan, question.due_on = public_words(plan), due_on
    question.planned_at = question.planned_at or at
    question.save()
    publish(QuestionPlanned(question=question.pk, due_on=due_on), about=question, by=by, at=at)
    return question


@transaction.atomic
def report_on_question(question: Question, *, text: str, by: Person, at: datetime) -> QuestionReport:
    """Tell everybody how far the work is."""
    question = _held(question)
    if not can_work_on_question(by, question, at=at):
        raise NotAllowed
    report = QuestionReport.objects.create(question=question, text=public_words(text), at=at)
    publish(QuestionReported(question=question.pk, report=report.pk), about=question, by=by, at=at)
    return report


@transaction.atomic
def close_question(question: Question, *, outcome: str, by: Person, at: datetime) -> Question:
    """Close a question with what was done and with the cases before and since, counted now."""
    question = _held(question)
    if not can_close_question(by, question, at=at):
        raise NotAllowed
    counted = effect(question, at=at)
    if counted is None:
        raise NotPlanned
    question.outcome, question.closed_at = public_words(outcome), at
    question.effect = list(astuple(counted))
    question.save()
    publish(QuestionClosed(question=question.pk, **vars(counted)), about=question, by=by, at=at)
    return question


def _held(question: Question) -> Question:
    held = Question.objects.select_for_update().get(pk=question.pk)
    if held.closed_at is not None:
        raise AlreadyClosed
    return held
