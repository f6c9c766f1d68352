"""Places on the map."""

import math
from datetime import date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from gongzhi.civic.jurisdictions.actions import add_place, move_place
from gongzhi.civic.jurisdictions.logic.shapes import kilometres
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.queries import place_at, places_as_geojson
from gongzhi.civic.jurisdictions.vocabulary import Level
from tests.civic.jurisdictions.city import City, square


@pytest.fixture
def drawn(city: City, noon: datetime) -> City:
    """The city with a county and a town that have areas, a town and a village that have only centres."""
    add_place(
        "990103", "白鹭县", Level.COUNTY, city.city, by=None, at=noon, geometry=square(112.0, 27.0, 0.2)
    )
    county = Place.objects.get(code="990103")
    add_place(
        "990103001", "鹭鸣镇", Level.STREET, county, by=None, at=noon, geometry=square(112.0, 27.0, 0.1)
    )
    add_place("990103002", "鹭羽镇", Level.STREET, county, by=None, at=noon, centre=(112.3, 27.1))
    add_place("990103002001", "滩头村", Level.COMMUNITY, county, by=None, at=noon, centre=(112.31, 27.1))
    return city


def code_at(lon: float, lat: float) -> str | None:
    """Return the code of the place at a point."""
    place = place_at(lon, lat)
    return place.code if place else None


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (112.05, 27.05, "990103001"),
        (112.1, 27.1, "990103001"),
        (112.15, 27.15, "990103"),
        (112.301, 27.101, "990103002001"),
        (112.33, 27.1, "990103002001"),
        (112.5, 27.5, None),
        (0.0, 0.0, None),
        (0.0, 90.0, None),
        (27.05, 112.05, None),
        (math.nan, 27.05, None),
        (math.inf, 27.05, None),
    ],
)
def test_a_point_lies_in_the_deepest_area_else_near_a_centre(
    drawn: City, lon: float, lat: float, code: str | None
) -> None:
    assert code_at(lon, lat) == code


def test_a_hole_in_an_area_is_outside(city: City, noon: datetime) -> None:
    ring = square(112, 27, 0.3)["coordinates"][0]
    hole = square(112.1, 27.1, 0.1)["coordinates"][0]
    area = {"type": "Polygon", "coordinates": [ring, hole]}
    add_place("990103", "白鹭县", Level.COUNTY, city.city, by=None, at=noon, geometry=area)
    assert code_at(112.05, 27.05) == "990103"
    assert code_at(112.15, 27.15) is None


def test_a_point_is_sought_within_a_place(drawn: City) -> None:
    assert place_at(112.05, 27.05, within=drawn.hillview) is None
    assert place_at(112.05, 27.05, within=drawn.city) is not None


def test_a_point_lies_where_it_lay_on_a_day(drawn: City, noon: datetime) -> None:
    old = Place.objects.get(code="990103001")
    new = move_place(old, to=drawn.hillview, by=None, at=noon)
    assert place_at(112.05, 27.05) == new
    assert place_at(112.05, 27.05, on=date(2025, 3, 11)) == old


def test_a_new_area_is_seen_at_once(drawn: City, noon: datetime) -> None:
    assert code_at(112.15, 27.15) == "990103"
    county = Place.objects.get(code="990103")
    add_place(
        "990103003", "鹭飞乡", Level.STREET, county, by=None, at=noon, geometry=square(112.1, 27.1, 0.1)
    )
    assert code_at(112.15, 27.15) == "990103003"


def test_a_point_and_the_path_of_its_place_cost_one_query(
    drawn: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        place = place_at(112.05, 27.05)
        assert place is not None
        assert place.path == "南屏省 › 云麓市 › 白鹭县 › 鹭鸣镇"


def test_distances_are_those_of_the_globe() -> None:
    beijing_station_to_tiananmen = kilometres(116.4270, 39.9037, 116.3975, 39.9087)
    assert round(beijing_station_to_tiananmen, 1) == 2.6


def test_places_are_features_with_an_area_a_centre_or_neither(
    drawn: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        collection = places_as_geojson(Place.objects.filter(code__in=["990101", "990103001", "990103002"]))
    assert collection["type"] == "FeatureCollection"
    assert [feature["geometry"] for feature in collection["features"]] == [
        None,
        square(112.0, 27.0, 0.1),
        {"type": "Point", "coordinates": [112.3, 27.1]},
    ]


def test_a_feature_names_its_place(drawn: City) -> None:
    place = Place.objects.get(code="990103002")
    (feature,) = places_as_geojson(Place.objects.filter(pk=place.pk))["features"]
    assert feature["id"] == place.pk
    assert feature["properties"] == {
        "code": "990103002",
        "name": "鹭羽镇",
        "level": 4,
        "centre": [112.3, 27.1],
    }
