"""What was learned, and what it says of a message: calibrated probabilities and the three best."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from gongzhi.civic.dispatch.logic.reading import Counts, Grams, Message, Real, counted

TOGETHER = 256
"""So many messages are read at once: enough to be quick, few enough to need little memory."""

Table = npt.NDArray[np.float32]
Fact = str | int | float


@dataclass(frozen=True, eq=False)
class Lessons:
    """What corrections added since the training: a linear reading of the grams that they hold."""

    grams: Grams  # ascending
    weight: Real
    new: npt.NDArray[np.bool_]  # no training saw this gram
    slopes: Table  # grams × labels
    taught: int = 0


@dataclass(frozen=True, eq=False)
class Model:
    """How a message becomes a place among meanings, and which examples near it pull to which label.

    Its grams are weighed and summed along `axes`, and the sum is brought to length one: the message's place.
    An example near by counts exp(nearness · (cosine − 1)), times its `pulls`. `steepness` and `shift` turn
    these scores into probabilities.
    """

    labels: tuple[str, ...]
    grams: Grams  # ascending
    weight: Real
    axes: Table  # grams × meanings
    examples: Table  # examples × meanings
    pulls: Table  # examples × labels
    level: Real
    nearness: float
    steepness: float
    shift: Real
    stranger: float  # how much a gram counts that no training saw
    lessons: Lessons
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True)
class Guess:
    """A label with its probability."""

    label: str
    probability: float


def no_lessons(labels: int) -> Lessons:
    """Return the lessons of a model that was not corrected yet."""
    none = np.zeros(0, np.float32)
    return Lessons(np.zeros(0, np.uint64), none, np.zeros(0, bool), np.zeros((0, labels), np.float32))


def probabilities(model: Model, messages: Sequence[Message]) -> Table:
    """Return a row for each message with the probability of each label, in the order of `model.labels`."""
    parts = [scores(model, messages[at : at + TOGETHER]) for at in range(0, len(messages), TOGETHER)]
    score = np.concatenate([np.zeros((0, len(model.labels)), np.float32), *parts])
    return shares(score * np.float32(model.steepness) + model.shift)


def best(model: Model, message: Message, *, most: int = 3) -> list[Guess]:
    """Return the likeliest labels of a message, likeliest first."""
    row = probabilities(model, [message])[0]
    order = np.argsort(-row, kind="stable")[:most]
    return [Guess(model.labels[at], float(row[at])) for at in order]


def likeliest(model: Model, messages: Sequence[Message]) -> list[str]:
    """Return the likeliest label of each message."""
    return [model.labels[at] for at in probabilities(model, messages).argmax(axis=1)]


def scores(model: Model, messages: Sequence[Message]) -> Table:
    """Return how much speaks for each label, before it is made a probability."""
    places = at_length_one(
        placed(model, weighed(counted(messages, model.grams), model.weight), len(messages))
    )
    return near(places, model.examples, model.nearness) @ model.pulls + model.level + _taught(model, messages)


def weighed(counts: Counts, weight: Real) -> Counts:
    """Return how much each gram counts: the hundredth time says less than the first."""
    return counts._replace(times=(1 + np.log(counts.times)) * weight[counts.gram])


def placed(model: Model, counts: Counts, rows: int) -> Table:
    """Return for each row the sum of its grams along the axes."""
    return _summed(counts, model.axes, rows)


def at_length_one(rows: Table) -> Table:
    """Return rows of length one, so that a long message says no more than a short one; empty ones stay."""
    return np.asarray(rows / np.maximum(np.sqrt((rows**2).sum(axis=1, keepdims=True)), 1e-9), np.float32)


def near(places: Table, examples: Table, nearness: float) -> Table:
    """Return how near each place is to each example, 1 where they are the same."""
    return np.asarray(np.exp(nearness * (places @ examples.T - 1)), np.float32)


def shares(score: Table) -> Table:
    """Return each row as positive shares of one (softmax)."""
    grown = np.exp(score - score.max(axis=1, keepdims=True, initial=-np.inf))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True), np.float32)


def lesson_of(
    model: Model, messages: Sequence[Message], grams: Grams
) -> tuple[Counts, Real, npt.NDArray[Any]]:
    """Return messages as corrections read them: counts of these grams, their weights, which are new."""
    known = np.isin(grams, model.grams, assume_unique=True)
    at = np.minimum(np.searchsorted(model.grams, grams), max(len(model.grams) - 1, 0))
    weight = np.full(len(grams), model.stranger, np.float32)
    weight[known] = model.weight[at[known]]
    return (
        _of_length_one(model, messages, Lessons(grams, weight, ~known, model.lessons.slopes)),
        weight,
        ~known,
    )


def _taught(model: Model, messages: Sequence[Message]) -> Table | float:
    if not model.lessons.taught:
        return 0.0
    return _summed(_of_length_one(model, messages, model.lessons), model.lessons.slopes, len(messages))


def _of_length_one(model: Model, messages: Sequence[Message], lessons: Lessons) -> Counts:
    """Return the counts of what corrections know, where all that is known of a message has length one."""
    known = weighed(counted(messages, model.grams), model.weight)
    taught = weighed(counted(messages, lessons.grams), lessons.weight)
    new = lessons.new[taught.gram]
    square = np.zeros(len(messages))
    np.add.at(square, known.row, known.times**2)
    np.add.at(square, taught.row[new], taught.times[new] ** 2)
    length = np.sqrt(np.maximum(square, 1e-12))
    return taught._replace(times=(taught.times / length[taught.row]).astype(np.float32))


def _summed(counts: Counts, table: Table, rows: int) -> Table:
    total = np.zeros((rows, table.shape[1]), np.float32)
    ends = np.searchsorted(counts.row, np.arange(rows + 1))
    for row, (start, end) in enumerate(pairwise(ends)):
        total[row] = counts.times[start:end] @ table[counts.gram[start:end]]
    return total


def parts_of(model: Model) -> tuple[dict[str, npt.NDArray[Any]], dict[str, Any]]:
    """Return a model as arrays by name and words that JSON can hold; `model_from` is the way back."""
    lessons = {f"lessons.{name}": value for name, value in vars(model.lessons).items()}
    parts = {name: value for name, value in vars(model).items() if name != "lessons"} | lessons
    arrays = {name: value for name, value in parts.items() if isinstance(value, np.ndarray)}
    return arrays, {name: value for name, value in parts.items() if name not in arrays}


def model_from(arrays: Mapping[str, npt.NDArray[Any]], words: Mapping[str, Any]) -> Model:
    """Return the model that `parts_of` took apart."""
    parts = {**words, **arrays}
    lessons = {name[8:]: parts.pop(name) for name in list(parts) if name.startswith("lessons.")}
    return Model(**parts | {"labels": tuple(parts["labels"]), "lessons": Lessons(**lessons)})


def with_facts(model: Model, facts: Mapping[str, Fact]) -> Model:
    """Return the model with what is told of its training: when, from what, how well."""
    return replace(model, facts={**model.facts, **facts})
