"""Learning from written messages."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from gongzhi.civic.dispatch.logic.learning import calibrated, fitted, folds, meanings, trained, weight_of
from gongzhi.civic.dispatch.logic.model import best, parts_of, probabilities
from tests.civic.dispatch.learned import LIGHTS, ROADS, TREES, learned_model, written


@pytest.mark.parametrize(
    ("text", "label"),
    [("河边的路面塌了", ROADS), ("学校的大树枯死了", TREES), ("医院那里路灯坏了", LIGHTS)],
)
def test_a_new_message_is_read(text: str, label: str) -> None:
    model, _figures = learned_model()
    assert best(model, ("", text))[0].label == label


def test_the_best_three_come_likeliest_first() -> None:
    model, _figures = learned_model()
    said = best(model, ("路灯不亮", "晚上漆黑"))
    assert [guess.probability for guess in said] == sorted((g.probability for g in said), reverse=True)
    assert {guess.label for guess in said} == {ROADS, TREES, LIGHTS}


def test_probabilities_are_shares_of_one() -> None:
    model, _figures = learned_model()
    rows = probabilities(model, [("", "路面"), ("", ""), ("", "abc")])
    assert rows.sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-6)


def test_many_are_read_as_each_alone() -> None:
    model, _figures = learned_model()
    messages, _labels = written()
    alone = np.concatenate([probabilities(model, [message]) for message in messages])
    assert np.allclose(probabilities(model, messages * 3)[: len(messages)], alone, atol=1e-5)


def test_no_message_gives_no_row() -> None:
    assert probabilities(learned_model()[0], []).shape == (0, 3)


def test_the_figures_are_of_messages_held_back() -> None:
    _model, found = learned_model()
    assert found.cases == 108
    assert found.accuracy > 0.95
    assert [one.cases for one in found.labels] == [36, 36, 36]


def test_the_same_messages_give_the_same_model() -> None:
    first, again = (parts_of(trained(*written())[0]) for _ in range(2))
    assert all(np.array_equal(first[0][name], again[0][name]) for name in first[0])
    assert first[1] == again[1]


def test_labels_with_few_messages_are_learned_too() -> None:
    messages, labels = written()
    model, _found = trained([*messages, ("", "狗叫声太吵")], [*labels, "04"])
    assert model.labels == (ROADS, TREES, LIGHTS, "04")


def test_each_fold_has_its_share_of_every_label() -> None:
    truth = np.repeat([0, 1], [50, 10])
    shares = [np.bincount(truth[fold], minlength=2).tolist() for fold in folds(truth, seed=3)]
    assert shares == [[10, 2]] * 5
    assert sorted(np.concatenate(list(folds(truth, seed=3))).tolist()) == list(range(60))


def test_a_gram_of_all_labels_alike_weighs_little() -> None:
    times = csr_matrix(np.array([[1, 1, 0], [1, 1, 0], [1, 0, 1], [1, 0, 0]], np.float32))
    everywhere, one, _once = weight_of(times, np.array([0, 0, 1, 1]), 2)
    assert everywhere < 0.1 < one


def test_axes_keep_the_likeness_of_messages() -> None:
    random = np.random.default_rng(1)
    rows = csr_matrix(random.random((12, 5)).astype(np.float32))
    places = rows @ meanings(rows, 5, random)
    assert np.allclose(places @ places.T, (rows @ rows.T).toarray(), atol=0.02)


def test_examples_pull_to_their_own_label() -> None:
    places = np.eye(4, dtype=np.float32)
    pulls = fitted(places, places, np.array([[1.0, -1], [1, -1], [-1, 1], [-1, 1]]))
    assert pulls.argmax(axis=1).tolist() == [0, 0, 1, 1]


def test_scores_that_say_nothing_become_the_usual_shares() -> None:
    truth = np.repeat([0, 1], [75, 25])
    _steepness, shift = calibrated(np.zeros((100, 2), np.float32), truth)
    share = np.exp(shift) / np.exp(shift).sum()
    assert share == pytest.approx([0.75, 0.25], abs=0.01)
