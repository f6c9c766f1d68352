"""Three levels of categories: a leaf is predicted, and what is above it gathers what is below."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

L = TypeVar("L", bound=Hashable)


def upward(
    shares: npt.NDArray[np.floating], labels: Sequence[str], parent_of: Mapping[str, str | None]
) -> dict[str, npt.NDArray[np.floating]]:
    """Return for each label and all above it the probability of each message: its own and of what is below.

    `shares` has a row per message and a column per label. A label without a row in `parent_of` stands at
    the top. A ring of parents is refused with ValueError.
    """
    total: dict[str, npt.NDArray[np.floating]] = {}
    for column, label in enumerate(labels):
        for code in path_of(label, parent_of):
            total[code] = total.get(code, 0) + shares[:, column]
    return total


SURE = 0.9


def sure_above(choices: Sequence[tuple[L, float]], parent_of: Mapping[L, L | None]) -> tuple[L, float] | None:
    """Return the nearest one above the first choice that is sure although the choice is not.

    What the likeliest choices gather is the least that is below it: the others may add to it.
    """
    if not choices or choices[0][1] >= SURE:
        return None
    paths = [(path_of(label, parent_of), probability) for label, probability in choices]
    for above in paths[0][0][1:]:
        gathered = sum(probability for path, probability in paths if above in path)
        if gathered >= SURE:
            return above, min(gathered, 1.0)
    return None


def path_of(label: L, parent_of: Mapping[L, L | None]) -> list[L]:
    """Return the label and all above it, the top last."""
    path = [label]
    while above := parent_of.get(path[-1]):
        if above in path:
            raise ValueError(f"the parents of {label!r} go round in a ring")
        path.append(above)
    return path
