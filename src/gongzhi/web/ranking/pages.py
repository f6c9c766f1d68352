"""What the pages of a ranking show, on portal and desk: choice of month and board, table, chart, rules."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Satisfaction
from gongzhi.civic.evaluation.models import Weights
from gongzhi.civic.evaluation.queries import weights_in
from gongzhi.civic.evaluation.queries.published import publications_of
from gongzhi.civic.evaluation.vocabulary import Grouping, Month
from gongzhi.kernel.spreadsheet import csv_response
from gongzhi.web.ranking.board import Board, board_named, boards_in_use
from gongzhi.web.ranking.table import RATES, Shown, Table, Ways, excluded_because, percent, table_of

MOST_MONTHS = 36
MOST_BARS = 15
A_PAGE = 50


class MonthForm(forms.Form):
    """Which month; the board stays."""

    month = forms.ChoiceField(
        label=gettext_lazy("月份"),
        error_messages={"invalid_choice": gettext_lazy("没有这个月的数据，请在列表里选一个月份。")},
    )
    by = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, query: QueryDict, *, at: datetime) -> None:
        months = months_with_cases(at=at)
        latest = months[1] if len(months) > 1 else months[0]
        super().__init__({"month": query.get("month", str(latest)), "by": query.get("by", "")})
        self.latest = latest
        if not query.get("by"):
            del self.fields["by"]
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(month), _in_words(month, at)) for month in months]

    @property
    def chosen(self) -> Month:
        """The month chosen, else the last whole one."""
        return Month.parse(self.cleaned_data["month"]) if self.is_valid() else self.latest


def months_with_cases(*, at: datetime) -> list[Month]:
    """Return the months from the present one back to the first case, at most three years."""
    first = Case.objects.order_by("opened_at").values_list("opened_at", flat=True).first()
    month, months = Month.of(timezone.localdate(at)), list[Month]()
    while first and month >= Month.of(timezone.localdate(first)) and len(months) < MOST_MONTHS:
        months.append(month)
        month = month.plus(-1)
    return months or [month]


def _in_words(month: Month, at: datetime) -> str:
    words = _("%(year)d年%(month)d月") % {"year": month.year, "month": month.number}
    return (
        _("%(month)s（还没过完）") % {"month": words} if month == Month.of(timezone.localdate(at)) else words
    )


def board_page(query: QueryDict, *, namespace: str, at: datetime) -> dict[str, Any]:
    """Return all that the page of a board shows."""
    form, boards = MonthForm(query, at=at), boards_in_use()
    board = board_named(by) if (by := query.get("by")) else boards[0]
    ways = Ways(namespace, form.chosen, board)
    table = table_of(ways, at=at)
    page = Paginator(table.rows, A_PAGE).get_page(query.get("page"))
    return {
        "form": form,
        "board": board,
        "month": form.chosen,
        "is_running": form.chosen == Month.of(timezone.localdate(at)),
        "groups": _groups(boards, ways),
        "page": page,
        "lines": table.lines(page.object_list),
        "table": table,
        "rates": RATES,
        "figures": _figures(table.total),
        "chart": _chart(table, board),
        "export": ways.export(),
        "at": at,
        "published": publications_of(form.chosen).first(),
        **rules_page(ways, at=at),
    }


def rules_page(ways: Ways, *, at: datetime) -> dict[str, Any]:
    """Return what the rates of a month weigh, and which cases don't count."""
    weights = weights_in(ways.month)
    return {
        "weights": weights,
        "satisfied_from": Satisfaction(weights.satisfied_from).label,
        "reasons": excluded_because(ways, at=at),
        "weighed": _weighed(weights),
    }


def _weighed(weights: Weights) -> list[tuple[str, int]]:
    values = (weights.response, weights.resolution, weights.satisfaction)
    return [(str(rate.label), value) for rate, value in zip(RATES, values, strict=False)]


def _groups(boards: Iterable[Board], ways: Ways) -> list[dict[str, Any]]:
    """Return the boards to choose from, by what they compare."""
    groups: dict[Grouping, list[dict[str, Any]]] = {}
    for board in boards:
        way = Ways(ways.namespace, ways.month, board).to_board()
        groups.setdefault(board.grouping, []).append(
            {"label": board.label, "url": way, "current": board == ways.board}
        )
    return [
        {
            "label": grouping.label,
            "url": tabs[0]["url"],
            "current": grouping == ways.board.grouping,
            "tabs": tabs,
        }
        for grouping, tabs in groups.items()
    ]


def _figures(total: Shown) -> list[dict[str, Any]]:
    figures = [
        {
            "label": share.label,
            "value": percent(share.value).rstrip("%"),
            "unit": "%" if share.value is not None else "",
            "note": _("%(part)d / %(whole)d件") % {"part": share.part.n, "whole": share.whole.n},
            "url": share.whole.url,
        }
        for share in total.shares
    ]
    counted = {"label": _("计入考核"), "value": total.counted.n, "unit": _("件"), "url": total.counted.url}
    return [*figures, {**counted, "note": _("另有%(n)d件不计入") % {"n": total.excluded.n}}]


def _chart(table: Table, board: Board) -> Mapping[str, Any]:
    ranked = [row for row in table.rows if row.score is not None]
    return {
        "head": [board.label, _("综合得分")],
        "rows": [[line.label, f"{line.score:.2f}"] for line in table.lines(ranked[:MOST_BARS])],
        "note": _("只画前%(n)d名，其余见下表。") % {"n": MOST_BARS} if len(ranked) > MOST_BARS else "",
    }


def export_of(query: QueryDict, *, namespace: str, at: datetime) -> StreamingHttpResponse:
    """Answer with a board as a CSV file: the figures of all its pages."""
    form = MonthForm(query, at=at)
    board = board_named(by) if (by := query.get("by")) else boards_in_use()[0]
    table = table_of(Ways(namespace, form.chosen, board), at=at)
    cells = (_cells(form.chosen, line) for line in table.lines(table.rows))
    return csv_response(f"ranking-{form.chosen}-{board.key}", _head(board), cells)


def _head(board: Board) -> list[object]:
    head: list[object] = [_("月份"), board.label, _("名次"), _("综合得分")]
    for rate in RATES:
        head += [rate.label, rate.part.label, rate.whole.label]
    return [*head, _("计入考核"), _("不计入考核"), _("全部事项")]


def _cells(month: Month, line: Shown) -> list[object]:
    cells: list[object] = [
        month,
        line.label,
        line.rank or "",
        "" if line.score is None else f"{line.score:.2f}",
    ]
    for share in line.shares:
        cells += ["" if share.value is None else percent(share.value), share.part.n, share.whole.n]
    return [*cells, line.counted.n, line.excluded.n, line.total.n]
