"""What the scripts of the report page ask: places by words, by a point, and their outlines."""

from math import isfinite

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.queries import place_at
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.kernel import clock
from gongzhi.web.portal.places import as_answer, found_places, outlines_of

MOST_OUTLINES = 600


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answer the places that fit ?q=, the best first."""
    found = found_places(request.GET.get("q", "").strip(), on=timezone.localdate(clock.now()))
    return JsonResponse([as_answer(place) for place in found], safe=False)


@require_safe
def at(request: HttpRequest) -> HttpResponse:
    """Answer the place at ?lon= and ?lat= (degrees, WGS 84)."""
    try:
        lon, lat = float(request.GET["lon"]), float(request.GET["lat"])
    except (KeyError, ValueError):
        return JsonResponse({"error": _("请给出经度和纬度两个数。")}, status=400)
    place = place_at(lon, lat) if isfinite(lon) and isfinite(lat) else None
    if place is None or place.level < Level.STREET:
        return JsonResponse({"error": _("这个位置不在本市范围内。")}, status=404)
    return JsonResponse({**as_answer(place), "lon": lon, "lat": lat})


@require_safe
@cache_control(public=True, max_age=3600)
def outlines(request: HttpRequest) -> HttpResponse:
    """Answer the communities' outlines, streets' where there are too many."""
    present = Place.objects.present()
    for level in (Level.COMMUNITY, Level.STREET):
        shown = present.filter(level=level)
        if shown.count() <= MOST_OUTLINES:
            return JsonResponse({"type": "FeatureCollection", "features": outlines_of(shown)})
    raise Http404
