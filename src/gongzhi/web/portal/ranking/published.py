"""A month as it was published: its figures then and now, from how many facts, and the receipt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.civic.evaluation.models import PublishedRanking
from gongzhi.civic.evaluation.queries import Tally, cases_of, rates_by
from gongzhi.civic.evaluation.queries.published import fact_of, publications_of
from gongzhi.civic.evaluation.vocabulary import Grouping, Month
from gongzhi.civic.ledger.queries.receipts import receipt_of
from gongzhi.kernel import clock
from gongzhi.web.portal.views.receipts import Line, as_file, line_of
from gongzhi.web.ranking.table import RATES, percent

RATES_OF_ART_32 = RATES[:3]
A_PAGE = 12  # publications of one month: corrections are few


@dataclass(frozen=True)
class Rate:
    """A rate as it was published, and as it is today where that differs."""

    label: str
    then: str
    now: str  # "" where nothing changed


@dataclass(frozen=True)
class Body:
    """A body's line in what was published."""

    name: str
    rates: list[Rate]
    cases: int
    public: int


@dataclass(frozen=True)
class Shown:
    """One publication as the page shows it."""

    published: PublishedRanking
    bodies: list[Body]
    receipt: Line | None
    is_latest: bool

    @property
    def differs(self) -> bool:
        """Whether any figure is another today."""
        return any(rate.now for body in self.bodies for rate in body.rates)


@require_safe
def published(request: HttpRequest, month: str) -> HttpResponse:
    """Show all publications of a month, the newest first, the newest beside today's figures."""
    found = list(_known(month)[:A_PAGE])
    if not found:
        raise Http404
    today = _today(Month.parse(month), at=clock.now())
    shown = [_shown(request, each, today, is_latest=each is found[0]) for each in found]
    page = {"month": Month.parse(month), "shown": shown, "rates": RATES_OF_ART_32}
    return render(request, "portal/ranking/published.html", page)


@require_safe
def receipt(request: HttpRequest, month: str, nth: int) -> HttpResponse:
    """Give the receipt of a publication as a file."""
    found = _known(month).filter(pk=nth).first()
    words = {"salt": bytes(found.salt).hex(), "content": found.content} if found else None
    told = receipt_of(fact_of(found), words=words) if found else None
    if told is None:
        raise Http404
    return as_file(told, f"ranking-{month}-{nth}")


def _known(month: str) -> Any:
    try:
        return publications_of(Month.parse(month))
    except ValueError as error:
        raise Http404 from error


def _today(month: Month, *, at: datetime) -> dict[int | None, Tally]:
    return {row.key: row.tally for row in rates_by(Grouping.BODY, cases_of(month), month=month, at=at)}


def _shown(
    request: HttpRequest, each: PublishedRanking, today: Mapping[int | None, Tally], *, is_latest: bool
) -> Shown:
    bodies = [
        _body(line, today.get(line["body"], Tally()) if is_latest else None)
        for line in each.content["bodies"]
    ]
    return Shown(each, bodies, line_of(request, fact_of(each), _("公布回执")), is_latest)


def _body(line: Mapping[str, Any], today: Tally | None) -> Body:
    then = Tally(**line["all"])
    rates = [
        Rate(
            str(rate.label),
            _share(then, rate.part, rate.whole),
            _change(then, today, rate.part, rate.whole) if today else "",
        )
        for rate in RATES_OF_ART_32
    ]
    return Body(line["name"], rates, then.all, line["public"]["all"])


def _share(tally: Tally, part: str, whole: str) -> str:
    n, of = getattr(tally, part), getattr(tally, whole)
    return f"{percent(n / of)}（{n}/{of}）" if of else "–"


def _change(then: Tally, today: Tally, part: str, whole: str) -> str:
    now = _share(today, part, whole)
    return now.replace("–", _("没有计入的事项")) if now != _share(then, part, whole) else ""
