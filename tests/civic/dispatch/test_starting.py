"""A model from words alone."""

import pytest

from gongzhi.civic.dispatch.logic.model import best, probabilities
from gongzhi.civic.dispatch.logic.reasons import words_for
from gongzhi.civic.dispatch.logic.starting import from_words

WORDS = {"水": ["自来水", "停水", "水压"], "路": ["道路破损", "井盖", "路面"], "树": ["树木", "绿化"]}


@pytest.mark.parametrize(
    ("text", "label"), [("家里停水三天了", "水"), ("井盖不见了", "路"), ("绿化带要修剪树木", "树")]
)
def test_a_message_goes_where_its_words_are(text: str, label: str) -> None:
    assert best(from_words(WORDS), ("", text))[0].label == label


def test_a_message_without_any_word_is_all_alike() -> None:
    assert probabilities(from_words(WORDS), [("", "你好")])[0] == pytest.approx([1 / 3] * 3)


def test_more_of_its_words_make_a_label_surer() -> None:
    model = from_words(WORDS)
    one, two = (best(model, ("", text))[0].probability for text in ("路面有树木", "路面的井盖，有树木"))
    assert one < two


def test_a_word_of_several_labels_says_less() -> None:
    model = from_words({"a": ["噪声", "工地"], "b": ["噪声", "广场舞"]})
    either, clear = (best(model, ("", text))[0].probability for text in ("噪声", "工地噪声"))
    assert either == pytest.approx(0.5)
    assert clear > 0.5


def test_the_words_that_speak_are_told() -> None:
    assert words_for(from_words(WORDS), ("", "我家停水三天了"), "水") == ["停水"]


def test_labels_may_have_no_words() -> None:
    model = from_words({"a": [], "b": ["停水"]})
    assert best(model, ("", "停水"))[0].label == "b"
    assert len(best(from_words({}), ("", "停水"))) == 0
