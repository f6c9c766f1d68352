"""The questions of the month, and whether their plans helped."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongzhi.civic.cases.policy import public_cases
from gongzhi.civic.dispatch.logic.effect import Effect, effect_of
from gongzhi.civic.dispatch.logic.gathering.counting import FEWEST_HIDDEN
from gongzhi.civic.dispatch.models import Question, Trouble, TroubleMember


def questions() -> QuerySet[Question]:
    """Return all questions of the month, the latest first."""
    return Question.objects.select_related("centre__place", "lead")


def troubles_in(question: Question) -> list[int]:
    """Return the keys of a question's troubles, and of those into which they went."""
    pairs = question.troubles.values_list("pk", "into")
    return sorted({key for pair in pairs for key in pair if key is not None})


def effect(question: Question, *, at: datetime) -> Effect | None:
    """Return how many cases came before a question's plan and since; None without a plan.

    Once the question is closed it is what was counted then.
    """
    if question.effect is not None:
        return Effect(*question.effect)
    if question.planned_at is None:
        return None
    return effect_of(_times_for_everybody(question), planned_at=question.planned_at, until=at)


def _times_for_everybody(question: Question) -> list[datetime]:
    """Return when a question's cases came; those that are not public only where they are many."""
    shown = Exists(public_cases().filter(pk=OuterRef("case")).order_by())
    members = TroubleMember.objects.filter(trouble__in=troubles_in(question)).annotate(shown=shown)
    rows = list(members.values_list("case__opened_at", "shown"))
    counts_all = sum(not is_shown for _time, is_shown in rows) >= FEWEST_HIDDEN
    return [time for time, is_shown in rows if is_shown or counts_all]


def questions_of(trouble: Trouble) -> QuerySet[Question]:
    """Return the questions that a trouble, or one that went into it, was chosen for."""
    return questions().filter(Q(troubles=trouble) | Q(troubles__into=trouble)).distinct()
