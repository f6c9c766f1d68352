"""Three levels of categories: a leaf is predicted, and what is above it gathers what is below."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt


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


def path_of(label: str, parent_of: Mapping[str, str | None]) -> list[str]:
    """Return the label and all above it, the top last."""
    path = [label]
    while above := parent_of.get(path[-1]):
        if above in path:
            raise ValueError(f"the parents of {label!r} go round in a ring")
        path.append(above)
    return path
