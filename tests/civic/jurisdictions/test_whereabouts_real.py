"""How often the place is right: 1,000 sentences over the real tree (docs/whereabouts.md)."""

import csv
from pathlib import Path

import pytest

from gongzhi.civic.jurisdictions.logic.whereabouts.atlas import Atlas, atlas_of
from gongzhi.civic.jurisdictions.logic.whereabouts.ranking import candidates_in
from gongzhi.civic.jurisdictions.vocabulary import Level
from tests.civic.jurisdictions.sentences import Sentence, Tree, real_tree, sentences

BY_HAND = Path(__file__).with_name("whereabouts_by_hand.csv")

Answers = list[tuple[Sentence, list[int]]]


@pytest.fixture(scope="module")
def tree() -> Tree:
    return real_tree()


@pytest.fixture(scope="module")
def atlas(tree: Tree) -> Atlas:
    return atlas_of(tree.spots.values())


@pytest.fixture(scope="module")
def answers(atlas: Atlas) -> Answers:
    """The 1,000 sentences, each with its candidates by code, the likeliest first."""
    return [(sentence, answer(atlas, sentence.text, sentence.near)) for sentence in sentences()]


def answer(atlas: Atlas, text: str, near: int | None) -> list[int]:
    beside = atlas.entries[near] if near else None
    return [atlas.ids[each.entry] for each in candidates_in(text, atlas, near=beside)]


def share_right(answers: Answers, tree: Tree, level: int) -> float:
    """Return the share of right first answers among the sentences that determine a level."""
    judged = [
        (at(found[:1], tree, level), sentence) for sentence, found in answers if sentence.level >= level
    ]
    assert len(judged) > 100
    return sum(got == at([it.place or 0], tree, level) for got, it in judged) / len(judged)


def at(codes: list[int], tree: Tree, level: int) -> int | None:
    """Return the place of a level in which the first of some places lies."""
    chain = tree.chain(codes[0]) if codes else []
    return next((code for code in chain if tree.spots[code].level == level), None)


def held(answers: Answers) -> Answers:
    return [(sentence, found) for sentence, found in answers if sentence.half == "held"]


def test_there_are_enough_sentences_and_each_half_has_its_share(answers: Answers) -> None:
    assert (len(answers), len(held(answers))) == (1000, 497)
    assert len({sentence.text for sentence, _ in answers}) > 950


def test_the_county_is_right_where_the_text_determines_it(answers: Answers, tree: Tree) -> None:
    assert share_right(answers, tree, Level.COUNTY) >= 0.98
    assert share_right(held(answers), tree, Level.COUNTY) >= 0.97


def test_the_street_is_right_where_the_text_determines_it(answers: Answers, tree: Tree) -> None:
    assert share_right(answers, tree, Level.STREET) >= 0.96
    assert share_right(held(answers), tree, Level.STREET) >= 0.94


def test_the_right_place_is_among_three_where_up_to_three_are_meant(answers: Answers) -> None:
    few = [(sentence, found) for sentence, found in answers if 1 < sentence.readings <= 3]
    assert sum(sentence.place in found[:3] for sentence, found in few) / len(few) >= 0.9


def test_a_text_without_a_place_names_none(answers: Answers) -> None:
    assert [it.text for it, found in answers if it.place is None and found] == []


def test_places_that_everybody_knows_are_found(atlas: Atlas, tree: Tree) -> None:
    with BY_HAND.open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    right = 0
    for line in lines:
        found = answer(atlas, line["text"], int(line["near"] or 0) or None)
        right += bool(found) and int(line["place"]) in tree.chain(found[0])
    assert right / len(lines) >= 0.95
