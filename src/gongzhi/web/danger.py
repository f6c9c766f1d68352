"""Words that tell of danger to life, and the number to call first."""

import csv
from functools import cache
from importlib import resources


def numbers_to_call(text: str) -> tuple[str, ...]:
    """Return the emergency numbers that a text calls for, each once."""
    return tuple(dict.fromkeys(call for word, call in _words() if word in text))


@cache
def _words() -> tuple[tuple[str, str], ...]:
    text = resources.files("gongzhi.web").joinpath("danger.csv").read_text(encoding="utf-8")
    return tuple((row["word"], row["call"]) for row in csv.DictReader(text.splitlines()))
