"""What residents write and bodies answer: sentences of real texts, drawn anew into texts nobody wrote.

The real texts are read where they lie, in `../shared/data`, and never enter the repository. Where they
are missing, the sentences of the demo city take their place.
"""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from bench.places_of_work import ROOT, SHARED

REAL = SHARED / "cases"
_ENDS = re.compile(r"(?<=[。！？!?；])\s*|\s*\n\s*")
_PERSONAL = re.compile(r"\d{7,}")


@dataclass(frozen=True)
class Texts:
    """Sentences to draw from, and where they are from."""

    asked: list[str]
    answered: list[str]
    titles: list[str]
    origin: str

    def title(self, chance: Random) -> str:
        """Draw a title."""
        return chance.choice(self.titles)

    def text(self, chance: Random) -> str:
        """Draw what a resident writes: some 100 signs, as in the work orders of a hotline."""
        return "".join(chance.choices(self.asked, k=chance.choice((2, 3, 3, 4, 5))))

    def reply(self, chance: Random) -> str:
        """Draw an official reply."""
        return "".join(chance.choices(self.answered, k=chance.choice((2, 3, 3, 4))))


def read_texts() -> Texts:
    """Return the real sentences, or those of the demo city."""
    return _real() if (REAL / "requests_2019.csv").exists() else _of_the_demo()


def _real() -> Texts:
    requests, replies = list(_rows("requests_2019.csv")), list(_rows("replies_2019.csv"))
    labelled = list(_rows("labelled_requests.csv"))
    asked = [row["留言详情"] for row in (*requests, *replies)] + [row["detail"] for row in labelled]
    titles = [row["留言主题"] for row in (*requests, *replies)] + [row["title"] for row in labelled]
    answered = [row["答复意见"] for row in replies]
    return Texts(_sentences(asked), _sentences(answered), _titles(titles), "real texts, recombined")


def _of_the_demo() -> Texts:
    folder = ROOT / "src/gongzhi/demo/city/topics"
    found = [
        text for path in sorted(folder.glob("*.json")) for text in _strings(json.loads(path.read_text()))
    ]
    plain = [re.sub(r"^\d+:|\{\w+\}", "", re.sub(r"\[([^|\]]*)[^\]]*\]", r"\1", text)) for text in found]
    return Texts(_sentences(plain), _sentences(plain), _titles(plain), "synthetic texts")


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (REAL / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _strings(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for part in content.values() if isinstance(content, dict) else content:
            yield from _strings(part)


def _sentences(texts: list[str]) -> list[str]:
    found = dict.fromkeys(sentence.strip() for text in texts for sentence in _ENDS.split(text))
    return [sentence for sentence in found if 8 <= len(sentence) <= 80 and not _PERSONAL.search(sentence)]


def _titles(texts: list[str]) -> list[str]:
    found = dict.fromkeys(text.strip() for text in texts)
    return [text for text in found if 6 <= len(text) <= 50 and "\n" not in text]


def words_in(texts: list[str], chance: Random, *, count: int) -> list[str]:
    """Draw words to search for, of 2 to 6 Chinese signs, the common and the rare."""
    found: list[str] = []
    while len(found) < count:
        text, length = chance.choice(texts), chance.randint(2, 6)
        start = chance.randrange(max(1, len(text) - length))
        word = text[start : start + length]
        if len(word) == length and all("\u4e00" <= sign <= "\u9fff" for sign in word):
            found.append(word)
    return found
