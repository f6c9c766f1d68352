"""A text as counts of its pairs and triples of signs: what its likeness to others is measured by."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from gongzhi.civic.dispatch.logic.gathering.wording import plain, told

BITS = 18
DIMENSIONS = 1 << BITS
"""Grams are counted by hash (Weinberger et al. 2009), so that a new word needs no new column."""

TITLE_COUNTS = 2
"""A title says the matter in few signs, so what stands in it counts as if said so many times more."""

FEW_TEXTS = 1000
"""Below this, how rare a gram is can't be told from chance."""

_SPREAD = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)

Codes = npt.NDArray[np.uint64]


def codes_of(text: str) -> Codes:
    """Return the code points of a text, 0 for what is neither letter nor figure: no gram crosses it."""
    kept = "".join(sign if sign.isalnum() else "\0" for sign in text)
    return np.frombuffer(kept.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)


def gram_hashes(codes: Codes) -> Codes:
    """Return the hashes of all pairs and triples of signs, one for each time that they occur."""
    found = []
    for length in (2, 3):
        count = len(codes) - length + 1
        if count <= 0:
            continue
        parts = [codes[offset : offset + count] for offset in range(length)]
        whole = np.logical_and.reduce([part > 0 for part in parts])
        mixed = np.full(count, length, dtype=np.uint64)
        for part, spread in zip(parts, _SPREAD, strict=False):
            mixed = (mixed + part) * spread
        found.append((mixed ^ (mixed >> np.uint64(29)))[whole] * _SPREAD[0] >> np.uint64(64 - BITS))
    return np.concatenate(found) if found else np.empty(0, dtype=np.uint64)


def counts_of(texts: Sequence[tuple[str, str]]) -> csr_matrix:
    """Return a row for each (title, text): 1 + ln of how often each gram occurs (Manning 2008, 6.4.1)."""
    data, columns, starts = [], [], [0]
    for title, text in texts:
        codes = codes_of(told(plain("\n".join([title] * TITLE_COUNTS + [text]))))
        grams, counts = np.unique(gram_hashes(codes), return_counts=True)
        data.append(1 + np.log(counts, dtype=np.float32))
        columns.append(grams.astype(np.int32))
        starts.append(starts[-1] + len(grams))
    values = np.concatenate([*data, np.zeros(0, np.float32)])
    places = np.concatenate([*columns, np.zeros(0, np.int32)])
    return csr_matrix((values, places, np.array(starts)), shape=(len(texts), DIMENSIONS))


class Weights:
    """How much each gram tells, by how few texts have it."""

    def __init__(self) -> None:
        self.texts = 0
        self.having = np.zeros(DIMENSIONS, dtype=np.int64)
        self._telling: npt.NDArray[np.float32] | None = None

    def learn(self, counts: csr_matrix) -> None:
        """Count in which texts each gram stands."""
        self.texts += counts.shape[0]
        self.having += np.bincount(counts.indices, minlength=DIMENSIONS)
        self._telling = None

    def most_texts(self) -> float:
        """Return in how many texts a gram may stand at most, so that the work per text stays bounded."""
        return max(10.0, min(self.texts / 10, 10 * sqrt(self.texts)))

    @property
    def telling(self) -> npt.NDArray[np.float32]:
        """Return for each gram ln(1 + N / n), 0 for the most common (Manning 2008, 6.2, smoothed)."""
        if self._telling is None:
            idf = np.log1p(max(self.texts, FEW_TEXTS) / np.maximum(self.having, 1)).astype(np.float32)
            idf[self.having > self.most_texts()] = 0
            self._telling = idf
        return self._telling

    def weighed(self, counts: csr_matrix) -> csr_matrix:
        """Return rows of length 1 in which each gram weighs by how much it tells."""
        data = counts.data * self.telling[counts.indices]
        return unit_rows(csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape, copy=True))


def unit_rows(rows: csr_matrix) -> csr_matrix:
    """Return rows of length 1, without zeros; a row of nothing stays one."""
    per_row = np.diff(rows.indptr)
    row_of = np.repeat(np.arange(len(per_row)), per_row)
    squares = np.bincount(row_of, weights=rows.data.astype(np.float64) ** 2, minlength=len(per_row))
    lengths = np.maximum(np.sqrt(squares), 1e-9)[row_of]
    unit = csr_matrix(((rows.data / lengths).astype(np.float32), rows.indices, rows.indptr), shape=rows.shape)
    unit.eliminate_zeros()
    return unit
