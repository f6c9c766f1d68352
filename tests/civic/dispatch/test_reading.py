"""Messages as counts of grams."""

import numpy as np
import pytest

from gongzhi.civic.dispatch.logic.reading import (
    Message,
    codes_of,
    counted,
    grams_at,
    grams_in,
    text_of,
)


def texts(message: Message) -> list[str]:
    """Return the grams of a message as texts, in the order of their numbers."""
    return [text_of(int(gram)) for gram in grams_in([message], least=1)]


def signs(text: str) -> str:
    """Return a text as its codes are read."""
    return "".join(chr(code) if code else " " for code in codes_of(text))


def test_a_gram_is_a_run_of_one_to_three_signs() -> None:
    assert sorted(texts(("", "路灯不亮"))) == sorted(
        ["路", "灯", "不", "亮", "路灯", "灯不", "不亮", "路灯不", "灯不亮"]
    )


def test_no_gram_crosses_a_mark_or_a_space() -> None:
    assert sorted(texts(("", "灯，亮 了"))) == sorted(["灯", "亮", "了"])


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("ＡＢｃ", "abc"),
        ("3栋１２号", "0栋00号"),
        ("路灯！？", "路灯  "),
        ("停车😀难", "停车 难"),
        ("𠮷祥", "𠮷祥"),
        ("坏\ud800字", "坏 字"),
        ("", ""),
    ],
)
def test_signs_are_read_in_one_spelling(text: str, read: str) -> None:
    assert signs(text) == read


def test_codes_stand_where_the_signs_stand() -> None:
    assert len(codes_of("㎡ﬁ①Å,\n好")) == 7


def test_a_gram_goes_back_to_its_signs() -> None:
    assert [text_of(int(gram)) for gram in grams_at(codes_of("自来水"), 3)] == ["自来水"]


def test_a_text_too_short_for_a_gram_has_none() -> None:
    assert len(grams_at(codes_of("水"), 3)) == 0


def test_the_title_counts_twice_more() -> None:
    known = grams_in([("停水", "停水")], least=1)
    assert set(counted([("停水", "停水")], known).times) == {4.0}


def test_without_a_title_the_opening_counts_twice_more() -> None:
    body = "停水" + "，很久了" * 20 + "断电"
    known = grams_in([("", body)], least=1)
    counts = counted([("", body)], known)
    times = {text_of(int(known[gram])): time for gram, time in zip(counts.gram, counts.times, strict=True)}
    assert (times["停水"], times["断电"]) == (3.0, 1.0)


def test_counts_of_many_are_the_counts_of_each() -> None:
    messages = [("", "停水了"), ("路灯", "不亮"), ("", "")]
    known = grams_in(messages, least=1)
    together = counted(messages, known)
    for row, message in enumerate(messages):
        alone = counted([message], known)
        assert np.array_equal(together.gram[together.row == row], alone.gram)
        assert np.array_equal(together.times[together.row == row], alone.times)


def test_only_what_stands_in_enough_messages_is_kept() -> None:
    messages = [("", "停水"), ("", "停水停水"), ("", "停电停电停电")]
    kept = {text_of(int(gram)) for gram in grams_in(messages, least=2)}
    assert kept == {"停", "水", "停水", "水停"} - {"水停"}


def test_the_most_widespread_are_kept_and_ties_at_the_edge_are_not() -> None:
    messages = [("", "停"), ("", "停水"), ("", "停水断")]
    assert [text_of(int(gram)) for gram in grams_in(messages, least=1, most=1)] == ["停"]
    tied = [("", "停水"), ("", "停水"), ("", "停")]
    assert [text_of(int(gram)) for gram in grams_in(tied, least=1, most=2)] == ["停"]


def test_grams_are_gathered_over_portions() -> None:
    messages = [("", f"停水{sign}") for sign in "甲乙丙丁戊"]
    assert np.array_equal(grams_in(messages, least=2, together=2), grams_in(messages, least=2))


def test_nothing_known_means_nothing_counted() -> None:
    assert len(counted([("", "停水")], np.zeros(0, np.uint64)).row) == 0
