"""Which place a text means, in a small city."""

from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from gongzhi.civic.jurisdictions.actions import add_place
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.queries import places_in
from gongzhi.civic.jurisdictions.vocabulary import Clue, Level
from tests.civic.jurisdictions.city import City


def found(text: str, near: Place | None = None) -> list[int]:
    return [each.place for each in places_in(text, near)]


@pytest.mark.parametrize(
    "text",
    [
        "云麓市临湖区湖东街道的路灯坏了",
        "湖东街道的路灯坏了",
        "云麓湖东的路灯坏了",
        "家住湖东，路灯坏了",
        "湖东镇的路灯坏了",
        "临湖区　湖东街道",
        "临湖区，那边的湖东街道路灯坏了",
        "湖东街道(临湖区)路灯坏了",
        "从北京回到湖东街道，路灯坏了",
        "湖东街道附近的北京路口路灯坏了",
    ],
)
def test_a_street_is_found_however_it_is_written(city: City, text: str) -> None:
    assert found(text)[0] == city.east.pk


@pytest.mark.parametrize(
    "text",
    [
        "",
        "路灯坏了",
        "湖东路的路灯坏了吗",
        "湖东大道堵车",
        "云麓烤鸭店油烟大",
        "住在王湖东先生楼上",
        "湖东花园",
        "湖东村镇银行",
    ],
)
def test_other_words_with_the_signs_of_a_name_are_none(city: City, text: str) -> None:
    assert found(text) == []


def test_the_deepest_place_that_is_said_surely_comes_first(city: City) -> None:
    assert found("云麓市临湖区柳浪社区")[0] == city.willow.pk
    assert found("云麓市临湖区的环境") == [city.lakeside.pk]


def test_a_candidate_says_what_speaks_for_it(city: City) -> None:
    (best,) = places_in("云麓临湖区湖东的路灯坏了", near=city.willow)
    assert (best.path, best.level) == ("南屏省 › 云麓市 › 临湖区 › 湖东街道", Level.STREET)
    assert best.words == ("云麓", "临湖区", "湖东")
    assert best.clues == (Clue.SHORT, Clue.AROUND, Clue.NEAR)
    assert best.share > 0.99


def test_a_weak_name_leaves_a_part_to_none(city: City) -> None:
    shares = [places_in(text)[0].share for text in ("望山区山北街道", "山北街道", "山北的路灯")]
    assert [round(share, 2) for share in shares] == [1.0, 1.0, 0.93]


@pytest.fixture
def twin(city: City, noon: datetime) -> Place:
    """A street of the other district with the name of one here."""
    return add_place("990102002", "湖东街道", Level.STREET, city.hillview, by=None, at=noon)


def test_two_of_one_name_are_both_candidates(city: City, twin: Place) -> None:
    candidates = places_in("湖东街道的路灯坏了")
    assert {each.place for each in candidates} == {city.east.pk, twin.pk}
    assert [round(each.share, 1) for each in candidates] == [0.5, 0.5]


def test_what_else_is_named_decides_between_them(city: City, twin: Place) -> None:
    assert found("望山区湖东街道的路灯坏了") == [twin.pk]
    assert found("湖东街道的路灯坏了，请临湖区处理")[0] == city.east.pk


def test_the_reporters_place_decides_between_them(city: City, twin: Place) -> None:
    assert found("湖东街道的路灯坏了", near=city.north)[0] == twin.pk
    assert found("湖东街道的路灯坏了", near=city.peony)[0] == city.east.pk


def test_what_is_named_outweighs_where_the_reporter_lives(city: City, twin: Place) -> None:
    assert found("望山区湖东街道的路灯坏了", near=city.peony)[0] == twin.pk


def test_no_more_candidates_come_than_asked_for(city: City, twin: Place) -> None:
    assert len(places_in("湖东街道的路灯坏了", limit=1)) == 1


def test_a_word_of_everyday_speech_is_a_name_only_within_its_place(city: City, noon: datetime) -> None:
    peace = add_place("990101003", "和平街道", Level.STREET, city.lakeside, by=None, at=noon)
    assert found("希望和平，不要争吵") == []
    assert found("家住和平，路灯坏了", near=city.east) == [peace.pk]
    assert found("临湖区和平的路灯坏了") == [peace.pk]
    assert found("和平街道的路灯坏了") == [peace.pk]


def test_names_that_share_a_sign_are_both_read(city: City, noon: datetime) -> None:
    north = add_place("990105", "市北区", Level.COUNTY, city.city, by=None, at=noon)
    assert found("云麓市北区的路灯坏了") == [north.pk]
    assert found("云麓市市北区的路灯坏了") == [north.pk]


def test_the_exact_spot_is_told(city: City) -> None:
    assert places_in("柳浪社区东门附近有人摆摊")[0].spot == "柳浪社区东门附近"
    assert places_in("柳浪社区有人摆摊")[0].spot == ""


def test_while_names_are_kept_a_text_costs_no_query(
    city: City, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.KEEP_SECONDS = 60
    places_in("湖东街道")
    with django_assert_num_queries(0):
        assert found("湖西街道") == [city.west.pk]


def test_a_change_here_is_known_at_once_though_names_are_kept(
    city: City, settings: Settings, noon: datetime
) -> None:
    settings.KEEP_SECONDS = 60
    assert found("白鹭街道") == []
    added = add_place("990101009", "白鹭街道", Level.STREET, city.lakeside, by=None, at=noon)
    assert found("白鹭街道") == [added.pk]
