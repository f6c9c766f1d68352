"""How like danger a message sounds, and what mistakes cost."""

from gongzhi.civic.dispatch.logic.weighing import (
    MISSED,
    Judgement,
    cheapest,
    judged,
    learned,
    starting_weighing,
)

EXAMPLES = [
    ("水里有人快来救", True),
    ("有人在水里喊救命", True),
    ("水费怎么交", False),
    ("想查水费账单", False),
]


def test_what_sounds_like_the_examples_of_danger_is_likelier() -> None:
    weighing = learned(EXAMPLES)
    assert weighing.chance("水里有人") > 0.5 > weighing.chance("水费账单")


def test_the_same_examples_give_the_same_weighing() -> None:
    assert learned(EXAMPLES) == learned(EXAMPLES)


def test_many_ordinary_examples_do_not_drown_the_few_of_danger() -> None:
    assert learned([*EXAMPLES, *EXAMPLES[2:] * 50]).chance("水里有人快来救") > 0.5


def test_a_text_of_unknown_signs_stands_at_the_level_of_all() -> None:
    weighing = learned(EXAMPLES)
    assert weighing.chance("?!") == weighing.chance("")


def test_a_few_signs_tell_nothing() -> None:
    weighing = starting_weighing()
    assert (weighing.chance("有人") > weighing.threshold, weighing.sounds_like_danger("有人")) == (
        True,
        False,
    )


def test_the_words_that_speak_most_for_danger_come_first() -> None:
    weighing = learned(EXAMPLES)
    assert weighing.words_for("费，有人", most=1) == ("有人",)
    assert weighing.words_for("水费") == ()


def test_mistakes_are_counted_by_kind() -> None:
    judgement = judged([(True, True), (False, True), (True, False), (False, False), (False, False)])
    assert judgement == Judgement(found=1, dangers=2, alarms=1, others=3)
    assert (judgement.recall, judgement.cost) == (0.5, MISSED + 1)


def test_where_there_was_no_danger_none_was_missed() -> None:
    assert judged([(False, False)]).recall == 1.0


def test_the_cheapest_threshold_takes_false_alarms_rather_than_a_missed_danger() -> None:
    assert cheapest([(0.9, True), (0.5, False), (0.4, False), (0.3, True), (0.1, False)]) == 0.3


def test_the_cheapest_threshold_does_not_buy_a_danger_for_more_than_it_costs() -> None:
    crowd = [(0.5, False)] * (MISSED + 1)
    assert cheapest([(0.9, True), *crowd, (0.3, True)]) == 0.9
