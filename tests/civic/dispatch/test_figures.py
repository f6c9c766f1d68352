"""Figures of how well a model reads."""

import numpy as np
import pytest

from gongzhi.civic.dispatch.logic.figures import calibration_error, covered, figures, threshold_for

SHARES = np.array([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.6, 0.4]])
TRUTH = ["a", "a", "b", "b"]


def test_accuracy_and_confusion() -> None:
    found = figures(SHARES, TRUTH, ["a", "b"])
    assert (found.cases, found.accuracy, found.confusion) == (4, 0.75, ((2, 0), (1, 1)))


def test_each_label_has_its_precision_and_recall() -> None:
    a, b = figures(SHARES, TRUTH, ["a", "b"]).labels
    assert [a.precision, a.recall, a.f1] == pytest.approx([2 / 3, 1, 0.8])
    assert [b.precision, b.recall, b.f1] == pytest.approx([1, 0.5, 2 / 3])


def test_macro_f1_is_the_mean_of_the_labels_that_occur() -> None:
    assert figures(SHARES, TRUTH, ["a", "b"]).macro_f1 == pytest.approx((0.8 + 2 / 3) / 2)
    wider = np.hstack([SHARES, np.zeros((4, 1))])
    assert figures(wider, TRUTH, ["a", "b", "c"]).macro_f1 == pytest.approx((0.8 + 2 / 3) / 2)


def test_a_label_that_the_model_does_not_know_is_always_wrong() -> None:
    found = figures(SHARES, ["a", "z", "b", "b"], ["a", "b"])
    assert found.labels[2].recall == 0
    assert found.confusion[2] == (1, 0, 0)


def test_the_calibration_error_is_the_gap_of_each_bin() -> None:
    sure = np.array([0.95, 0.95, 0.5, 0.5])
    right = np.array([True, True, True, False])
    assert calibration_error(sure, right) == pytest.approx(0.05 / 2)


def test_the_threshold_is_the_least_that_is_right_often_enough() -> None:
    sure = np.array([0.9, 0.8, 0.7, 0.6])
    right = np.array([True, True, False, True])
    assert (threshold_for(sure, right, 1.0), threshold_for(sure, right, 0.75)) == (0.8, 0.6)


def test_what_is_equally_sure_goes_together() -> None:
    sure = np.array([0.9, 0.9, 0.5])
    assert threshold_for(sure, np.array([True, False, False]), 0.9) is None


def test_coverage_tells_share_and_precision() -> None:
    sure, right = np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, False, True, True])
    through = covered(sure, right, 0.7, 0.98)
    assert [through.share, through.precision] == pytest.approx([0.75, 2 / 3])


def test_without_a_threshold_nothing_goes_by_itself() -> None:
    through = covered(np.array([0.9]), np.array([False]), None, 0.98)
    assert (through.share, through.precision) == (0, None)
