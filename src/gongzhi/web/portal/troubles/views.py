"""Pages of common troubles for everybody: the list, and one with its time line, map and public cases."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongzhi.civic.cases.models import Case, CaseQuerySet
from gongzhi.civic.cases.policy import public_cases
from gongzhi.civic.dispatch.models import Trouble, TroubleFigures
from gongzhi.civic.dispatch.policy import visible_troubles
from gongzhi.civic.dispatch.queries.gathering import areas
from gongzhi.civic.dispatch.queries.troubles import cases_of
from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.kernel import clock
from gongzhi.web.paging import LongList
from gongzhi.web.portal.places import outlines_of
from gongzhi.web.portal.showing import as_public_cards, with_names
from gongzhi.web.portal.views.public import MOST_ON_MAP, as_feature, legend
from gongzhi.web.troubles.forms import CountyFilter
from gongzhi.web.troubles.showing import called, figures_in_words, months_chart, trouble_cards

A_PAGE = 20


@require_safe
def troubles(request: HttpRequest) -> HttpResponse:
    """List the common troubles, the hottest first."""
    form = CountyFilter(request.GET, counties=areas())
    found = _everybodys().filter(**form.narrowing)
    page = LongList(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "cards": trouble_cards(page, namespace="portal")}
    return render(request, "portal/troubles/troubles.html", context, status=200 if form.is_valid() else 422)


@require_safe
def trouble(request: HttpRequest, number: int) -> HttpResponse:
    """Show one trouble: figures, time line, map, and its public cases."""
    found = _everybodys().filter(trouble=number).first()
    if found is None:
        heir = get_object_or_404(Trouble, pk=number, into__isnull=False).into_id
        return redirect("portal:trouble", get_object_or_404(_everybodys(), trouble=heir).trouble_id)
    cases = with_names(_cases(number))
    page = LongList(cases, A_PAGE).get_page(request.GET.get("page"))
    cards = as_public_cards(page)
    context = {
        "trouble": found.trouble,
        "found": found,
        "name": called(found.trouble),
        "figures": figures_in_words(found),
        "hidden": found.cases - page.paginator.count,
        "chart": months_chart(found.months),
        "page": page,
        "cards": cards,
        "source": reverse("portal:trouble-geojson", args=[number]),
        "legend": legend(),
    }
    return render(request, "portal/troubles/trouble.html", context)


@require_safe
def geojson(request: HttpRequest, number: int) -> HttpResponse:
    """Answer the public cases of a trouble as points, each moved to about a hundred metres."""
    get_object_or_404(_everybodys(), trouble=number)
    cases = list(_cases(number).select_related("place__parent")[:MOST_ON_MAP])
    points = [each for each in map(as_feature, cases) if each]
    return JsonResponse({"type": "FeatureCollection", "features": [*_ground(cases), *points]})


def _ground(cases: Iterable[Case]) -> list[dict[str, Any]]:
    """Return the areas of the streets in which some cases lie."""
    around = PlaceAncestry.objects.filter(descendant__in={case.place_id for case in cases})
    streets = Place.objects.present().filter(level=Level.STREET, shape__isnull=False)
    return outlines_of(streets.filter(pk__in=around.values("ancestor")))


def _everybodys() -> QuerySet[TroubleFigures]:
    return visible_troubles(None, at=clock.now())


def _cases(number: int) -> CaseQuerySet:
    return cases_of(number, among=public_cases())
