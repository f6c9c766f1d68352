"""The demo city's data files: one tree of places, sound geometry, and a gazetteer inside it."""

import pytest
from shapely.geometry import Point, shape

from gongzhi.demo.city import CITY, bodies, content, landmarks, people, places, rows
from gongzhi.demo.topics import topics

ROLES = {
    "resident",
    "operator",
    "dispatcher",
    "handler",
    "supervisor",
    "evaluator",
    "auditor",
    "privacy_officer",
    "administrator",
}


def codes(level: str) -> list[str]:
    return [code for code, place in places().items() if place.level == level]


def test_places_are_one_tree() -> None:
    parents = {place.parent_code for place in places().values()}
    assert parents <= {"", *places()}
    assert [len(codes(level)) for level in ("province", "city", "county", "street")] == [1, 1, 3, 12]
    assert len(codes("community")) == 80


def test_every_community_has_grids() -> None:
    assert {places()[grid].parent_code for grid in codes("grid")} == set(codes("community"))


@pytest.mark.parametrize("level", ["city", "county", "street", "community"])
def test_every_place_has_a_valid_polygon_around_its_centre(level: str) -> None:
    for code in codes(level):
        entry = content("geometry.json")[code]
        polygon = shape(entry["geometry"])
        assert polygon.is_valid
        assert polygon.contains(Point(entry["center"]))


def test_every_community_has_a_centre_and_lies_in_its_street() -> None:
    geometry = content("geometry.json")
    for code in codes("community"):
        street = shape(geometry[code[:9]]["geometry"]).buffer(1e-4)
        assert street.contains(shape(geometry[code]["geometry"]))


def test_landmarks_lie_in_their_communities() -> None:
    geometry = content("geometry.json")
    for mark in landmarks():
        polygon = shape(geometry[mark.community_code]["geometry"])
        assert polygon.contains(Point(mark.lon, mark.lat))


def test_landmarks_have_names_of_their_own() -> None:
    names = [mark.name for mark in landmarks()]
    assert len(names) == len(set(names))


def test_every_centre_body_has_a_place_and_every_community_a_committee() -> None:
    assert {body.place_code for body in bodies().values()} <= set(places())
    centres = {body.place_code for body in bodies().values() if body.is_centre}
    assert centres == {code for code, place in places().items() if len(code) in {4, 6, 9, 12}}


def test_every_role_has_someone() -> None:
    assert {person.role for person in people()} == ROLES
    names = [person.sign_in_name for person in people()]
    assert len(names) == len(set(names))


def test_people_belong_to_bodies_and_places_that_exist() -> None:
    assert {person.body_code for person in people()} <= {"", *bodies()}
    assert {person.place_code for person in people()} <= set(places())


def test_the_catalogue_names_bodies_places_and_categories_that_exist() -> None:
    categories = {row["code"] for row in rows("taxonomy.csv")}
    for row in rows("catalogue.csv"):
        assert row["category_code"] in categories
        assert row["place_code"] in places()
        helpers = [code for code in row["co_handler_codes"].split(";") if code]
        assert {row["lead_code"], *helpers} <= set(bodies())


def test_the_taxonomy_has_three_levels() -> None:
    lengths = [len(row["code"]) for row in rows("taxonomy.csv")]
    assert [lengths.count(length) for length in (2, 4, 6)] == [12, 48, 192]


def test_there_are_many_topics_each_with_a_place_to_happen() -> None:
    categories = {row["code"] for row in rows("taxonomy.csv")}
    assert len(topics()) >= 60
    for topic in topics().values():
        assert topic.category in categories
        assert topic.landmarks()
        assert topic.remedies or topic.declines


def test_data_files_stay_small() -> None:
    sizes = [path.stat().st_size for path in CITY.rglob("*") if path.is_file()]
    assert sum(sizes) < 900_000
    assert (CITY / "geometry.json").stat().st_size < 300_000
