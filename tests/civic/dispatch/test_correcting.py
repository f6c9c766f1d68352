"""What one correction changes, and what it leaves."""

import numpy as np

from gongzhi.civic.dispatch.logic.correcting import learned
from gongzhi.civic.dispatch.logic.model import best, probabilities
from gongzhi.civic.dispatch.logic.reasons import words_for
from gongzhi.civic.dispatch.logic.starting import from_words
from tests.civic.dispatch.learned import LIGHTS, ROADS, TREES, learned_model, written

STALL = ("", "烧烤摊把人行道占满了，油烟很大")


def test_the_next_message_already_profits() -> None:
    model = learned(learned_model()[0], STALL, TREES)
    assert best(model, STALL)[0].label == TREES
    assert best(model, ("", "烧烤摊油烟很大"))[0].label == TREES


def test_a_correction_to_what_was_right_and_sure_changes_nothing() -> None:
    model, _figures = learned_model()
    sure = ("", "路灯不亮，晚上漆黑没有路灯")
    assert np.allclose(probabilities(learned(model, sure, LIGHTS), [sure]), probabilities(model, [sure]))


def test_what_is_said_in_other_words_stays_as_it_was() -> None:
    model, _figures = learned_model()
    messages, labels = written()
    after = probabilities(learned(model, STALL, TREES), messages)
    assert [model.labels[at] for at in after.argmax(axis=1)] == labels


def test_the_given_model_is_left_alone() -> None:
    model, _figures = learned_model()
    before = probabilities(model, [STALL])
    learned(model, STALL, TREES)
    assert np.array_equal(probabilities(model, [STALL]), before)
    assert model.lessons.taught == 0


def test_a_label_that_was_never_seen_is_learned() -> None:
    model = learned(learned_model()[0], STALL, "09")
    assert model.labels == (ROADS, TREES, LIGHTS, "09")
    assert best(model, STALL)[0].label == "09"


def test_corrections_add_up() -> None:
    model = learned(learned(learned_model()[0], STALL, TREES), ("", "楼上装修太吵"), LIGHTS)
    said = [best(model, message)[0].label for message in (STALL, ("", "楼上装修太吵"))]
    assert (said, model.lessons.taught) == ([TREES, LIGHTS], 2)


def test_a_later_correction_wins() -> None:
    model = learned(learned(learned_model()[0], STALL, TREES), STALL, LIGHTS)
    assert best(model, STALL)[0].label == LIGHTS


def test_a_correction_is_among_the_reasons() -> None:
    grill = ("", "烧烤油烟")
    model = learned(learned_model()[0], grill, TREES)
    assert words_for(model, grill, TREES) == ["烧烤油烟"]


def test_an_empty_message_teaches_nothing() -> None:
    model, _figures = learned_model()
    assert learned(model, ("", "！？"), TREES).lessons.taught == 0


def test_a_city_without_history_learns_from_its_first_correction() -> None:
    model = learned(from_words({ROADS: ["道路"], TREES: ["树木"]}), STALL, ROADS)
    assert best(model, ("", "门口的烧烤摊油烟太大"))[0].label == ROADS
