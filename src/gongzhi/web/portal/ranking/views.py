"""Pages of the public ranking."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongzhi.civic.cases.policy import public_cases
from gongzhi.kernel import clock
from gongzhi.web.portal.showing import as_public_cards, with_names
from gongzhi.web.ranking.behind import asked_in, trend_in
from gongzhi.web.ranking.pages import board_page, export_of
from gongzhi.web.ranking.table import Ways

A_PAGE = 20


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show a month's ranking to everybody."""
    page = board_page(request.GET, namespace="portal", at=clock.now())
    return render(request, "portal/ranking/board.html", page, status=200 if page["form"].is_valid() else 422)


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Hand the ranking over as a CSV file."""
    return export_of(request.GET, namespace="portal", at=clock.now())


@require_safe
def trend(request: HttpRequest) -> HttpResponse:
    """Show twelve months of a body, a place or a category."""
    shown = trend_in(request.GET, namespace="portal", at=clock.now())
    back = Ways("portal", shown.until, shown.board).to_board()
    return render(request, "portal/ranking/trend.html", {"trend": shown, "back": back})


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Show the public cases behind a figure, and how many others there are."""
    asked = asked_in(request.GET)
    counted = asked.cases(at=clock.now())
    shown = with_names(public_cases().filter(pk__in=counted.values("pk")))
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    total = counted.count()
    context = {
        "asked": asked,
        "page": page,
        "cards": as_public_cards(page.object_list),
        "total": total,
        "hidden": total - page.paginator.count,
        "back": Ways("portal", asked.month, asked.board).to_board(),
    }
    return render(request, "portal/ranking/cases.html", context)
