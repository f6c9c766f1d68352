"""What the scripts of the report page ask about places."""

import pytest
from django.test import Client

from tests.a_city import City
from tests.factories import a_place
from tests.web.portal.words import queries_of


def test_words_find_places_with_their_path(client: Client, city: City) -> None:
    found = client.get("/places/search/", {"q": "柳岸"}).json()
    assert found == [
        {
            "code": city.community.code,
            "name": "柳岸社区",
            "path": "临湖区 › 荷塘街道 › 柳岸社区",
            "lon": None,
            "lat": None,
        }
    ]


@pytest.mark.parametrize("words", ["", "   ", "月球", "云麓市", "%", "'; --", "柳" * 500])
def test_other_words_find_nothing(client: Client, city: City, words: str) -> None:
    assert client.get("/places/search/", {"q": words}).json() == []


def test_a_point_finds_the_nearest_community(client: Client, city: City) -> None:
    city.community.lon, city.community.lat = 112.27, 27.88
    city.community.save()
    found = client.get("/places/at/", {"lon": "112.271", "lat": "27.881"}).json()
    assert (found["code"], found["lon"], found["lat"]) == (city.community.code, 112.271, 27.881)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"lon": "0", "lat": "0"}, 404),
        ({"lon": "nan", "lat": "1"}, 404),
        ({"lon": "999", "lat": "1"}, 404),
        ({"lon": "east", "lat": "1"}, 400),
        ({}, 400),
    ],
)
def test_a_point_elsewhere_is_told(client: Client, city: City, query: dict[str, str], status: int) -> None:
    answer = client.get("/places/at/", query)
    assert answer.status_code == status
    assert answer.json()["error"]


def test_outlines_have_what_the_map_needs(client: Client, city: City) -> None:
    city.community.lon, city.community.lat = 112.27, 27.88
    city.community.save()
    [feature] = client.get("/places/outlines.geojson").json()["features"]
    assert feature["properties"]["id"] == city.community.code


def test_the_list_of_places_costs_a_constant_number_of_queries(client: Client, city: City) -> None:
    one = queries_of(lambda: client.get("/report/"))
    for name in ("望湖社区", "青石社区"):
        a_place(name, within=city.street)
    assert queries_of(lambda: client.get("/report/")) == one
