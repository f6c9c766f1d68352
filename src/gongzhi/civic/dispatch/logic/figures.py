"""How well a model reads: accuracy, macro-F1, per label, confusion, calibration, what may go by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gongzhi.civic.dispatch.logic.reading import Whole

BINS = 15
PRECISIONS = (0.98, 0.99)

Shares = npt.NDArray[np.floating]


@dataclass(frozen=True)
class OfLabel:
    """How one label fared; a share without cases is 0."""

    label: str
    cases: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class Coverage:
    """The share of messages at or above a probability, and the share of them that was right."""

    asked: float
    threshold: float | None
    share: float
    precision: float | None


@dataclass(frozen=True)
class Figures:
    """All figures of one evaluation; `confusion` has a row for each true label."""

    cases: int
    accuracy: float
    macro_f1: float
    calibration_error: float
    labels: tuple[OfLabel, ...]
    confusion: tuple[tuple[int, ...], ...]
    coverage: tuple[Coverage, ...]


def figures(shares: Shares, truth: Sequence[str], labels: Sequence[str]) -> Figures:
    """Reckon all figures from probabilities (a row per message, a column per label) and the true labels.

    A true label that the model doesn't know counts as a row of its own: its messages are all wrong.
    """
    names = [*labels, *sorted(set(truth) - set(labels))]
    at = np.array([names.index(label) for label in truth], np.int64)
    said = shares.argmax(axis=1)
    table = np.zeros((len(names), len(names)), np.int64)
    np.add.at(table, (at, said), 1)
    each = tuple(_of_label(name, table, place) for place, name in enumerate(names))
    sure, right = shares.max(axis=1), said == at
    return Figures(
        cases=len(truth),
        accuracy=float(right.mean()),
        macro_f1=float(np.mean([one.f1 for one in each if one.cases])),
        calibration_error=calibration_error(sure, right),
        labels=each,
        confusion=tuple(tuple(int(number) for number in row) for row in table),
        coverage=tuple(covered(sure, right, threshold_for(sure, right, p), p) for p in PRECISIONS),
    )


def calibration_error(sure: Shares, right: npt.NDArray[np.bool_]) -> float:
    """Return the expected calibration error of the likeliest label (Guo et al. 2017, eq. 3) over `BINS`."""
    bins = np.minimum((sure * BINS).astype(np.int64), BINS - 1)
    gaps = np.bincount(bins, right - sure.astype(np.float64), BINS)
    return float(np.abs(gaps).sum() / len(sure))


def threshold_for(sure: Shares, right: npt.NDArray[np.bool_], precision: float) -> float | None:
    """Return the least probability from which on so large a share was right; None where there is none."""
    order = np.argsort(-sure, kind="stable")
    ranked = sure[order]
    share = np.cumsum(right[order]) / np.arange(1, len(sure) + 1)
    last = np.append(ranked[1:] < ranked[:-1], [True])  # what is equally sure goes together
    enough = np.flatnonzero((share >= precision) & last)
    return float(ranked[enough[-1]]) if len(enough) else None


def covered(
    sure: Shares, right: npt.NDArray[np.bool_], threshold: float | None, precision: float
) -> Coverage:
    """Return what a threshold, chosen here or on other messages, lets through, and how right that is."""
    through = sure >= threshold if threshold is not None else np.zeros(len(sure), bool)
    return Coverage(
        asked=precision,
        threshold=threshold,
        share=float(through.mean()),
        precision=float(right[through].mean()) if through.any() else None,
    )


def _of_label(name: str, table: Whole, at: int) -> OfLabel:
    hit, said, cases = int(table[at, at]), int(table[:, at].sum()), int(table[at].sum())
    precision, recall = hit / max(said, 1), hit / max(cases, 1)
    f1 = 2 * hit / max(said + cases, 1)
    return OfLabel(name, cases, precision, recall, f1)
