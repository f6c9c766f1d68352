"""Texts for many cases: what stands in braces is filled in for each."""

import re
from collections.abc import Mapping

_BRACES = re.compile(r"[{｛]\s*([^{}｛｝\s]{1,12})\s*[}｝]")


def filled(text: str, words: Mapping[str, str]) -> str:
    """Return the text with {编号} and the like filled in; a name that nobody knows stays as it is."""
    return _BRACES.sub(lambda found: words.get(found[1], found[0]), text)


def left_open(text: str) -> list[str]:
    """Return the names in braces that are still in a text, each once."""
    return list(dict.fromkeys(_BRACES.findall(text)))
