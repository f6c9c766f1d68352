"""Finding places: by code, by words, upwards and downwards."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError
from pytest_django import DjangoAssertNumQueries

from gongzhi.civic.jurisdictions.actions import merge_places, move_place, rename_place
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.queries import (
    ancestors_of,
    children_of,
    paths_of,
    place_by_code,
    present_place,
    search_places,
)
from tests.civic.jurisdictions.city import City

TODAY = date(2025, 3, 12)


def names(places: list[Place]) -> list[str]:
    """Return the names of places."""
    return [place.name for place in places]


def test_a_place_is_found_by_its_code(city: City, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        assert place_by_code("990101001").path == "南屏省 › 云麓市 › 临湖区 › 湖东街道"


def test_an_unknown_code_is_an_error(city: City) -> None:
    with pytest.raises(Place.DoesNotExist):
        place_by_code("110101")


def test_children_are_those_right_below(city: City) -> None:
    assert list(children_of(city.lakeside, TODAY)) == [city.east, city.west]


def test_children_are_those_of_a_day(city: City, noon: datetime) -> None:
    move_place(city.east, to=city.hillview, by=None, at=noon)
    assert list(children_of(city.lakeside, TODAY)) == [city.west]
    assert list(children_of(city.lakeside, date(2025, 3, 11))) == [city.east, city.west]


def test_ancestors_are_named_from_the_top(
    city: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert names(ancestors_of(city.willow)) == ["南屏省", "云麓市", "临湖区", "湖东街道"]


def test_an_old_row_keeps_the_path_it_had(city: City, noon: datetime) -> None:
    move_place(city.east, to=city.hillview, by=None, at=noon)
    assert names(ancestors_of(city.willow)) == ["南屏省", "云麓市", "临湖区", "湖东街道"]


def test_all_that_a_place_lies_in_or_came_to_lie_in_is_above_it(city: City, noon: datetime) -> None:
    move_place(city.willow, to=city.north, by=None, at=noon)
    above = Place.objects.above(city.willow).filter(level__gt=2)
    assert set(above) == {
        city.lakeside,
        city.east,
        city.willow,
        city.hillview,
        city.north,
        place_by_code("990101001001"),
    }


def test_paths_of_many_places_cost_one_query(
    city: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        paths = paths_of([city.city.pk, city.north.pk])
    assert paths == {city.city.pk: "南屏省 › 云麓市", city.north.pk: "南屏省 › 云麓市 › 望山区 › 山北街道"}


def test_the_present_place_is_found_through_any_number_of_changes(city: City, noon: datetime) -> None:
    renamed = rename_place(city.east, to="东湖街道", by=None, at=noon)
    merge_places([renamed], into=city.west, by=None, at=noon)
    assert present_place(Place.objects.get(pk=city.east.pk)) == city.west
    assert present_place(city.north) == city.north


def test_two_present_places_never_share_a_code(city: City) -> None:
    with pytest.raises(IntegrityError, match=r"one_place_per_code|code"):
        Place.objects.create(code="990101", name="另一个区", level=3, parent=city.city)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("湖东", ["湖东街道"]),
        ("湖", ["湖东街道", "湖西街道", "临湖区"]),
        ("区", ["临湖区", "望山区", "柳浪社区", "牡丹社区"]),
        ("990102", ["望山区", "山北街道"]),
        ("临湖 社区", ["柳浪社区", "牡丹社区"]),
        ("云麓市 › 望山区 › 山北", ["山北街道"]),
        ("望山 社区", []),
        ("100%", []),
        ("_", []),
        ("", []),
        (" › ", []),
    ],
)
def test_places_are_found_by_words_and_codes_the_nearest_first(
    city: City, text: str, found: list[str]
) -> None:
    assert names(search_places(text, TODAY)) == found


def test_a_search_stays_within_a_place(city: City) -> None:
    assert names(search_places("街道", TODAY, within=city.hillview)) == ["山北街道"]


def test_a_search_gives_no_more_than_asked(city: City) -> None:
    assert names(search_places("街道", TODAY, limit=2)) == ["湖东街道", "湖西街道"]


def test_a_search_finds_names_as_they_were_on_a_day(city: City, noon: datetime) -> None:
    rename_place(city.east, to="东湖街道", by=None, at=noon)
    assert names(search_places("东湖", TODAY)) == ["东湖街道"]
    assert names(search_places("湖东", TODAY)) == []
    assert names(search_places("湖东", date(2025, 3, 11))) == ["湖东街道"]


@pytest.mark.parametrize("text", ["望山", "街道"])
def test_a_search_with_paths_costs_one_query(
    city: City, text: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert all(place.path.startswith("南屏省 › 云麓市") for place in search_places(text, TODAY))
