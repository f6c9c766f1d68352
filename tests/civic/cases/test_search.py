"""Finding cases by words, and those alike."""

from datetime import datetime, timedelta

from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.queries.search import (
    in_branch,
    in_branch_with_code,
    like_cases,
    matching,
    matching_publicly,
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


def test_cases_alike_are_offered_best_first(city: City, noon: datetime) -> None:
    other = an_accepted_case(city, at=noon, is_public=True, text="广场舞音响太吵")
    close = an_accepted_case(city, at=noon, is_public=True, text="柳岸路的路灯坏了，一片漆黑")
    found = like_cases("柳岸路路灯坏了好几天", place=city.community, at=noon)
    assert list(found) == [close]
    assert other not in found


def test_cases_that_are_hidden_far_or_old_are_not_offered(city: City, noon: datetime) -> None:
    text = "柳岸路的路灯坏了"
    an_accepted_case(city, at=noon, text=text)
    an_accepted_case(city, at=noon - 90 * DAY, text=text, is_public=True)
    far = a_place("远山社区", within=a_place("远山街道", within=city.county))
    an_accepted_case(city, at=noon, text=text, is_public=True, place=far)
    assert not like_cases(text, place=city.community, at=noon)


def test_words_that_tell_nothing_find_nothing(city: City, noon: datetime) -> None:
    an_accepted_case(city, at=noon, is_public=True, text="您好请问")
    assert not like_cases("你好", place=city.community, at=noon)


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
