"""The very cases behind a figure of a board, and the last twelve months of one of its lines."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from gongzhi.civic.cases.models import Case, CaseQuerySet
from gongzhi.civic.evaluation.queries import (
    Row,
    cases_behind,
    reasons_of,
    total_of,
    weighting_of,
    weights_in,
)
from gongzhi.civic.evaluation.vocabulary import Figure, Month
from gongzhi.web.ranking.board import Board, Line, board_named, line_of
from gongzhi.web.ranking.table import RATES, Shown, Ways, shown_as

MONTHS = 12


@dataclass(frozen=True)
class Asked:
    """Which figure of which line of which board a list opens."""

    month: Month
    board: Board
    line: Line | None
    figure: Figure
    because: str

    @property
    def title(self) -> str:
        """What the list holds, in words."""
        return self.because or str(self.figure.label)

    @property
    def name(self) -> str:
        """Whose cases the list holds."""
        return self.line.label if self.line else str(self.board.label)

    def cases(self, *, at: datetime) -> CaseQuerySet:
        """Return the cases that the figure counts."""
        counted = (
            self.board.cases_of_line(self.line, self.month) if self.line else self.board.cases(self.month)
        )
        found = cases_behind(self.figure, counted, month=self.month, at=at)
        if not self.because:
            return Case.objects.filter(pk__in=found.values("pk"))
        told = reasons_of(found.only("pk"), month=self.month)
        return Case.objects.filter(pk__in=[pk for pk, reason in told.items() if reason == self.because])


def asked_in(query: QueryDict) -> Asked:
    """Read an address; raise Http404 where it makes no sense."""
    board, of, figure = board_named(query.get("by", "")), query.get("of", ""), query.get("figure", "")
    if figure not in Figure.values:
        raise Http404
    line = line_of(board, of) if of else None
    return Asked(month_in(query), board, line, Figure(figure), query.get("because", ""))


def month_in(query: QueryDict) -> Month:
    """Read the month of an address; raise Http404 where it is none."""
    try:
        return Month.parse(query.get("month", ""))
    except ValueError as error:
        raise Http404 from error


@dataclass(frozen=True)
class Trend:
    """A line over twelve months, the latest first."""

    board: Board
    line: Line
    until: Month
    months: list[Shown]

    rates = RATES

    def chart(self) -> dict[str, Any]:
        """Return the rates by month as the chart draws them, the oldest first."""
        rows = [
            [
                each.label,
                *(f"{100 * share.value:.1f}" if share.value is not None else "–" for share in each.shares),
            ]
            for each in reversed(self.months)
        ]
        return {"head": [_("月份"), *(str(rate.label) for rate in RATES)], "rows": rows}


def trend_in(query: QueryDict, *, namespace: str, at: datetime) -> Trend:
    """Return the twelve months up to the one asked for; four queries a month."""
    board, until = board_named(query.get("by", "")), month_in(query)
    line = line_of(board, query.get("of", ""))
    months = [until.plus(-back) for back in range(MONTHS)]
    return Trend(
        board, line, until, [_in_month(Ways(namespace, month, board), line, at=at) for month in months]
    )


def _in_month(ways: Ways, line: Line, *, at: datetime) -> Shown:
    tally = total_of(ways.board.cases_of_line(line, ways.month), month=ways.month, at=at)
    score = tally.score(weighting_of(weights_in(ways.month)))
    return shown_as(Row(None, "", tally, score, None), ways, line.key, label=str(ways.month))
