"""Finding cases by words, and the recent ones around a place."""

from datetime import datetime, timedelta

from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.queries.search import (
    in_branch,
    in_branch_with_code,
    matching,
    matching_publicly,
    recent_cases_around,
)
from tests.a_city import City, an_accepted_case, an_opened_case
from tests.factories import a_place

DAY = timedelta(days=1)


def test_every_word_must_be_there(city: City, noon: datetime) -> None:
    lamp = an_opened_case(city, at=noon, text="柳岸路路灯不亮")
    an_opened_case(city, at=noon, text="柳岸路井盖松动")
    assert list(matching(Case.objects.all(), "柳岸路 路灯")) == [lamp]


def test_a_number_finds_its_case(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    assert list(matching(Case.objects.all(), case.number)) == [case]


def test_signs_of_sql_are_words(city: City, noon: datetime) -> None:
    an_opened_case(city, at=noon)
    assert not matching(Case.objects.all(), "%_' OR 1=1").exists()


def test_the_public_finds_words_but_no_addresses_and_no_telephone_numbers(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon, text="路灯不亮，请打13912345678", address="柳岸路8号")
    found = [
        matching_publicly(Case.objects.all(), text).exists() for text in ("路灯", "柳岸路", "139", "1391")
    ]
    assert found == [True, False, False, False]
    assert list(matching_publicly(Case.objects.all(), f"路灯 {case.number}")) == [case]


def test_cases_around_a_place_are_those_of_its_street_the_newest_first(city: City, noon: datetime) -> None:
    old = an_accepted_case(city, at=noon - DAY, is_public=True)
    new = an_accepted_case(city, at=noon, is_public=True, place=city.street)
    an_accepted_case(city, at=noon - 90 * DAY, is_public=True)
    far = a_place("远山社区", within=a_place("远山街道", within=city.county))
    an_accepted_case(city, at=noon, is_public=True, place=far)
    assert list(recent_cases_around(city.community, at=noon)) == [new, old]


def test_cases_around_a_place_are_public_unless_more_may_be_seen(city: City, noon: datetime) -> None:
    hidden = an_accepted_case(city, at=noon)
    assert not recent_cases_around(city.community, at=noon)
    assert list(recent_cases_around(city.community, at=noon, among=Case.objects.all())) == [hidden]


def test_a_branch_is_the_same_by_its_row_and_by_its_code(city: City, noon: datetime) -> None:
    top = Category.objects.create(code="09", name="市政")
    middle = Category.objects.create(code="0901", name="道路", parent=top)
    leaf = Category.objects.create(code="090101", name="路灯", parent=middle)
    cases = [an_opened_case(city, at=noon) for _each in range(4)]
    for case, category in zip(cases, (top, middle, leaf, city.roads), strict=True):
        Case.objects.filter(pk=case.pk).update(category=category)
    for depth, category in enumerate((top, middle, leaf)):
        for condition in (in_branch(category), in_branch_with_code(category.code)):
            assert set(Case.objects.filter(condition)) == set(cases[depth:3])
    assert not Case.objects.filter(in_branch_with_code("9")).exists()
