"""A small city for tests: 云麓市 with two districts, streets and communities."""

from dataclasses import dataclass
from datetime import datetime

from gongzhi.civic.jurisdictions.actions import add_place
from gongzhi.civic.jurisdictions.logic.shapes import Geometry
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.vocabulary import Level

LEVEL_OF_LENGTH = {2: Level.PROVINCE, 4: Level.CITY, 6: Level.COUNTY, 9: Level.STREET, 12: Level.COMMUNITY}


@dataclass(frozen=True)
class City:
    """The places of the city, by what they are."""

    city: Place
    lakeside: Place  # a district, with two streets
    hillview: Place  # a district, with one
    east: Place  # streets of lakeside
    west: Place
    north: Place  # a street of hillview
    willow: Place  # communities of east
    peony: Place


def found_city(at: datetime) -> City:
    """Enter the places of the city."""

    def add(code: str, name: str, parent: Place | None) -> Place:
        return add_place(code, name, LEVEL_OF_LENGTH[len(code)], parent, by=None, at=at)

    city = add("9901", "云麓市", add("99", "南屏省", None))
    lakeside, hillview = add("990101", "临湖区", city), add("990102", "望山区", city)
    east, west = add("990101001", "湖东街道", lakeside), add("990101002", "湖西街道", lakeside)
    north = add("990102001", "山北街道", hillview)
    willow, peony = add("990101001001", "柳浪社区", east), add("990101001002", "牡丹社区", east)
    return City(city, lakeside, hillview, east, west, north, willow, peony)


def square(west: float, south: float, size: float) -> Geometry:
    """Return a square area, its sides in degrees."""
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def within(place: Place) -> set[Place]:
    """Return all that is found within a place."""
    return set(Place.objects.within(place))
