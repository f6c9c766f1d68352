"""Pages of how well replies answer: the board, a body's months, the replies behind a figure, the file."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.dispatch.models import ReadReply
from gongzhi.civic.dispatch.policy import bodies_compared_for
from gongzhi.civic.dispatch.queries.answer_scores import FEWEST, Lack, lacking, replies_of
from gongzhi.civic.dispatch.queries.answers import remarks_on
from gongzhi.civic.evaluation.vocabulary import Month
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.people.queries import with_details
from gongzhi.kernel.spreadsheet import csv_response
from gongzhi.web.desk.answers.table import Line, lines_of, months_of, percent, span_of, sum_of
from gongzhi.web.desk.entrance import for_staff
from gongzhi.web.paging import LongList
from gongzhi.web.ranking.behind import month_in
from gongzhi.web.ranking.pages import MonthForm

A_PAGE = 50
REPLIES_A_PAGE = 20


@require_safe
@for_staff
def board(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show what the replies of a month come to, by body."""
    form = MonthForm(request.GET, at=at)
    lines = lines_of(bodies_compared_for(by, at=at), form.chosen)
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "month": form.chosen,
        "page": page,
        "lacks": list(Lack),
        "figures": _figures(lines),
        "fewest": FEWEST,
        "export": f"{reverse('desk:answers-export')}?month={form.chosen}",
    }
    return render(request, "desk/answers/board.html", context, status=200 if form.is_valid() else 422)


def _figures(lines: list[Line]) -> list[dict[str, Any]]:
    """Return the mean of all replies, how many there are, and what most of them lack."""
    whole = sum_of(lines)
    if whole.mean is None:
        return []
    most = sorted(Lack, key=lambda lack: -whole.lacks[lack])[:2]
    return [
        {"label": _("平均分"), "value": f"{whole.mean:.1f}", "unit": _("分")},
        {"label": _("答复"), "value": whole.replies, "unit": _("条")},
        *({"label": lack.label, "value": percent(whole, lack).rstrip("%"), "unit": "%"} for lack in most),
    ]


@require_safe
@for_staff
def export(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Hand the board of a month over as a CSV file."""
    month = MonthForm(request.GET, at=at).chosen
    head = [_("月份"), _("单位"), _("平均分"), _("答复数"), *(lack.label for lack in Lack)]
    lines = lines_of(bodies_compared_for(by, at=at), month)
    rows = ([month, line.label, line.mean, line.scores.replies, *_counts(line)] for line in lines)
    return csv_response(f"answers-{month}", head, rows)


def _counts(line: Line) -> list[int]:
    return [line.scores.lacks[lack] for lack in Lack]


@require_safe
@for_staff
def trend(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show the last twelve months of a body."""
    body, month = _body_in(request.GET, by, at), month_in(request.GET)
    lines = months_of(body, month)
    rows = [[line.label, line.mean or "–"] for line in reversed(lines)]
    context = {
        "body": body,
        "lines": lines,
        "lacks": list(Lack),
        "chart": {"head": [_("月份"), _("平均分")], "rows": rows},
        "back": _board(month),
    }
    return render(request, "desk/answers/trend.html", context)


@require_safe
@for_staff
def replies(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show the replies behind a figure, of cases that one may see, each with what it lacks beside it."""
    body, month, lack = _body_in(request.GET, by, at), month_in(request.GET), _lack_in(request.GET)
    counted = replies_of(Organisation.objects.filter(pk=body.pk), **span_of(month))
    if lack:
        counted = lacking(lack, counted)
    seen = counted.filter(case__in=visible_cases(by, at=at)).select_related(
        "statement", "case__place", "case__spoken_by"
    )
    page = LongList(seen, REPLIES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "body": body,
        "month": month,
        "lack": lack,
        "page": page,
        "rows": _with_remarks(list(page.object_list)),
        "hidden": counted.count() - seen.count(),
        "back": _board(month),
    }
    return render(request, "desk/answers/replies.html", context)


def _with_remarks(replies: list[ReadReply]) -> list[dict[str, Any]]:
    with_details(reply.case.spoken_by for reply in replies if reply.case.spoken_by)
    return [_with_its_remarks(reply) for reply in replies]


def _with_its_remarks(reply: ReadReply) -> dict[str, Any]:
    found = remarks_on(reply.statement.text, to=reply.case, at=reply.at)
    lacks = [
        {"kind": kind, "reasons": [remark.reason for remark in remarks if remark.reason]}
        for kind, remarks in groupby(found, key=lambda remark: remark.kind)
    ]
    return {"reply": reply, "lacks": lacks}


def _board(month: Month) -> str:
    return f"{reverse('desk:answers')}?month={month}"


def _body_in(query: QueryDict, by: Person, at: datetime) -> Organisation:
    """Return the body asked for, if one may read what its replies come to."""
    key = query.get("of", "")
    if not key.isascii() or not key.isdigit() or len(key) > 18:
        raise Http404
    return get_object_or_404(bodies_compared_for(by, at=at), pk=int(key))


def _lack_in(query: QueryDict) -> Lack | None:
    code = query.get("lack", "")
    if not code:
        return None
    try:
        return Lack(code)
    except ValueError as error:
        raise Http404 from error
