"""The words that speak for a label."""

import pytest

from gongzhi.civic.dispatch.logic.model import scores
from gongzhi.civic.dispatch.logic.reasons import said_for, words_for
from tests.civic.dispatch.learned import LIGHTS, ROADS, TREES, learned_model


def test_each_label_has_its_own_words() -> None:
    model, _figures = learned_model()
    message = ("", "河边大树挡住了，路灯也不亮")
    trees, lights = words_for(model, message, TREES), words_for(model, message, LIGHTS)
    assert "大树" in trees[0]
    assert "不亮" in lights[0]


def test_words_stand_in_the_text_as_written() -> None:
    model, _figures = learned_model()
    text = "Ａ区路灯　不亮，路面塌了"
    assert all(word in text for label in model.labels for word in words_for(model, ("", text), label))


def test_no_more_words_than_asked() -> None:
    model, _figures = learned_model()
    message = ("", "路面塌了，井盖翘起来，人行道地砖松动，路沿石断了")
    assert len(words_for(model, message, ROADS, most=2)) == 2


@pytest.mark.parametrize("text", ["", "！！", "qwx"])
def test_where_nothing_speaks_there_are_no_words(text: str) -> None:
    assert words_for(learned_model()[0], ("", text), ROADS) == []


def test_what_the_grams_add_is_the_slope_of_the_score() -> None:
    model, _figures = learned_model()
    message = ("", "医院对面路灯不亮")
    _grams, added = said_for(model, message, LIGHTS)
    _other, less = said_for(model, message, ROADS)
    score = scores(model, [message])[0]
    assert (added.sum() > less.sum()) == (score[2] > score[0])
