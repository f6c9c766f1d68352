"""Write where places lie."""

from collections.abc import Mapping

from gongzhi.civic.jurisdictions.logic.gazetteer import Drawing
from gongzhi.civic.jurisdictions.models import Place, Shape


def draw(drawings: Mapping[Place, Drawing]) -> int:
    """Write the centres and areas that differ from what is kept, and return of how many places."""
    shapes = Shape.objects.in_bulk([place.pk for place in drawings])
    moved = [place for place, drawn in drawings.items() if drawn.centre not in (None, (place.lon, place.lat))]
    drawn_anew = [
        _shape(place, drawn)
        for place, drawn in drawings.items()
        if drawn.box and (place.pk not in shapes or shapes[place.pk].geometry != drawn.geometry)
    ]
    for place in moved:
        place.lon, place.lat = drawings[place].centre or (place.lon, place.lat)
    Place.objects.bulk_update(moved, ["lon", "lat"], batch_size=300)
    Shape.objects.bulk_create(
        drawn_anew,
        batch_size=100,
        update_conflicts=True,
        unique_fields=["place"],
        update_fields=["geometry", "west", "south", "east", "north"],
    )
    return len({place.pk for place in moved} | {shape.place_id for shape in drawn_anew})


def _shape(place: Place, drawn: Drawing) -> Shape:
    west, south, east, north = drawn.box or (0, 0, 0, 0)
    return Shape(place=place, geometry=drawn.geometry, west=west, south=south, east=east, north=north)
