"""Areas and distances on the map, in degrees of WGS 84."""

from math import cos, hypot, radians
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import Point, shape

Geometry = dict[str, Any]  # GeoJSON
KM_PER_DEGREE = 111.32


def box_around(geometry: Geometry) -> tuple[float, float, float, float]:
    """Return west, south, east and north of a valid polygon on the globe; anything else is a `ValueError`."""
    try:
        area = shape(geometry)
    except (ShapelyError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(geometry) from error
    if area.geom_type not in {"Polygon", "MultiPolygon"} or area.is_empty or not area.is_valid:
        raise ValueError(area.geom_type)
    west, south, east, north = area.bounds
    if not (is_on_globe(west, south) and is_on_globe(east, north)):
        raise ValueError(area.bounds)
    return west, south, east, north


def covers(geometry: Geometry, lon: float, lat: float) -> bool:
    """Tell whether a point lies in an area or on its border."""
    return bool(shapely.covers(shape(geometry), Point(lon, lat)))


def is_on_globe(lon: float, lat: float) -> bool:
    """Tell whether two numbers are a longitude and a latitude."""
    return -180 <= lon <= 180 and -90 <= lat <= 90


def kilometres(lon: float, lat: float, to_lon: float, to_lat: float) -> float:
    """Return the distance of two points near each other, on a plane that touches the globe."""
    return KM_PER_DEGREE * hypot((to_lon - lon) * cos(radians(lat)), to_lat - lat)
