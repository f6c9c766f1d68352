"""The files: public cases as CSV and GeoJSON, page by page or a whole month, and their descriptions."""

import json
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition, require_safe

from gongzhi.api.open_data import describing
from gongzhi.api.open_data.choosing import Page, chosen, page_of
from gongzhi.api.open_data.fields import FIELDS, Shown
from gongzhi.api.open_data.rows import rows_of
from gongzhi.api.reading import legible
from gongzhi.civic.evaluation.queries.published import open_facts
from gongzhi.civic.evaluation.vocabulary import Month
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.models import Fact
from gongzhi.kernel.spreadsheet import csv_response

Answer = HttpResponse | StreamingHttpResponse
COUNTED = 10_000  # more ids than are drawn while one transaction is open
_GEOJSON = "application/geo+json"


def _openly(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """Let pages of anybody read it, and tell in JSON what makes no sense."""

    @wraps(view)
    def answer(request: HttpRequest, **words: str) -> Answer:
        try:
            response = view(request, **words)
        except Refused as refusal:
            response = JsonResponse({"error": str(refusal)}, status=400)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "Link, ETag"
        return response

    return csrf_exempt(require_safe(answer))


def _version(request: HttpRequest, **words: str) -> str:
    """Return the version of the data: whatever changes it is a fact.

    The id of the last fact alone does not tell: with several writers a lower one may be committed after a
    higher one. So the latest ids are counted too, which takes milliseconds and tells when a gap was filled.
    """
    last = Fact.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return f'"{last}-{Fact.objects.filter(pk__gt=last - COUNTED).count()}"'


_conditional = condition(etag_func=_version)


@_openly
def catalogue(request: HttpRequest) -> Answer:
    """Answer the catalogue."""
    return _json(describing.catalogue(request), kind="application/ld+json")


@_openly
def fields(request: HttpRequest) -> Answer:
    """Answer what each field holds."""
    return _json(describing.fields())


@_openly
def table(request: HttpRequest) -> Answer:
    """Answer the description of the CSV file."""
    return _json(describing.table(request), kind="application/csvm+json")


def _json(told: dict[str, Any], kind: str = "application/json") -> HttpResponse:
    return HttpResponse(json.dumps(told, ensure_ascii=False, indent=1), content_type=f"{kind}; charset=utf-8")


@_openly
@_conditional
def as_csv(request: HttpRequest) -> Answer:
    """Answer a page of cases as CSV."""
    return _csv(request, page_of(_said(request)), name="cases")


@_openly
@_conditional
def month_as_csv(request: HttpRequest, *, month: str) -> Answer:
    """Answer all public cases opened in a month as CSV."""
    try:
        cases = chosen({"from": month, "to": month})
    except Refused as refusal:
        raise Http404 from refusal
    return _csv(request, Page(cases), name=f"cases-{month}")


@_openly  # without a version: that a fact was sealed is no fact
def facts(request: HttpRequest, *, month: str) -> Answer:
    """Answer the facts from which a month's figures over public cases are counted, one a line, opened."""
    try:
        wanted = Month.parse(month)
    except ValueError as error:
        raise Http404 from error
    lines = (json.dumps(line, ensure_ascii=False) + "\n" for line in open_facts(wanted))
    response = StreamingHttpResponse(lines, content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="facts-{month}.jsonl"'
    response["Cache-Control"] = "public, max-age=300"
    return response


def _csv(request: HttpRequest, page: Page, *, name: str) -> StreamingHttpResponse:
    lines = ([_cell(field.of(shown)) for field in FIELDS] for shown in _rows(request, page))
    response = csv_response(name, [field.name for field in FIELDS], lines)
    described = f'<{request.build_absolute_uri(reverse("open-data:csvw"))}>; rel="describedby"'
    return _linked(response, request, page, described)


def _cell(value: Any) -> Any:
    """Return what stands in a cell: nothing for what is not known, true and false as CSVW reads them."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else value


@_openly
@_conditional
def as_geojson(request: HttpRequest) -> Answer:
    """Answer a page of cases as a FeatureCollection (RFC 7946)."""
    page = page_of(_said(request))
    response = StreamingHttpResponse(_features(request, page), content_type=f"{_GEOJSON}; charset=utf-8")
    return _linked(response, request, page)


def _features(request: HttpRequest, page: Page) -> Iterator[str]:
    yield f'{{"type": "FeatureCollection", "next": {json.dumps(_next(request, page))}, "features": ['
    for index, shown in enumerate(_rows(request, page)):
        yield f"{',' if index else ''}\n{json.dumps(_feature(shown), ensure_ascii=False)}"
    yield "\n]}\n"


def _feature(shown: Shown) -> dict[str, Any]:
    told = {field.name: field.of(shown) for field in FIELDS}
    point = [told.pop("lon"), told.pop("lat")]
    geometry = {"type": "Point", "coordinates": point} if None not in point else None
    return {"type": "Feature", "id": told["number"], "geometry": geometry, "properties": told}


def _rows(request: HttpRequest, page: Page) -> Iterator[Shown]:
    root = request.build_absolute_uri(reverse("portal:public"))
    return rows_of(page.cases, lambda number: f"{root}{number}/")


def _said(request: HttpRequest) -> dict[str, str]:
    return {name: legible(name, str(text)) for name, text in request.GET.items()}


def _next(request: HttpRequest, page: Page) -> str | None:
    if page.next is None:
        return None
    return request.build_absolute_uri(f"?{urlencode({**request.GET.dict(), 'cursor': page.next})}")


def _linked(
    response: StreamingHttpResponse, request: HttpRequest, page: Page, *links: str
) -> StreamingHttpResponse:
    """Add links (RFC 8288), and let caches keep the answer for some minutes."""
    onward = _next(request, page)
    told = [*links, *([f'<{onward}>; rel="next"'] if onward else [])]
    if told:
        response["Link"] = ", ".join(told)
    response["Cache-Control"] = "public, max-age=300"
    return response
