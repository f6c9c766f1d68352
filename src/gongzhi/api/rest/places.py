"""Places: search, one, its children, its shape, and the one at a point."""

from typing import Annotated, Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import BaseModel, Field
from pydantic_core import to_json

from gongzhi.api.rest.answers import answered
from gongzhi.api.rest.callers import CalledRequest, Token
from gongzhi.api.rest.listing import Words
from gongzhi.api.rest.lookups import kept_place
from gongzhi.api.rest.problems import no_such_thing
from gongzhi.api.rest.shapes import PlaceNamed
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.queries import children_of, place_at, places_as_geojson, search_places
from gongzhi.civic.jurisdictions.vocabulary import Level

router = Router(tags=[_("地点")])
GEOJSON = "application/geo+json"
_OPEN = Token(optional=True)
_LEVELS = _("1 省级，2 市级，3 区县，4 街道乡镇，5 社区村，6 网格")


class PlaceShape(PlaceNamed):
    """A place of today."""

    level: Level = Field(description=_LEVELS)
    parent: str | None = Field(description=_("上级的代码"), examples=["330100"])
    lon: float | None = Field(description=_("中心的经度(WGS 84)"), examples=[120.13])
    lat: float | None = Field(description=_("中心的纬度(WGS 84)"), examples=[30.26])


class PlaceList(BaseModel):
    """Some places."""

    items: list[PlaceShape] = Field(description=_("地点"))


@router.get(
    "",
    operation_id="search_places",
    url_name="places",
    auth=_OPEN,
    response=PlaceList,
    summary=_("按名称或代码找地点"),
    description=_("最相符的在前。前面的词可以写上级：“临湖 幸福”。"),
)
def search(
    request: CalledRequest,
    q: Annotated[Words, Query(description=_("名称里的字，或代码的开头"), examples=["荷塘"])],
    limit: Annotated[int, Query(ge=1, le=50, description=_("最多几个"))] = 20,
) -> HttpResponse:
    """Find places by words."""
    found = search_places(q, timezone.localdate(request.auth.at), limit=limit)
    return answered(request, _list(found))


@router.get(
    "/at",
    operation_id="get_place_at",
    url_name="place-at",
    auth=_OPEN,
    response=PlaceShape,
    summary=_("一个位置在哪个地点"),
    description=_("最小的、范围盖住这个点的地点；没有画范围的按最近的中心(5 公里内)。"),
)
def at_point(
    request: CalledRequest,
    lon: Annotated[
        float, Query(ge=-180, le=180, allow_inf_nan=False, description=_("经度"), examples=[120.13])
    ],
    lat: Annotated[float, Query(ge=-90, le=90, allow_inf_nan=False, description=_("纬度"), examples=[30.26])],
) -> HttpResponse:
    """Find the place at a point."""
    found = place_at(lon, lat)
    if found is None:
        raise no_such_thing()
    return answered(request, _shape(found))


@router.get(
    "/{code}",
    operation_id="get_place",
    url_name="place",
    auth=_OPEN,
    response=PlaceShape,
    summary=_("一个地点"),
)
def one(request: CalledRequest, code: str) -> HttpResponse:
    """Show a place of today."""
    return answered(request, _shape(_place(code)))


@router.get(
    "/{code}/children",
    operation_id="list_children",
    url_name="children",
    auth=_OPEN,
    response=PlaceList,
    summary=_("下一级的地点"),
)
def children(request: CalledRequest, code: str) -> HttpResponse:
    """List the places right below."""
    found = children_of(_place(code), timezone.localdate(request.auth.at))
    return answered(request, _list(found.with_path()))


@router.get(
    "/{code}/shape",
    operation_id="get_shape",
    url_name="shape",
    auth=_OPEN,
    summary=_("地点的范围"),
    description=_("GeoJSON(RFC 7946)的一个 Feature：画了范围是面，没画是中心点，都没有为 null。"),
    openapi_extra={"responses": {200: {"content": {GEOJSON: {"schema": {"type": "object"}}}}}},
)
def shape(request: CalledRequest, code: str) -> HttpResponse:
    """Draw a place."""
    drawn: dict[str, Any] = places_as_geojson(Place.objects.filter(pk=_place(code).pk))["features"][0]
    return answered(request, to_json({**drawn, "id": code}), content_type=GEOJSON)


def _place(code: str) -> Place:
    place = kept_place(code) if "\x00" not in code else None
    if place is None:
        raise no_such_thing()
    return place


def _list(places: Any) -> PlaceList:
    return PlaceList(items=[_shape(place) for place in places])


def _shape(place: Place) -> PlaceShape:
    return PlaceShape(
        code=place.code,
        name=place.name,
        path=place.path,
        level=Level(place.level),
        parent=place.parent.code if place.parent else None,
        lon=place.lon,
        lat=place.lat,
    )
