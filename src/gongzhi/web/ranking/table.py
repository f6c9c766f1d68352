"""The lines of a board: rates, score, rank, change against the month before, ways to the cases."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, reduce
from operator import add

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.civic.evaluation.queries import (
    Row,
    Tally,
    cases_behind,
    rates_by,
    reasons_of,
    weighting_of,
    weights_in,
)
from gongzhi.civic.evaluation.vocabulary import Figure, Month
from gongzhi.web.ranking.board import UNNAMED, Board, name_of_nothing


@dataclass(frozen=True)
class Rate:
    """One of the rates: its name, and the two figures whose share it is."""

    name: str
    label: str | Promise
    part: Figure
    whole: Figure


RATES = (
    Rate("response_rate", gettext_lazy("响应率"), Figure.CONTACTED, Figure.CONTACT_ASKED),
    Rate("resolution_rate", gettext_lazy("解决率"), Figure.RESOLVED, Figure.ANSWERED),
    Rate("satisfaction_rate", gettext_lazy("满意率"), Figure.SATISFIED, Figure.RATED),
    Rate("in_time_rate", gettext_lazy("按期办结率"), Figure.IN_TIME, Figure.DUE),
)


@dataclass(frozen=True)
class Count:
    """A number of cases, and the address of the list of these very cases."""

    n: int
    url: str


@dataclass(frozen=True)
class Share:
    """A rate as a page shows it."""

    rate: Rate
    value: float | None
    part: Count
    whole: Count

    @property
    def label(self) -> str:
        """The rate's name."""
        return str(self.rate.label)

    def __str__(self) -> str:
        return percent(self.value)


@dataclass(frozen=True)
class Shown:
    """One line of a board as a page shows it; changes are against the month before, None without one."""

    label: str
    trend: str
    rank: int | None
    score: float | None
    shares: tuple[Share, ...]
    counted: Count
    excluded: Count
    total: Count
    climbed: int | None = None  # places up (+) or down (-)
    gained: float | None = None  # points of the score

    def against(self, score: float | None, climbed: int | None) -> "Shown":
        """Return the line with its change against a score of the month before."""
        known = self.score is not None and score is not None
        gained = round(self.score or 0, 2) - round(score or 0, 2) if known else None
        return replace(self, climbed=climbed, gained=gained)


@dataclass(frozen=True)
class Ways:
    """Makes the addresses of a page's links: in which namespace, for which month and board."""

    namespace: str
    month: Month
    board: Board

    def cases(self, figure: Figure, of: str = "", because: str = "") -> str:
        """Return the address of the cases behind a figure."""
        asked = f"{self._to_cases}&figure={figure.value}" + (f"&of={of}" if of else "")
        return f"{asked}&{urlencode({'because': because})}" if because else asked

    def trend(self, of: str) -> str:
        """Return the address of a line's last twelve months."""
        return f"{self._to_trends}&of={of}" if of else self._to_trends

    def to_board(self) -> str:
        """Return the address of the board itself."""
        return self._to("ranking")

    def export(self) -> str:
        """Return the address of the board as a CSV file."""
        return self._to("ranking-export")

    # The links of a board, a dozen a line, differ only in their ends: what they share is made once.
    @cached_property
    def _to_cases(self) -> str:
        return self._to("ranking-cases")

    @cached_property
    def _to_trends(self) -> str:
        return self._to("ranking-trend")

    def _to(self, page: str) -> str:
        asked = urlencode({"month": str(self.month), "by": self.board.key})
        return f"{reverse(f'{self.namespace}:{page}')}?{asked}"


def percent(value: float | None) -> str:
    """Return a share in per cent with one decimal, or a dash where there is none."""
    return "–" if value is None else f"{value:.1%}"


def shares_of(tally: Tally, ways: Ways, of: str = "") -> tuple[Share, ...]:
    """Return the four rates of a tally, each with the ways to its two lists."""
    return tuple(
        Share(
            rate,
            getattr(tally, rate.name),
            _count(tally, rate.part, ways, of),
            _count(tally, rate.whole, ways, of),
        )
        for rate in RATES
    )


def _count(tally: Tally, figure: Figure, ways: Ways, of: str) -> Count:
    return Count(getattr(tally, figure.value), ways.cases(figure, of))


@dataclass(frozen=True)
class Table:
    """A board in a month: its rows, the best first, those of the month before, and the sum of them all."""

    ways: Ways
    rows: list[Row]
    past: Mapping[int | None, Row]
    total: Shown

    def lines(self, rows: Iterable[Row]) -> list[Shown]:
        """Return some rows as a page shows them: a board may have more than a page does."""
        return [_line(row, self.past.get(row.key), self.ways) for row in rows]


def table_of(ways: Ways, *, at: datetime) -> Table:
    """Return a board in a month against the month before; the number of queries doesn't grow."""
    board, month = ways.board, ways.month
    now, before = (
        rates_by(board.grouping, board.cases(each), month=each, at=at, level=board.level)
        for each in (month, month.plus(-1))
    )
    total = _total([_sum(now, month), _sum(before, month.plus(-1))], ways)
    return Table(ways, now, {row.key: row for row in before}, total)


def _line(row: Row, before: Row | None, ways: Ways) -> Shown:
    is_named = row.key is not None
    climbed = before.rank - row.rank if before and before.rank and row.rank else None
    return shown_as(
        row,
        ways,
        str(row.key) if is_named else UNNAMED,
        label=row.label if is_named else name_of_nothing(ways.board),
    ).against(before.score if before else None, climbed)


def _sum(rows: Iterable[Row], month: Month) -> Row:
    tally = reduce(add, (row.tally for row in rows), Tally())
    return Row(None, "", tally, tally.score(weighting_of(weights_in(month))), None)


def _total(sums: list[Row], ways: Ways) -> Shown:
    now, before = sums
    return shown_as(now, ways, "", label=_("合计")).against(before.score, None)


def shown_as(row: Row, ways: Ways, of: str, *, label: str) -> Shown:
    """Return a row of rates as a page shows it, with ways to the cases of the line `of` ("" is the board)."""
    return Shown(
        label=label,
        trend=ways.trend(of),
        rank=row.rank,
        score=row.score,
        shares=shares_of(row.tally, ways, of),
        counted=_count(row.tally, Figure.COUNTED, ways, of),
        excluded=_count(row.tally, Figure.EXCLUDED, ways, of),
        total=_count(row.tally, Figure.ALL, ways, of),
    )


def excluded_because(ways: Ways, *, at: datetime) -> list[tuple[str, Count]]:
    """Return why cases of the board don't count, each reason with how many and the way to them."""
    out = cases_behind(Figure.EXCLUDED, ways.board.cases(ways.month), month=ways.month, at=at)
    reasons = Counter(reasons_of(out.only("pk"), month=ways.month).values())
    most_first = sorted(reasons.items(), key=lambda reason: (-reason[1], reason[0]))
    return [(why, Count(n, ways.cases(Figure.EXCLUDED, because=why))) for why, n in most_first]
