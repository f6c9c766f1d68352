"""Places as residents choose them: by words, from a list, by a point on the map."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.civic.jurisdictions.models import Place, PlaceQuerySet
from gongzhi.civic.jurisdictions.queries import places_as_geojson, search_places
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.civic.people.models import Organisation
from gongzhi.web.whereabouts import short_path

MOST_LISTED = 1500  # a longer list helps nobody; searching does

Choices = list[tuple[str, list[tuple[str, str]]]]


def found_places(words: str, *, on: date, limit: int = 8) -> list[Place]:
    """Return streets, communities and grids by their names, the best first."""
    found = search_places(words[:80], on, limit=limit * 2)
    return [place for place in found if place.level >= Level.STREET][:limit]


def as_answer(place: Place) -> dict[str, Any]:
    """Return a place as the scripts of the page read it."""
    return {
        "code": place.code,
        "name": place.name,
        "path": short_path(place),
        "lon": place.lon,
        "lat": place.lat,
    }


def communities_by_street(on: date) -> Choices:
    """Return the communities that exist on a day below their streets, or nothing where they are too many."""
    shown = Place.objects.valid(on).filter(level__in=(Level.STREET, Level.COMMUNITY))
    places = list(shown.select_related("parent").order_by("code")[: MOST_LISTED + 1])
    return _grouped(places) if len(places) <= MOST_LISTED else []


def _grouped(places: Iterable[Place]) -> Choices:
    groups: dict[int, tuple[str, list[tuple[str, str]]]] = {}
    for place in places:
        if place.level == Level.STREET:
            county = f"{place.parent.name} · " if place.parent else ""
            whole = (place.code, _("%(street)s（不清楚哪个社区）") % {"street": place.name})
            groups[place.pk] = (f"{county}{place.name}", [whole])
    for place in places:
        if place.level == Level.COMMUNITY and place.parent_id in groups:
            groups[place.parent_id][1].insert(-1, (place.code, place.name))
    return list(groups.values())


def streets_by_county(on: date) -> Choices:
    """Return the counties that exist on a day, each with its streets, or nothing where they are too many."""
    shown = Place.objects.valid(on).filter(level__in=(Level.COUNTY, Level.STREET)).order_by("level", "code")
    places = list(shown[: MOST_LISTED + 1])
    groups: dict[int, tuple[str, list[tuple[str, str]]]] = {}
    for place in places if len(places) <= MOST_LISTED else []:
        if place.level == Level.COUNTY:
            groups[place.pk] = (place.name, [(place.code, _("%(county)s全部") % {"county": place.name})])
        elif place.parent_id in groups:
            groups[place.parent_id][1].append((place.code, place.name))
    return list(groups.values())


def bodies_by_place(on: date) -> Choices:
    """Return the bodies that exist on a day by the place they stand in, the highest places first."""
    groups: dict[str, list[tuple[str, str]]] = {}
    bodies = (
        Organisation.objects.valid(on).select_related("place").order_by("place__level", "place__code", "name")
    )
    for body in bodies[:MOST_LISTED]:
        groups.setdefault(body.place.name, []).append((body.code, body.name))
    return list(groups.items())


def outlines_of(places: PlaceQuerySet) -> list[dict[str, Any]]:
    """Return the areas of places as features that the map can draw; without an area, the centre."""
    drawn = [feature for feature in places_as_geojson(places)["features"] if feature["geometry"]]
    return [
        {
            "type": "Feature",
            "geometry": feature["geometry"],
            "properties": {
                "id": feature["properties"]["code"],
                "name": feature["properties"]["name"],
                "tone": "rest",
            },
        }
        for feature in drawn
    ]
