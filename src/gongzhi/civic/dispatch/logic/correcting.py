"""A correction by a person: the model reads the next message already with it, without training anew."""

from dataclasses import replace

import numpy as np

from gongzhi.civic.dispatch.logic.model import Lessons, Model, lesson_of, scores
from gongzhi.civic.dispatch.logic.reading import Message, grams_in

MARGIN = 0.6
"""After a correction the label leads by so much; training sets 1 for a message's label and -1 for others."""


def learned(model: Model, message: Message, label: str) -> Model:
    """Return the model with one correction; the given model stays as it is.

    The least change of what speaks for its label after which the same text has it with a margin (after
    passive-aggressive learning, Crammer et al. 2006): like words profit as far as they are the same.
    """
    model = _knowing(model, label)
    grams = grams_in([message], least=1)
    counts, weight, new = lesson_of(model, [message], grams)
    score = scores(model, [message])[0] + model.shift / model.steepness
    right = model.labels.index(label)
    others = np.flatnonzero(np.arange(len(score)) != right)
    square = float((counts.times**2).sum())
    if not len(others) or not square:
        return model
    step = max(0.0, MARGIN - float(score[right] - score[others].max())) / square
    slopes = np.zeros((len(grams), len(score)), np.float32)
    slopes[counts.gram, right] = step * counts.times
    return replace(model, lessons=_joined(model.lessons, Lessons(grams, weight, new, slopes, 1)))


def _joined(old: Lessons, fresh: Lessons) -> Lessons:
    grams = np.union1d(old.grams, fresh.grams)
    weight = np.zeros(len(grams), np.float32)
    new = np.zeros(len(grams), bool)
    slopes = np.zeros((len(grams), fresh.slopes.shape[1]), np.float32)
    for lessons in (old, fresh):
        at = np.searchsorted(grams, lessons.grams)
        weight[at], new[at] = lessons.weight, lessons.new
        slopes[at] += lessons.slopes
    return Lessons(grams, weight, new, slopes, old.taught + fresh.taught)


def _knowing(model: Model, label: str) -> Model:
    """Return the model with a column for a label that it didn't know, for which nothing speaks yet."""
    if label in model.labels:
        return model
    lessons = replace(model.lessons, slopes=_wider(model.lessons.slopes))
    return replace(
        model,
        labels=(*model.labels, label),
        pulls=_wider(model.pulls),
        level=np.append(model.level, np.float32(-1)),
        shift=np.append(model.shift, np.float32(0)),
        lessons=lessons,
    )


def _wider(table: np.ndarray) -> np.ndarray:
    return np.hstack([table, np.zeros((len(table), 1), np.float32)])
