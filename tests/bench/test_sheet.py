"""The cases that are brought in: as many as asked, the same each time, of a whole year."""

from datetime import datetime, timedelta
from random import Random

from bench.sheet import HEADING, Answering, turns
from bench.texts import Texts, read_texts, words_in

BODIES = [Answering("works", ["1", "2"], ["01"], 3), Answering("parks", ["3"], ["02"], 1)]
TEXTS = Texts(["路灯不亮。", "晚上走路看不清。"], ["已经换好。"], ["路灯不亮"], "a test")


def rows(count: int, until: datetime) -> list[dict[str, str]]:
    """Return all rows by their heading."""
    every = [row for turn in turns(BODIES, TEXTS, count=count, until=until) for row in turn.rows]
    return [dict(zip(HEADING, row, strict=True)) for row in every]


def test_there_are_as_many_as_asked_each_with_its_own_number(noon: datetime) -> None:
    numbers = [row["编号"] for row in rows(1234, noon)]
    assert numbers == [f"B{number}" for number in range(1234)]


def test_they_are_the_same_each_time(noon: datetime) -> None:
    assert rows(600, noon) == rows(600, noon)


def test_they_lie_in_the_year_before_and_none_in_the_future(noon: datetime) -> None:
    opened = [datetime.fromisoformat(row["时间"]).replace(tzinfo=noon.tzinfo) for row in rows(2000, noon)]
    assert noon - timedelta(days=366) < min(opened) < noon - timedelta(days=363)
    assert noon - timedelta(days=2) < max(opened) < noon


def test_most_old_cases_are_answered_and_many_of_the_newest_are_not(noon: datetime) -> None:
    answered = [bool(row["答复"]) for row in rows(2000, noon)]
    assert 0.95 < sum(answered[:1000]) / 1000 < 0.99
    assert sum(answered[-20:]) < 15


def test_a_reply_comes_after_the_case(noon: datetime) -> None:
    assert all(row["答复时间"] > row["时间"] for row in rows(1000, noon) if row["答复"])


def test_a_turn_is_answered_by_one_body_at_its_own_places(noon: datetime) -> None:
    for turn in turns(BODIES, TEXTS, count=3000, until=noon):
        assert {row[4] for row in turn.rows} <= {"works": {"1", "2"}, "parks": {"3"}}[turn.body]


def test_texts_are_there_wherever_they_are_from() -> None:
    texts = read_texts()
    assert min(len(texts.asked), len(texts.answered), len(texts.titles)) > 100
    assert len(texts.text(Random(1))) >= 16


def test_words_to_search_for_are_chinese_and_in_the_texts() -> None:
    words = words_in(TEXTS.asked, Random(1), count=20)
    assert all(2 <= len(word) <= 6 and any(word in text for text in TEXTS.asked) for word in words)
