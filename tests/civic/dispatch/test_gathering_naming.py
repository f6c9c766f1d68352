"""What a trouble is called."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.dispatch.logic.gathering.grams import Weights, counts_of
from gongzhi.civic.dispatch.logic.gathering.naming import name_of, place_of
from gongzhi.civic.dispatch.logic.gathering.rolling import Gathering
from gongzhi.civic.dispatch.logic.gathering.vocabulary import Message
from tests.civic.dispatch.gathered import LAMPS, NOON, few, said


def titled(*titles: str) -> list[Message]:
    return [said(title, title, id=f"{nth}", days=nth) for nth, title in enumerate(titles)]


def name(*titles: str, named: dict[str, int] | None = None, with_place: bool = True) -> str:
    messages, weights = titled(*titles), Weights()
    counts = counts_of([(message.title, message.text) for message in messages])
    weights.learn(counts)
    return name_of(messages, Counter(named or {}), weights.weighed(counts), weights, with_place=with_place)


@pytest.mark.parametrize(
    "title",
    [
        "投诉电梯半年没有检修",
        "关于电梯半年没有检修的问题",
        "A2区电梯半年没有检修？？",
        "建议：电梯半年没有检修的一些情况",
        "强烈投诉A7县电梯半年没有检修！",
        "再次反映电梯半年没有检修的问题",
    ],
)
def test_words_of_asking_and_districts_fall_off(title: str) -> None:
    assert name(title) == "电梯半年没有检修"


@pytest.mark.parametrize(
    "title",
    [
        "金桂苑电梯半年没有检修",
        "投诉金桂苑小区的电梯半年没有检修",
        "在金桂苑三期电梯半年没有检修",
        "位于金桂苑里面的电梯半年没有检修",
    ],
)
def test_the_place_stands_behind_the_phrase_once(title: str) -> None:
    assert name(title, title, named={"金桂苑": 2}).startswith("电梯半年没有检修·金桂苑")


def test_a_theme_is_named_without_places() -> None:
    assert name("金桂苑电梯半年没有检修", named={"金桂苑": 1}, with_place=False) == "电梯半年没有检修"


def test_the_phrase_nearest_to_what_all_say_is_taken() -> None:
    titles = ("电梯半年没有检修", "电梯没有检修多次困人", "电梯没有检修很危险", "物业费涨了一倍")
    assert "电梯" in name(*titles)


def test_a_phrase_that_several_wrote_is_preferred() -> None:
    assert name("电梯坏了没有人修理", "电梯坏了没有人修理", "电梯坏了物业不管") == "电梯坏了没有人修理"


def test_a_phrase_that_breaks_off_at_a_place_is_taken_last() -> None:
    assert name("搅拌噪音严重影响金桂苑", "金桂苑搅拌噪音扰民", named={"金桂苑": 2}) == "搅拌噪音扰民·金桂苑"


def test_a_title_of_a_place_alone_is_named_by_the_place() -> None:
    assert name("金桂苑", named={"金桂苑": 1}) == "金桂苑"


def test_a_place_that_few_name_stays_out() -> None:
    titles = ("金桂苑漏水", "漏水没有人管", "楼顶漏水", "漏水三个月")
    assert place_of(titled(*titles), Counter({"金桂苑": 1})) == ""


def test_a_place_that_no_title_names_needs_most_of_the_texts() -> None:
    messages = titled("漏水没有人管", "楼顶漏水", "漏水三个月")
    assert place_of(messages, Counter({"金桂苑": 2})) == ""
    assert place_of(messages, Counter({"金桂苑": 3})) == "金桂苑"


def test_the_longer_of_two_names_is_taken_when_nearly_as_many_have_it() -> None:
    messages = titled("伊人园滨江苑漏水", "伊人园滨江苑停电", "伊人园停水")
    assert place_of(messages, Counter({"伊人园": 3, "伊人园滨江苑": 2})) == "伊人园滨江苑"


def test_a_name_is_found_anew_when_the_trouble_grows() -> None:
    gathering = Gathering(few()[4:7])
    at = NOON + timedelta(days=30)
    before = gathering.troubles(at=at)[0].name
    more = [
        said("云栖路路灯电缆被盗", LAMPS[1][1] + "电缆被盗。", id=f"x{nth}", days=9 + nth) for nth in range(6)
    ]
    gathering.add(replace(each, text=f"{each.text}{each.id}") for each in more)
    after = gathering.troubles(at=at)[0].name
    assert before != after
    assert after == "路灯电缆被盗·云栖路"


@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_whatever_people_write_a_name_is_found(titles: list[str]) -> None:
    assert len(name(*titles)) <= 20
