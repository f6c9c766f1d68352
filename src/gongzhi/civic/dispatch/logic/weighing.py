"""How like danger a message sounds: a logistic regression over characters and pairs of them."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import exp, log, sqrt

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from gongzhi.civic.cases.vocabulary import Urgency

MISSED = 20
"""What a missed danger costs, where a false alarm costs 1 (docs/urgency.md)."""

LIKE_DANGER = 0.55
"""From this chance on a message sounds like danger; 1 of 150 real letters does, falsely (docs/urgency.md)."""

READ = 150  # so many characters from the beginning: who is in danger says so at once
SHORTEST = 8  # characters; less tells nothing
_PARTS = re.compile(r"[\u4e00-\u9fff]+")
_PULL = 0.1  # towards weights of zero

Real = npt.NDArray[np.float64]
Example = tuple[str, bool]  # a text, and whether it tells of danger


@dataclass(frozen=True)
class Weighing:
    """What was learned: how rare each gram is, how much it speaks for danger, and the level of all."""

    rarity: Mapping[str, float]
    slopes: Mapping[str, float]
    level: float
    threshold: float = LIKE_DANGER

    def chance(self, text: str) -> float:
        """Return how likely a text tells of danger, 0 to 1, for examples of which as many do as do not."""
        values = _weighed(text, self.rarity)
        return 1 / (1 + exp(-self.level - sum(value * self.slopes[gram] for gram, value in values.items())))

    def sounds_like_danger(self, text: str) -> bool:
        """Tell whether a text is so like danger that a look at once is worth it."""
        return len(text) >= SHORTEST and self.chance(text) >= self.threshold

    def words_for(self, text: str, *, most: int = 3) -> tuple[str, ...]:
        """Return the pairs of characters that speak most for danger, the strongest first."""
        values = _weighed(text, self.rarity)
        weights = {gram: value * self.slopes[gram] for gram, value in values.items() if len(gram) > 1}
        speaking = [gram for gram, weight in weights.items() if weight > 0]
        return tuple(sorted(speaking, key=weights.__getitem__, reverse=True)[:most])


@dataclass(frozen=True)
class Judgement:
    """How well dangers were found: `found` of `dangers`, and `alarms` of `others` were false."""

    found: int
    dangers: int
    alarms: int
    others: int

    @property
    def recall(self) -> float:
        """The share of dangers that were found; 1 where there were none."""
        return self.found / self.dangers if self.dangers else 1.0

    @property
    def cost(self) -> int:
        """What the mistakes cost, in false alarms."""
        return (self.dangers - self.found) * MISSED + self.alarms


def judged(said: Iterable[tuple[bool, bool]]) -> Judgement:
    """Return how well dangers were found, of pairs: whether it was said to be one, whether it is."""
    return judgement_of(Counter(said))


def judgement_of(times: Counter[tuple[bool, bool]]) -> Judgement:
    """Return the same of how often each pair came."""
    found, missed, alarms = times[True, True], times[False, True], times[True, False]
    return Judgement(found, found + missed, alarms, alarms + times[False, False])


def cheapest(chances: Sequence[tuple[float, bool]]) -> float:
    """Return the threshold whose mistakes cost least over messages that were not learned from."""
    found = sorted({chance for chance, _danger in chances}, reverse=True)
    costs = {each: judged((chance >= each, danger) for chance, danger in chances).cost for each in found}
    return min(found, key=costs.__getitem__)


def learned(examples: Sequence[Example]) -> Weighing:
    """Learn from examples; danger and all else weigh the same together, however many there are of each."""
    counted = [Counter(_grams(text)) for text, _danger in examples]
    seen = Counter(gram for each in counted for gram in each)
    rarity = {gram: 1 + log((1 + len(examples)) / (1 + times)) for gram, times in seen.items()}
    columns = {gram: at for at, gram in enumerate(rarity)}
    rows = _matrix([_weighed(text, rarity) for text, _danger in examples], columns)
    truth = np.array([danger for _text, danger in examples])
    slopes, level = _fitted(rows, truth)
    return Weighing(rarity, {gram: float(slopes[at]) for gram, at in columns.items()}, level)


def _matrix(rows: Sequence[Mapping[str, float]], columns: Mapping[str, int]) -> csr_matrix:
    at = [columns[gram] for row in rows for gram in row]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    values = [value for row in rows for value in row.values()]
    return csr_matrix((values, at, ends), (len(rows), len(columns)))


def _fitted(rows: csr_matrix, truth: npt.NDArray[np.bool_]) -> tuple[Real, float]:
    sign = np.where(truth, 1.0, -1.0)
    weight = np.where(truth, 0.5 / max(truth.sum(), 1), 0.5 / max((~truth).sum(), 1)) * len(truth)

    def loss(at: Real) -> tuple[float, Real]:
        margin = sign * (rows @ at[:-1] + at[-1])
        pull = -sign * weight / (1 + np.exp(margin))
        slope = np.append(rows.T @ pull + _PULL * at[:-1], pull.sum())
        return float((weight * np.logaddexp(0, -margin)).sum() + _PULL / 2 * (at[:-1] ** 2).sum()), slope

    found = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B").x
    return found[:-1], float(found[-1])


def _weighed(text: str, rarity: Mapping[str, float]) -> dict[str, float]:
    """Return the known grams of a text by how much they count, at length one."""
    times = Counter(gram for gram in _grams(text) if gram in rarity)
    values = {gram: (1 + log(number)) * rarity[gram] for gram, number in times.items()}
    length = sqrt(sum(value**2 for value in values.values())) or 1.0
    return {gram: value / length for gram, value in values.items()}


def _grams(text: str) -> list[str]:
    parts = _PARTS.findall(text[:READ])
    return [part[at : at + size] for part in parts for size in (1, 2) for at in range(len(part) - size + 1)]


@cache
def starting_weighing() -> Weighing:
    """Return what a city begins with, learned from the sentences of seed/urgency_examples.csv."""
    return learned([(row["text"], row["level"] == Urgency.DANGER) for row in written_examples()])


def written_examples() -> list[dict[str, str]]:
    """Return the sentences that we wrote: part, level, call, text (docs/urgency.md tells of the parts)."""
    path = resources.files("gongzhi.civic.dispatch").joinpath("seed/urgency_examples.csv")
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
