"""The words of a message that speak for a label: what its grams really added, as words of the text."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from gongzhi.civic.dispatch.logic.model import Model, at_length_one, lesson_of, near, placed, weighed
from gongzhi.civic.dispatch.logic.reading import (
    LONGEST,
    Grams,
    Message,
    codes_of,
    counted,
    grams_at,
    grams_in,
)

MOST_WORDS = 5
LONGEST_WORD = 8
ENOUGH = 0.25
"""A sign belongs to a word if it carries so much of what the strongest carries."""

Wide = npt.NDArray[np.float64]


def words_for(model: Model, message: Message, label: str, *, most: int = MOST_WORDS) -> list[str]:
    """Return the words of the text that speak most for a label, the strongest first; perhaps none."""
    grams, added = said_for(model, message, label)
    strength: dict[str, float] = {}
    for part in message:
        for word, weight in _words(part, grams, added):
            strength[word] = strength.get(word, 0.0) + weight
    ranked = sorted(strength, key=lambda word: -strength[word])
    return [word for at, word in enumerate(ranked) if not any(word in said for said in ranked[:at])][:most]


def said_for(model: Model, message: Message, label: str) -> tuple[Grams, Wide]:
    """Return the grams of a message and what each adds to the score of a label, over what it adds to all.

    The score is followed along its slope at the message's place (gradient times input), then corrections.
    """
    right = model.labels.index(label)
    counts = weighed(counted([message], model.grams), model.weight)
    place = placed(model, counts, 1)
    unit = at_length_one(place)
    pull = model.pulls[:, right] - model.pulls.mean(axis=1)
    slope = model.nearness * (near(unit, model.examples, model.nearness)[0] * pull) @ model.examples
    length = max(float(np.sqrt((place**2).sum())), 1e-9)
    grams = grams_in([message], least=1)
    added = np.zeros(len(grams))
    at = np.searchsorted(grams, model.grams[counts.gram])
    added[at] = counts.times * (model.axes[counts.gram] @ slope) / length
    return grams, added + _corrected(model, message, grams, right)


def _corrected(model: Model, message: Message, grams: Grams, right: int) -> Wide:
    added = np.zeros(len(grams))
    if model.lessons.taught:
        counts, _weight, _new = lesson_of(model, [message], model.lessons.grams)
        slopes = model.lessons.slopes
        at = np.searchsorted(grams, model.lessons.grams[counts.gram])
        added[at] = counts.times * (slopes[:, right] - slopes.mean(axis=1))[counts.gram]
    return added


def _words(text: str, grams: Grams, added: Wide) -> Iterator[tuple[str, float]]:
    """Yield the runs of signs that carry enough, each with what it carries."""
    carried = _by_sign(text, grams, added)
    if not len(carried) or carried.max() <= 0:
        return
    for start, end in _runs(carried, ENOUGH * float(carried.max())):
        if end - start >= 2:
            yield text[start:end], float(carried[start:end].sum())


def _runs(carried: Wide, bar: float) -> Iterator[tuple[int, int]]:
    """Yield where runs of signs reach the bar; one too long for a word is cut where it carries least."""
    strong = np.concatenate([[False], carried >= bar, [False]]).astype(np.int8)
    edges = np.flatnonzero(np.diff(strong)).tolist()
    runs = list(zip(edges[::2], edges[1::2], strict=True))
    while runs:
        start, end = runs.pop(0)
        if end - start <= LONGEST_WORD:
            yield start, end
        else:
            cut = start + 2 + int(carried[start + 2 : end - 2].argmin())
            runs[:0] = [(start, cut), (cut, end)]


def _by_sign(text: str, grams: Grams, added: Wide) -> Wide:
    """Return what each sign of the text carries: an equal part of what every gram over it adds."""
    codes = codes_of(text)
    carried = np.zeros(len(codes))
    if not len(grams):
        return carried
    for length in range(1, LONGEST + 1):
        found = grams_at(codes, length)
        at = np.minimum(np.searchsorted(grams, found), len(grams) - 1)
        part = np.where((found > 0) & (grams[at] == found), added[at], 0.0) / length
        for shift in range(length):
            carried[shift : shift + len(found)] += part
    return carried
