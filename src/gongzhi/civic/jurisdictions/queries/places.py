"""What others may ask about places: by code, by text, on the map."""

from collections.abc import Iterable
from datetime import date
from math import cos, radians
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, Value, When

from gongzhi.civic.jurisdictions.logic.shapes import KM_PER_DEGREE, covers, is_on_globe, kilometres
from gongzhi.civic.jurisdictions.models import PARENTS, Place, PlaceAncestry, PlaceQuerySet, Shape
from gongzhi.civic.jurisdictions.vocabulary import Level

NEARBY_KM = 5


def place_by_code(code: str, on: date | None = None) -> Place:
    """Return the place that has a code, now or on a day; `Place.DoesNotExist` if there is none."""
    places = Place.objects.present() if on is None else Place.objects.valid(on)
    return places.with_path().get(code=code)


def present_place(place: Place) -> Place:
    """Return the place itself, or what became of it after it was renamed, moved or merged."""
    while place.successor is not None:
        place = place.successor
    return place


def children_of(place: Place, on: date) -> PlaceQuerySet:
    """Return the places right below that exist on a day; a renamed place's are below its successor."""
    return Place.objects.filter(parent=place).valid(on)


def lying_in(place: Place, field: str = "place") -> Q:
    """Return the condition that a thing's place (`field`) is this one or lies below it.

    Of what lies in a large place most rows are wanted, so each is asked where it lies; a small place's
    few places are listed, so that an index by place finds the rows.
    """
    below = PlaceAncestry.objects.filter(ancestor=place)
    if place.level <= Level.CITY:
        return Q(Exists(below.filter(descendant=OuterRef(field))))
    return Q(**{f"{field}__in": below.values("descendant")})


def ancestors_of(place: Place) -> list[Place]:
    """Return the places in which a place lies, from the top down, without itself."""
    found: list[Place] = []
    above = Place.objects.with_path().get(pk=place.pk).parent
    while above is not None:
        found.insert(0, above)
        above = above.parent
    return found


def paths_of(places: Iterable[int]) -> dict[int, str]:
    """Return the full names of places, as "云麓市 › 临湖区", by id."""
    return {place.pk: place.path for place in Place.objects.with_path().filter(pk__in=list(places))}


def search_places(text: str, on: date, within: Place | None = None, limit: int = 20) -> list[Place]:
    """Return places by words of their name or the start of their code, the best first, paths fetched along.

    The last word is the place's own; the words before it may name what it lies in: "临湖 幸福".
    """
    *outer, own = text.replace("›", " ").split() or [""]
    if not own:
        return []
    places = Place.objects.valid(on).filter(Q(name__icontains=own) | Q(code__startswith=own))
    for word in outer:
        around = PlaceAncestry.objects.filter(ancestor__name__icontains=word)
        places = places.filter(pk__in=around.values("descendant"))
    if within is not None:
        places = places.within(within)
    return list(places.with_path().order_by(_nearness(own), "level", "code")[:limit])


def _nearness(word: str) -> Case:
    return Case(
        When(Q(name=word) | Q(code=word), then=Value(0)),
        When(name__startswith=word, then=Value(1)),
        default=Value(2),
    )


def place_at(lon: float, lat: float, on: date | None = None, within: Place | None = None) -> Place | None:
    """Return the deepest place whose area covers a point, else the one whose centre is nearest.

    Degrees of WGS 84. The nearest is sought among the deepest places within `NEARBY_KM`; None if there
    is none.
    """
    if not is_on_globe(lon, lat):
        return None
    places = Place.objects.present() if on is None else Place.objects.valid(on)
    if within is not None:
        places = places.within(within)
    return _place_around(lon, lat, places) or _place_near(lon, lat, places)


def _place_around(lon: float, lat: float, places: PlaceQuerySet) -> Place | None:
    boxed = places.filter(
        shape__west__lte=lon, shape__east__gte=lon, shape__south__lte=lat, shape__north__gte=lat
    )
    deepest_first = boxed.select_related("shape", PARENTS).order_by("-level", "code")
    return next((place for place in deepest_first if covers(place.shape.geometry, lon, lat)), None)


def _place_near(lon: float, lat: float, places: PlaceQuerySet) -> Place | None:
    high = NEARBY_KM / KM_PER_DEGREE
    wide = high / max(cos(radians(lat)), 0.01)
    box = places.filter(lon__range=(lon - wide, lon + wide), lat__range=(lat - high, lat + high))
    away = {place: kilometres(lon, lat, *_centre_of(place)) for place in box.with_path()}
    near = [place for place, distance in away.items() if distance <= NEARBY_KM]
    return min(near, key=lambda place: (-place.level, away[place], place.code), default=None)


def _centre_of(place: Place) -> tuple[float, float]:
    return place.lon or 0.0, place.lat or 0.0


def shape_around(place: Place) -> Shape | None:
    """Return the drawing of a place, or of the nearest place around it that is drawn."""
    around = PlaceAncestry.objects.filter(descendant=place, inherited=False).values("ancestor")
    return Shape.objects.filter(place__in=around).select_related("place").order_by("-place__level").first()


def places_as_geojson(places: PlaceQuerySet) -> dict[str, Any]:
    """Return places as a FeatureCollection (RFC 7946), each by its area, else its centre, else neither."""
    return {
        "type": "FeatureCollection",
        "features": [_feature(place) for place in places.select_related("shape")],
    }


def _feature(place: Place) -> dict[str, Any]:
    centre = None if place.lon is None or place.lat is None else [place.lon, place.lat]
    point = {"type": "Point", "coordinates": centre} if centre else None
    return {
        "type": "Feature",
        "id": place.pk,
        "properties": {"code": place.code, "name": place.name, "level": place.level, "centre": centre},
        "geometry": place.shape.geometry if hasattr(place, "shape") else point,
    }
