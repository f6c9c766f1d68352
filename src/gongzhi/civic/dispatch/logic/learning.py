"""Learning from messages whose label is known: meanings, examples among them, and calibration."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import logsumexp

from gongzhi.civic.dispatch.logic.figures import Figures, figures
from gongzhi.civic.dispatch.logic.model import Model, Table, at_length_one, near, no_lessons, shares
from gongzhi.civic.dispatch.logic.reading import Grams, Message, Real, Whole, counted, grams_in

LEAST = 4
"""A gram that stands in fewer messages tells one case, not a matter."""

MOST_GRAMS = 60_000
MOST_EXAMPLES = 3_000
MEANINGS = 200
NEARNESS = 1.0
PENALTY = 0.1
PRIOR = 2.0
FOLDS = 5
TOGETHER = 1_000

Sparse: TypeAlias = csr_matrix
Wide = npt.NDArray[np.float64]


class Calibration(NamedTuple):
    """How scores become probabilities."""

    steepness: float
    shift: Real


class Reading(NamedTuple):
    """What one training found: see `Model`."""

    weight: Real
    axes: Table
    examples: Table
    pulls: Table
    level: Real


def trained(messages: Sequence[Message], labels: Sequence[str], *, seed: int = 0) -> tuple[Model, Figures]:
    """Learn from messages and the label of each; return the model, and how well it reads what is new.

    The same input and seed give the same model. The figures are over five folds, each read by a training
    without it.
    """
    names = tuple(sorted(set(labels)))
    truth = np.searchsorted(np.array(names), np.array(labels)).astype(np.int64)
    grams = grams_in(messages, least=LEAST, most=MOST_GRAMS)
    times = times_in(messages, grams)
    held = held_out(times, truth, len(names), seed=seed)
    steepness, shift = calibrated(held, truth)
    reading = learned_from(times, truth, len(names), seed=seed)
    model = Model(
        labels=names,
        grams=grams,
        **reading._asdict(),
        nearness=NEARNESS,
        steepness=steepness,
        shift=shift,
        stranger=float(np.median(reading.weight)) if len(grams) else 1.0,
        lessons=no_lessons(len(names)),
        facts={"learned_from": "cases", "cases": len(truth)},
    )
    return model, figures(shares(held * np.float32(steepness) + shift), labels, names)


def held_out(times: Sparse, truth: Whole, labels: int, *, seed: int) -> Table:
    """Return the scores of each message by a training that did not see it."""
    score = np.zeros((len(truth), labels), np.float32)
    for fold in folds(truth, seed=seed):
        others = np.setdiff1d(np.arange(len(truth)), fold)
        score[fold] = applied(learned_from(times[others], truth[others], labels, seed=seed), times[fold])
    return score


def times_in(messages: Sequence[Message], grams: Grams) -> Sparse:
    """Return messages × grams: one and the logarithm of how often each stands there."""
    parts = [counted(messages[at : at + TOGETHER], grams) for at in range(0, len(messages), TOGETHER)]
    rows = np.concatenate([part.row + at * TOGETHER for at, part in enumerate(parts)])
    values = 1 + np.log(np.concatenate([part.times for part in parts]))
    columns = np.concatenate([part.gram for part in parts])
    return csr_matrix((values, (rows, columns)), (len(messages), len(grams)), dtype=np.float32)


def learned_from(times: Sparse, truth: Whole, labels: int, *, seed: int) -> Reading:
    """Fit a reading to these messages."""
    random = np.random.default_rng(seed)
    weight = weight_of(times, truth, labels)
    unit = of_length_one(times, weight)
    axes = meanings(unit, MEANINGS, random)
    places = at_length_one(unit @ axes)
    chosen = np.sort(random.permutation(len(truth))[:MOST_EXAMPLES])
    target = np.where(truth[:, None] == np.arange(labels), 1.0, -1.0)
    level = target.mean(axis=0)
    pulls = fitted(places, places[chosen], target - level)
    return Reading(weight, axes, places[chosen], pulls, level.astype(np.float32))


def weight_of(times: Sparse, truth: Whole, labels: int) -> Real:
    """Return how much each gram counts: how rare it is, times how far its labels are from the usual ones.

    The second is the root of the Kullback-Leibler divergence of the labels of messages with the gram from the
    labels of all, after `PRIOR` messages of the usual labels.
    """
    there = csr_matrix((np.ones_like(times.data), times.indices, times.indptr), times.shape)
    of = np.asarray(there.T @ (truth[:, None] == np.arange(labels)).astype(np.float32), np.float64)
    usual = np.maximum(np.bincount(truth, minlength=labels) / len(truth), 1e-9)
    number = of.sum(axis=1)
    share = np.maximum((of + PRIOR * usual) / (number + PRIOR)[:, None], 1e-12)
    far = (share * np.log(share / usual)).sum(axis=1)
    rarity = np.log((1 + len(truth)) / (1 + number))
    return np.asarray(rarity * np.sqrt(np.maximum(far, 0)), np.float32)


def of_length_one(times: Sparse, weight: Real) -> Sparse:
    """Return the messages with their grams weighed, each at length one, so that long ones say no more."""
    rows = np.repeat(np.arange(times.shape[0]), np.diff(times.indptr))
    data = times.data * weight[times.indices]
    length = np.sqrt(np.maximum(np.bincount(rows, data**2, times.shape[0]), 1e-12))
    return csr_matrix(((data / length[rows]).astype(np.float32), times.indices, times.indptr), times.shape)


def meanings(unit: Sparse, many: int, random: np.random.Generator) -> Table:
    """Return the axes along which messages differ most: right singular vectors (latent semantic analysis).

    By random projection with rounds of power iteration (Halko, Martinsson and Tropp 2011, algorithm 4.4).
    """
    many = min(many, *unit.shape)
    wide = min(many + 10, *unit.shape)
    turned = unit.T.tocsr()
    base = random.standard_normal((unit.shape[1], wide)).astype(np.float32)
    for _ in range(4):
        base = np.linalg.qr(unit @ base)[0]
        base = turned @ base
    sizes, turn = np.linalg.eigh((base.T @ base).astype(np.float64))
    first = np.argsort(-sizes)[:many]
    axes = base @ (turn[:, first] / np.sqrt(np.maximum(sizes[first], 1e-12)))
    return np.asarray(axes.astype(np.float16), np.float32)  # exactly as a file keeps them


def fitted(places: Table, examples: Table, target: Wide) -> Table:
    """Return how much each example pulls to each label: kernel ridge regression (Nyström)."""
    seen = near(places, examples, NEARNESS).astype(np.float64)
    among = near(examples, examples, NEARNESS).astype(np.float64)
    square = seen.T @ seen + PENALTY * among
    square.flat[:: len(square) + 1] += 1e-6 * len(places)
    return np.asarray(cho_solve(cho_factor(square), seen.T @ target), np.float32)


def applied(reading: Reading, times: Sparse) -> Table:
    """Return the scores of messages whose grams are counted already."""
    places = at_length_one(of_length_one(times, reading.weight) @ reading.axes)
    return np.asarray(near(places, reading.examples, NEARNESS) @ reading.pulls + reading.level, np.float32)


def folds(truth: Whole, *, seed: int) -> Iterator[Whole]:
    """Return the messages in folds of like size, each with its share of every label."""
    random = np.random.default_rng(seed)
    order = random.permutation(len(truth))
    order = order[np.argsort(truth[order], kind="stable")]
    for fold in range(FOLDS):
        yield np.sort(order[fold::FOLDS])


def calibrated(score: Table, truth: Whole) -> Calibration:
    """Fit steepness and shift so that the held-out labels are likeliest (Platt's scaling)."""
    labels = score.shape[1]
    rows = np.arange(len(truth))

    def loss(at: Wide) -> tuple[float, Wide]:
        logit = score * at[0] + at[1:]
        share = np.exp(logit - logsumexp(logit, axis=1, keepdims=True))
        miss = share.copy()
        miss[rows, truth] -= 1
        slope = np.concatenate([[(miss * score).sum()], miss.sum(axis=0)]) / len(truth)
        pull = 1e-3 * (at[1:] ** 2).sum()
        slope[1:] += 2e-3 * at[1:]
        return float(-np.log(np.maximum(share[rows, truth], 1e-12)).mean() + pull), slope

    found = minimize(loss, np.concatenate([[4.0], np.zeros(labels)]), jac=True, method="L-BFGS-B")
    return Calibration(float(found.x[0]), found.x[1:].astype(np.float32))
