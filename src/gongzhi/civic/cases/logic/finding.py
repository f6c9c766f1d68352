"""What a text is found by: pairs of neighbouring Chinese signs, beginnings of other words and figures."""

import re
import unicodedata
from collections.abc import Iterator
from operator import add

# Chinese signs one after another, or letters and figures one after another.
_RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[^\W_\u3400-\u9fff\U00020000-\U0003ffff]+")
LONGEST = 14  # of a word's beginnings: as long as the number of a case


def tokens_of(text: str) -> set[str]:
    """Return all that a text is found by: "修路灯 LED" by 修路, 路灯, le and led."""
    found: set[str] = set()
    for run in _runs(text):
        found.update(_tokens(run))
    return found


def wanted_of(text: str) -> set[str] | None:
    """Return what must be among a text's tokens for it to be found; None where a single sign is sought.

    Both signs of each pair must stand side by side, but three signs are found, too, by two pairs apart.
    """
    wanted: set[str] = set()
    for run in _runs(text):
        if len(run) < 2:
            return None
        wanted |= set(_pairs(run)) if _is_chinese(run) else {run[:LONGEST]}
    return wanted or None


def _runs(text: str) -> list[str]:
    return _RUN.findall(unicodedata.normalize("NFKC", text).lower())


def _tokens(run: str) -> Iterator[str]:
    if _is_chinese(run):
        return _pairs(run)
    return (run[:end] for end in range(2, min(len(run), LONGEST) + 1))


def _pairs(run: str) -> Iterator[str]:
    return map(add, run, run[1:])


def _is_chinese(run: str) -> bool:
    return "\u3400" <= run[0] <= "\u9fff" or run[0] >= "\U00020000"
