"""The phrases by which a reply is read, as data (seed/answering.csv); `…` is a gap within a sentence."""

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

GAP = 16
"""So many characters may stand where a phrase says `…`, and no end of a sentence."""

ENDS = "。！!？?；;\n"


@dataclass(frozen=True)
class Phrases:
    """All phrases of one kind."""

    pattern: re.Pattern[str]

    def stand_in(self, text: str) -> bool:
        """Tell whether one of them is there."""
        return self.pattern.search(text) is not None

    def found_in(self, text: str) -> list[str]:
        """Return those that are there, as they stand, each once."""
        return list(dict.fromkeys(hit.group() for hit in self.pattern.finditer(text)))

    def taken_from(self, text: str) -> str:
        """Return what is left without them."""
        return self.pattern.sub("", text)


def phrases(kind: str) -> Phrases:
    """Return the phrases of a kind."""
    return _by_kind()[kind]


@cache
def plain_words() -> Mapping[str, str]:
    """Return office words, each with what one might say instead."""
    return {row["words"]: row["note"] for row in _rows() if row["kind"] == "jargon"}


@cache
def same_words() -> tuple[tuple[str, ...], ...]:
    """Return groups of words that stand for one another between a question and its answer."""
    return tuple(tuple(row["words"].split()) for row in _rows() if row["kind"] == "same")


@cache
def _by_kind() -> dict[str, Phrases]:
    words: dict[str, list[str]] = defaultdict(list)
    for row in _rows():
        words[row["kind"]] += row["words"].split()
    return {kind: Phrases(re.compile("|".join(map(_pattern, found)))) for kind, found in words.items()}


def _pattern(phrase: str) -> str:
    return f"[^{ENDS}]{{0,{GAP}}}?".join(map(re.escape, phrase.split("…")))


@cache
def _rows() -> tuple[dict[str, str], ...]:
    text = (
        resources.files("gongzhi.civic.dispatch").joinpath("seed/answering.csv").read_text(encoding="utf-8")
    )
    return tuple(csv.DictReader(text.splitlines()))
