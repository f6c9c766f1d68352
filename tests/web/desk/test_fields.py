"""Fields in which people write what they know by name."""

from datetime import datetime

import pytest
from django.core.exceptions import ValidationError

from gongzhi.civic.cases.models import Category
from gongzhi.web.desk.fields import (
    NamedField,
    NamesField,
    bodies_around,
    categories_by_path,
    likely_categories,
    place_named,
)
from tests.a_city import City
from tests.factories import a_body, a_place

THINGS = {"供水 › 停水": 1, "供水 › 水质": 2, "道路 › 坑洼": 3}


def named(words: str) -> object:
    """Return what the words name."""
    field = NamedField()
    field.offer(THINGS)
    return field.clean(words)


@pytest.mark.parametrize(("words", "thing"), [("供水 › 停水", 1), (" 停水 ", 1), ("道路", 3)])
def test_words_name_a_thing_in_full_or_by_a_part(words: str, thing: int) -> None:
    assert named(words) == thing


@pytest.mark.parametrize(
    ("words", "told"), [("供水", "对应好几个"), ("供电", "没有找到“供电”"), ("", "还没有填")]
)
def test_words_that_name_none_or_several_are_told(words: str, told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        named(words)


def test_a_name_and_the_whole_of_another_is_the_name_itself() -> None:
    field = NamedField()
    field.offer({"路灯": 1, "路灯照明": 2})
    assert field.clean("路灯") == 1


def test_several_names_count_once_each() -> None:
    field = NamesField(label="单位", most=3)
    field.offer(THINGS)
    assert field.clean(["停水", "", "供水 › 停水"]) == [1]


def test_only_categories_at_the_end_of_a_branch_are_offered(city: City) -> None:
    water = Category.objects.create(code="03", name="供水")
    stopped = Category.objects.create(code="0301", name="停水", parent=water)
    Category.objects.create(code="0302", name="旧类", parent=water, is_active=False)
    assert categories_by_path() == {"道路破损": city.roads, "供水 › 停水": stopped}


def test_categories_are_guessed_by_their_keywords() -> None:
    paths = {
        "停水": Category(name="停水", keywords="停水;没水"),
        "水质": Category(name="水质", keywords="发黄；没水"),
        "其他": Category(name="其他", keywords=""),
    }
    assert likely_categories("昨晚停水，一直没水", paths) == ["停水", "水质"]


def test_bodies_are_those_above_at_and_below_a_place(city: City, earlier: datetime) -> None:
    a_body("别区城管局", place=a_place("望山区", within=city.city))
    committee = a_body("柳岸居委会", place=city.community)
    names = bodies_around(city.street, earlier)
    assert list(names) == ["市热线中心", "区社会治理中心", "区住建局", "区园林中心", "柳岸居委会"]
    assert names["柳岸居委会"] == committee


def test_bodies_of_one_name_are_told_apart_by_code(city: City, earlier: datetime) -> None:
    other = a_body("区住建局", place=city.county)
    assert bodies_around(city.street, earlier)[f"区住建局 {other.code}"] == other


def test_a_place_is_the_one_chosen_else_the_one_meant(city: City, earlier: datetime) -> None:
    found = [place_named("随便", city.street.code, earlier), place_named("柳岸", "", earlier)]
    assert found == [city.street, city.community]
