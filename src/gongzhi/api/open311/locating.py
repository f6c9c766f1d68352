"""Where it is: a place by longitude and latitude, by its code, or by the words of an address."""

from datetime import date

from django.db.models import CharField, F, Value
from django.utils.translation import gettext_lazy as _

from gongzhi.api.reading import Said, degrees_of
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.queries import place_at
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.kernel.errors import Refused


class LocationMissing(Refused):
    message = _("请写明地点：lat和long，或address_string，或address_id。")


class HalfAPosition(Refused):
    message = _("lat和long要一起写。")


class OutsideTheCity(Refused):
    message = _("这个位置不在本市范围内。")


class UnknownAddress(Refused):
    message = _("看不出“%(address)s”在哪个街道或社区。请写出社区或街道的名字，或者改用lat和long。")


class UnknownAddressId(Refused):
    message = _("没有address_id为“%(code)s”的地点。")


def position_of(said: Said) -> tuple[float, float] | None:
    """Return longitude and latitude, if both are written; WGS 84."""
    lon, lat = degrees_of(said, "long"), degrees_of(said, "lat")
    if (lon is None) != (lat is None):
        raise HalfAPosition
    return None if lon is None or lat is None else (lon, lat)


def place_of(said: Said, *, on: date) -> Place:
    """Return the place that is meant: the position counts before the id, the id before the address."""
    if position := position_of(said):
        place = place_at(*position)
        if place is None or place.level < Level.STREET:
            raise OutsideTheCity
        return place
    if code := said.get("address_id", ""):
        return _place_with(code, on=on)
    if address := said.get("address_string", ""):
        return _place_named_in(address, on=on)
    raise LocationMissing


def _place_with(code: str, *, on: date) -> Place:
    place = Place.objects.valid(on).filter(code=code, level__gte=Level.STREET).first()
    if place is None:
        raise UnknownAddressId(code=code[:40])
    return place


def _place_named_in(address: str, *, on: date) -> Place:
    """Return the deepest place whose name stands in an address, with the most names of what lies above."""
    written = Place.objects.valid(on).annotate(written=Value(address, output_field=CharField()))
    named = written.filter(level__gte=Level.STREET, written__contains=F("name")).with_path()
    ranked = sorted(named, key=lambda place: _fit(place, address), reverse=True)
    if not ranked or (len(ranked) > 1 and _fit(ranked[0], address) == _fit(ranked[1], address)):
        raise UnknownAddress(address=address[:60])
    return ranked[0]


def _fit(place: Place, address: str) -> tuple[int, int]:
    above, here = 0, place.parent
    while here is not None:
        above, here = above + (here.name in address), here.parent
    return place.level, above
