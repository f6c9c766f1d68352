"""What pages show of a question of the month: its particulars, and whether its plan helped."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from gongzhi.civic.dispatch.models import Question
from gongzhi.civic.dispatch.queries.questions import effect

Rows = list[dict[str, Any]]


def month_in_words(question: Question) -> str:
    """Return the month of a question, as "2026年11月"."""
    return _("%(year)d年%(month)d月") % {"year": question.month.year, "month": question.month.month}


def state_of(question: Question) -> tuple[str, str]:
    """Return how far a question is: the name of its mark, and the word."""
    if question.closed_at:
        return "closed", _("已结题")
    return ("handling", _("正在解决")) if question.planned_at else ("accepted", _("正在定方案"))


def facts_of(question: Question) -> Rows:
    """Return the particulars of a question."""
    rows = [
        {"label": _("月份"), "value": month_in_words(question)},
        {"label": _("由谁选定"), "value": question.centre.name},
        {"label": _("牵头单位"), "value": question.lead.name},
        {"label": _("目标日期"), "value": f"{question.due_on:%Y-%m-%d}" if question.due_on else ""},
        {"label": _("方案定于"), "value": _day(question.planned_at)},
        {"label": _("结题"), "value": _day(question.closed_at)},
    ]
    return [row for row in rows if row["value"]]


def _day(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}" if moment else ""


def effect_in_words(question: Question, *, at: datetime) -> Rows:
    """Return the figures of before the plan and since; none without a plan."""
    counted = effect(question, at=at)
    if counted is None:
        return []
    since = counted.a_month_since
    return [
        {
            "label": _("方案前，平均每30天"),
            "value": number_format(counted.a_month_before, 1),
            "unit": _("件"),
            "note": _("%(days)d天里%(n)d件") % {"days": counted.days_before, "n": counted.before},
        },
        {
            "label": _("方案后，平均每30天"),
            "value": "—" if since is None else number_format(since, 1),
            "unit": "" if since is None else _("件"),
            "note": _("%(days)d天里%(n)d件") % {"days": counted.days_since, "n": counted.since},
        },
    ]


def as_cards(questions: Iterable[Question], *, namespace: str) -> Rows:
    """Return questions as the component draws them, for the pages of the portal or the desk."""
    cards = []
    for question in questions:
        state, label = state_of(question)
        meta = [month_in_words(question), question.lead.short_name]
        url = reverse(f"{namespace}:question", args=[question.pk])
        cards.append({"title": question.title, "url": url, "state": state, "label": label, "meta": meta})
    return cards
