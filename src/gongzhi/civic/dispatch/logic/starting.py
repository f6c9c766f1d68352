"""A model without history: from the words of the categories and a starting vocabulary."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

import numpy as np

from gongzhi.civic.dispatch.logic.model import Model, no_lessons
from gongzhi.civic.dispatch.logic.reading import Grams, codes_of, grams_at

NEARNESS = 4.0
STEEPNESS = 1.0
SINGLE = 0.1
"""A single sign says so much of what a pair says."""


class Everyday(NamedTuple):
    """What residents say of matters whose category's name has one of these parts."""

    named: tuple[str, ...]
    words: tuple[str, ...]


@cache
def starting_vocabulary() -> Sequence[Everyday]:
    """Return the words that we wrote, seed/vocabulary.csv."""
    path = resources.files("gongzhi.civic.dispatch").joinpath("seed/vocabulary.csv")
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return tuple(Everyday(parted(row["named"]), parted(row["words"])) for row in rows)


def parted(words: str) -> tuple[str, ...]:
    """Return the words of a line, which stand between semicolons of either width."""
    return tuple(word.strip() for word in words.replace("；", ";").split(";") if word.strip())


def words_of(name: str, keywords: str) -> tuple[str, ...]:
    """Return the words by which a category is known: its name, its own words, and what residents say."""
    said = [word for row in starting_vocabulary() for word in row.words if any(n in name for n in row.named)]
    return tuple(dict.fromkeys((name, *parted(keywords), *said)))


def from_words(vocabulary: Mapping[str, Iterable[str]]) -> Model:
    """Return a model that reads by the words of each label alone; its probabilities are not measured.

    A gram of a word counts for the labels that have it, less the more labels share it.
    """
    labels = tuple(sorted(vocabulary))
    of = [_grams_of(vocabulary[label]) for label in labels]
    grams = np.unique(np.concatenate([*of, np.zeros(0, np.uint64)]))
    axes = np.zeros((len(grams), len(labels)), np.float32)
    for column, some in enumerate(of):
        axes[np.searchsorted(grams, some), column] = 1
    sharing = axes.sum(axis=1)
    single = np.where(grams < (1 << 21), SINGLE, 1)
    weight = (single * np.log(1 + len(labels) / np.maximum(sharing, 1))).astype(np.float32)
    each = np.eye(len(labels), dtype=np.float32)
    level = np.full(len(labels), -1, np.float32)
    return Model(
        labels=labels,
        grams=grams,
        weight=weight,
        axes=axes,
        examples=each,
        pulls=2 * each,
        level=level,
        nearness=NEARNESS,
        steepness=STEEPNESS,
        shift=np.zeros(len(labels), np.float32),
        stranger=float(np.median(weight)) if len(weight) else 1.0,
        lessons=no_lessons(len(labels)),
        facts={"learned_from": "words", "labels": len(labels)},
    )


def _grams_of(words: Iterable[str]) -> Grams:
    found = [grams_at(codes_of(word), length) for word in words for length in (1, 2, 3)]
    grams = np.unique(np.concatenate([*found, np.zeros(0, np.uint64)]))
    return grams[grams > 0]
