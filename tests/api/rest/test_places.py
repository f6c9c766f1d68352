"""Places, categories, the catalogue and oneself over the API."""

from datetime import timedelta
from typing import Any

import pytest

from gongzhi.civic.cases.models import Category
from gongzhi.civic.clients.vocabulary import Scope
from gongzhi.civic.jurisdictions.models import Place, Shape
from gongzhi.kernel import clock
from tests.a_city import City
from tests.api.rest.program import Program
from tests.factories import a_place

pytestmark = pytest.mark.django_db
SQUARE = {"type": "Polygon", "coordinates": [[[120, 30], [121, 30], [121, 31], [120, 31], [120, 30]]]}


def draw(place: Place) -> None:
    """Give a place an area."""
    Shape.objects.create(place=place, geometry=SQUARE, west=120, south=30, east=121, north=31)


def codes(answer: Any) -> list[str]:
    """Return the codes of a list."""
    return [it["code"] for it in answer.json()["items"]]


def test_places_are_found_by_words_without_a_token(city: City) -> None:
    answer = Program().get("/places?q=荷塘")
    assert codes(answer) == [city.street.code]
    assert answer.json()["items"][0] == {
        "code": city.street.code,
        "name": "荷塘街道",
        "path": "云麓市 › 临湖区 › 荷塘街道",
        "level": 4,
        "parent": city.county.code,
        "lon": None,
        "lat": None,
    }


def test_a_place_is_found_by_its_code(city: City) -> None:
    assert Program().get(f"/places/{city.county.code}").json()["name"] == "临湖区"


@pytest.mark.parametrize("code", ["999", "%00", "荷塘"])
def test_a_place_that_is_none_is_404(code: str, city: City) -> None:
    for part in ("", "/children", "/shape"):
        assert Program().get(f"/places/{code}{part}").status_code == 404


def test_a_place_that_ended_is_no_longer_found(city: City) -> None:
    Place.objects.filter(pk=city.community.pk).update(valid_to=clock.now().date() - timedelta(days=1))
    assert Program().get(f"/places/{city.community.code}").status_code == 404


def test_the_children_of_a_place_are_those_right_below(city: City) -> None:
    beside = a_place("望山区", within=city.city)
    assert codes(Program().get(f"/places/{city.city.code}/children")) == [city.county.code, beside.code]


def test_a_shape_is_geojson(city: City) -> None:
    draw(city.county)
    answer = Program().get(f"/places/{city.county.code}/shape")
    assert answer["Content-Type"] == "application/geo+json"
    told = answer.json()
    assert (told["type"], told["id"], told["geometry"]) == ("Feature", city.county.code, SQUARE)


def test_a_place_without_a_drawing_has_no_geometry(city: City) -> None:
    assert Program().get(f"/places/{city.city.code}/shape").json()["geometry"] is None


def test_a_point_lies_in_the_deepest_place_around_it(city: City) -> None:
    draw(city.city)
    draw(city.street)
    assert Program().get("/places/at?lon=120.5&lat=30.5").json()["code"] == city.street.code
    assert Program().get("/places/at?lon=10&lat=10").status_code == 404


@pytest.mark.parametrize(
    "query", ["", "lon=1", "lon=nan&lat=1", "lon=inf&lat=1", "lon=181&lat=1", "lon=x&lat=1"]
)
def test_a_point_is_two_numbers(query: str, city: City) -> None:
    assert Program().get(f"/places/at?{query}").status_code == 422


def test_categories_are_a_tree(city: City) -> None:
    lamps = Category.objects.create(code="0101", name="路灯", parent=city.roads, is_active=False)
    assert Program().get("/categories").json()["items"] == [
        {
            "code": "01",
            "name": "道路破损",
            "is_active": True,
            "children": [{"code": lamps.code, "name": "路灯", "is_active": False, "children": []}],
        }
    ]


def test_the_catalogue_names_the_body_that_answers(city: City) -> None:
    told = Program(city.resident).get(f"/catalogue?category=01&place={city.community.code}").json()
    assert (told["lead"]["code"], told["place"]["code"]) == (city.works.code, city.city.code)
    assert (told["co_handlers"], told["valid_from"]) == ([], "2024-01-01")


@pytest.mark.parametrize(
    ("query", "status"), [("category=99&place={place}", 422), ("category=01&place=99", 422), ("", 422)]
)
def test_the_catalogue_is_asked_by_codes(query: str, status: int, city: City) -> None:
    address = query.format(place=city.community.code)
    assert Program(city.resident).get(f"/catalogue?{address}").status_code == status


def test_what_the_catalogue_does_not_name_is_404(city: City) -> None:
    Category.objects.create(code="02", name="噪声")
    answer = Program(city.resident).get(f"/catalogue?category=02&place={city.community.code}")
    assert answer.status_code == 404


def test_a_program_learns_as_whom_it_acts(city: City) -> None:
    told = Program(city.handler, scopes=[Scope.RATES_READ]).get("/me").json()
    assert (told["token"], told["scopes"]) == ("试", ["rates:read"])
    assert [(it["role"], it["body"]["code"], it["place"]["code"]) for it in told["memberships"]] == [
        ("handler", city.works.code, city.county.code)
    ]


def test_one_without_a_role_has_none(city: City) -> None:
    assert Program(city.resident).get("/me").json()["memberships"] == []
