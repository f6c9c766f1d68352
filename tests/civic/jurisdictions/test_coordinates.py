"""Coordinates in a text, and whether they lie in a place."""

import pytest

from gongzhi.civic.jurisdictions.actions.drawing import draw
from gongzhi.civic.jurisdictions.logic.gazetteer import drawing
from gongzhi.civic.jurisdictions.logic.whereabouts.coordinates import Point, point_in
from gongzhi.civic.jurisdictions.queries import agreement_of, places_in
from gongzhi.civic.jurisdictions.vocabulary import Agreement, Clue
from tests.civic.jurisdictions.city import City, square


@pytest.mark.parametrize(
    "text",
    [
        "位置 112.125,27.5 路灯不亮",
        "位置 27.500, 112.125 路灯不亮",
        "(112.1250;27.5000)",
        "北纬27.5度，东经112.125度",
        "东经112°7′30″ 北纬27°30′",
        "经度：112.125 纬度：27.5",
        "lat=27.5 lon=112.125",
        "E112.125 N27.5",
        "112.125°E, 27.5°N",
        "１１２．１２５，２７．５００",
    ],
)
def test_coordinates_are_read_in_either_order(text: str) -> None:
    point = point_in(text)
    assert point is not None
    assert (point.lon, point.lat) == pytest.approx((112.125, 27.5))


@pytest.mark.parametrize(
    "text",
    ["没有坐标", "电话 0731-88888888", "价格 12.50,13.80", "面积112.125，27楼", "51.500,-0.120", "3.1415926"],
)
def test_other_numbers_are_no_coordinates(text: str) -> None:
    assert point_in(text) is None


def test_the_words_of_coordinates_are_kept() -> None:
    assert point_in("在112.125,27.500这里") == Point(112.125, 27.5, "112.125,27.500")


@pytest.fixture
def mapped(city: City) -> City:
    """The city with the area of one district and the centre of a street in the other."""
    draw(
        {
            city.lakeside: drawing(None, square(112, 27, 0.2)),
            city.east: drawing([112.1, 27.1], None),
            city.north: drawing([112.5, 27.1], None),
        }
    )
    return city


def test_a_point_within_the_area_agrees_and_one_without_contradicts(mapped: City) -> None:
    assert agreement_of(112.1, 27.1, mapped.lakeside) == Agreement.AGREES
    assert agreement_of(112.3, 27.1, mapped.lakeside) == Agreement.CONTRADICTS


def test_without_an_area_the_nearest_centre_tells(mapped: City) -> None:
    assert agreement_of(112.51, 27.1, mapped.north) == Agreement.AGREES
    assert agreement_of(113.5, 27.1, mapped.north) == Agreement.CONTRADICTS


def test_a_point_outside_what_a_place_lies_in_contradicts(mapped: City) -> None:
    assert agreement_of(112.3, 27.1, mapped.willow) == Agreement.CONTRADICTS
    assert agreement_of(112.1, 27.1, mapped.willow) == Agreement.UNKNOWN


def test_without_a_map_nothing_is_said(city: City) -> None:
    assert agreement_of(112.1, 27.1, city.north) == Agreement.UNKNOWN


def test_typed_coordinates_alone_name_the_place_there(mapped: City) -> None:
    (found,) = places_in("路灯不亮，位置112.100,27.100")
    assert (found.place, found.clues, found.words) == (mapped.lakeside.pk, (Clue.POINT,), ("112.100,27.100",))


def test_typed_coordinates_confirm_a_name(mapped: City) -> None:
    (found,) = places_in("湖东街道路灯不亮，112.100,27.100")
    assert (found.place, found.agreement) == (mapped.east.pk, Agreement.AGREES)


def test_typed_coordinates_that_contradict_a_name_come_before_it(mapped: City) -> None:
    there, named = places_in("山北街道的路灯不亮，112.100,27.100")
    assert (there.place, there.agreement) == (mapped.lakeside.pk, Agreement.AGREES)
    assert (named.place, named.agreement) == (mapped.north.pk, Agreement.CONTRADICTS)
