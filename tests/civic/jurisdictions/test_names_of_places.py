"""How places are called: full, short, abbreviated, by old names."""

import pytest

from gongzhi.civic.jurisdictions.logic.whereabouts.naming import Called, names_of

CITY = ("河北省", "石家庄市")


def short_names(name: str, level: int, around: tuple[str, ...] = ()) -> set[str]:
    return {called for called in names_of(name, level, around) if called != name}


@pytest.mark.parametrize(
    ("name", "level", "short"),
    [
        ("湖南省", 1, {"湖南", "湘省"}),
        ("岳麓区", 3, {"岳麓"}),
        ("浦东新区", 3, {"浦东", "南汇", "南汇区", "川沙县"}),
        ("望京街道", 4, {"望京"}),
        ("麓谷街道办事处", 4, {"麓谷街道", "麓谷"}),
        ("柳浪社区居委会", 5, {"柳浪社区", "柳浪"}),
        ("三家子满族乡", 4, {"三家子乡", "三家子"}),
        ("恩施土家族苗族自治州", 2, {"恩施", "恩施州"}),
        ("长阳土家族自治县", 3, {"长阳", "长阳县"}),
        ("内蒙古自治区", 1, {"内蒙古", "内蒙古区", "内蒙"}),
    ],
)
def test_a_place_is_called_without_its_type_word(name: str, level: int, short: set[str]) -> None:
    assert short_names(name, level) == short


@pytest.mark.parametrize("name", ["歙县", "芦镇", "市辖区", "王村"])
def test_one_sign_and_units_of_statistics_are_no_names(name: str) -> None:
    assert short_names(name, 4 if name == "芦镇" else 5 if name == "王村" else 3) == set()


def test_a_zone_is_called_by_what_it_is_within_its_city() -> None:
    names = names_of("石家庄高新技术产业开发区", 3, CITY)
    assert names["石家庄高新技术产业开发区"] == Called.FULL
    assert {"高新区", "高新技术开发区", "石家庄高新区"} <= {
        name for name, kind in names.items() if kind == Called.ABBREVIATED
    }


def test_a_zone_with_a_word_of_its_own_keeps_it() -> None:
    names = short_names("包头稀土高新技术产业开发区", 3, ("内蒙古自治区", "包头市"))
    assert {"高新区", "稀土高新区", "包头稀土高新区"} <= names


def test_a_name_that_is_an_everyday_word_is_marked() -> None:
    assert names_of("和平街道", 4)["和平"] == Called.EVERYDAY
    assert names_of("城区", 3)["城区"] == Called.EVERYDAY


def test_old_names_of_which_people_still_speak_are_known() -> None:
    assert names_of("襄阳市", 2)["襄樊"] == Called.FORMER
    assert "崇文区" not in names_of("东城区", 4)  # a street of that name elsewhere
