"""Entering places."""

from datetime import date, datetime, timedelta

import pytest

from gongzhi.civic.jurisdictions.actions import (
    AreaUnfit,
    CodeTaken,
    CodeUnfit,
    DayUnfit,
    LevelUnfit,
    NameUnfit,
    PlaceHasEnded,
    add_place,
    rename_place,
)
from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.kernel.facts import facts_about
from tests.civic.jurisdictions.city import City, square, within


def test_a_place_lies_in_itself_and_in_all_above_it(city: City) -> None:
    above = PlaceAncestry.objects.filter(descendant=city.willow, inherited=False)
    assert set(above.values_list("ancestor__name", flat=True)) == {
        "南屏省",
        "云麓市",
        "临湖区",
        "湖东街道",
        "柳浪社区",
    }


def test_a_place_contains_itself_and_all_below_it(city: City) -> None:
    assert within(city.lakeside) == {city.lakeside, city.east, city.west, city.willow, city.peony}


def test_an_added_place_is_announced(city: City) -> None:
    fact = facts_about(city.east).get()
    assert fact.kind == "jurisdictions.PlaceAdded"
    assert fact.data == {"place": city.east.pk, "code": "990101001", "level": 4, "parent": city.lakeside.pk}


def test_a_place_may_begin_on_a_day(city: City, noon: datetime) -> None:
    new = add_place("990101003", "湖南街道", Level.STREET, city.lakeside, by=None, at=noon, on=noon.date())
    assert new not in Place.objects.valid(noon.date() - timedelta(days=1))
    assert new in Place.objects.valid(noon.date())


def test_a_place_has_a_centre_and_an_area(city: City, noon: datetime) -> None:
    area = square(112, 27, 0.1)
    new = add_place(
        "990101003",
        "湖南街道",
        Level.STREET,
        city.lakeside,
        by=None,
        at=noon,
        centre=(112.05, 27.05),
        geometry=area,
    )
    new.refresh_from_db()
    assert (new.lon, new.lat, new.shape.geometry, new.shape.east) == (112.05, 27.05, area, 112.1)


@pytest.mark.parametrize("code", ["", "9", "99O1", "9" * 21, "９９０１"])
def test_a_code_is_two_to_twenty_digits(city: City, noon: datetime, code: str) -> None:
    with pytest.raises(CodeUnfit):
        add_place(code, "湖南街道", Level.STREET, city.lakeside, by=None, at=noon)


def test_a_code_belongs_to_one_present_place(city: City, noon: datetime) -> None:
    with pytest.raises(CodeTaken, match="代码 990101002 已经属于“湖西街道”"):
        add_place("990101002", "湖南街道", Level.STREET, city.lakeside, by=None, at=noon)


@pytest.mark.parametrize("name", ["", "  ", "湖" * 81])
def test_a_name_is_one_to_eighty_characters(city: City, noon: datetime, name: str) -> None:
    with pytest.raises(NameUnfit):
        add_place("990101003", name, Level.STREET, city.lakeside, by=None, at=noon)


def test_a_street_does_not_lie_in_a_community(city: City, noon: datetime) -> None:
    with pytest.raises(LevelUnfit):
        add_place("990101003", "湖南街道", Level.STREET, city.willow, by=None, at=noon)


def test_a_place_does_not_begin_tomorrow(city: City, noon: datetime) -> None:
    with pytest.raises(DayUnfit):
        add_place(
            "990101003", "湖南街道", Level.STREET, city.lakeside, by=None, at=noon, on=date(2025, 3, 13)
        )


def test_nothing_is_added_to_a_place_that_has_ended(city: City, noon: datetime) -> None:
    rename_place(city.east, to="东湖街道", by=None, at=noon)
    with pytest.raises(PlaceHasEnded):
        add_place("990101001003", "桂花社区", Level.COMMUNITY, city.east, by=None, at=noon)


@pytest.mark.parametrize(
    "area",
    [
        {},
        {"type": "Point", "coordinates": [112, 27]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1]]]},
        {"type": "Polygon", "coordinates": "112,27"},
        square(380, 27, 1),
    ],
)
def test_an_area_is_a_valid_polygon_on_the_globe(city: City, noon: datetime, area: dict[str, object]) -> None:
    with pytest.raises(AreaUnfit):
        add_place("990101003", "湖南街道", Level.STREET, city.lakeside, by=None, at=noon, geometry=area)
    assert not Place.objects.filter(code="990101003").exists()
