"""Invented sentences with marked personal data, and how well a reading of them agrees with the marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gongzhi.civic.privacy.queries import personal_data_in

Mark = tuple[str, int, int]

_MARK = re.compile(r"⟦(\w+)\|([^⟧]+)⟧")
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


@dataclass(frozen=True)
class Sentence:
    """A text, and what is to be found in it: kind, start and end."""

    text: str
    marks: frozenset[Mark]


@dataclass
class Agreement:
    """How many marks were found exactly, and what was missed or taken wrongly, to be read by a person."""

    right: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of the marks that was found."""
        return self.right / (self.right + len(self.missed))

    @property
    def precision(self) -> float:
        """The share of what was found that is marked."""
        return self.right / (self.right + len(self.wrong))

    def __str__(self) -> str:
        figures = f"recall {self.recall:.3f}, precision {self.precision:.3f}"
        return "\n".join([figures, "missed:", *self.missed, "wrong:", *self.wrong])


def sentences(name: str) -> list[Sentence]:
    """Return the sentences of a file beside this one."""
    lines = (Path(__file__).parent / f"{name}.txt").read_text().splitlines()
    return [marked(line) for line in lines if not line.startswith("#")]


def marked(line: str) -> Sentence:
    """Return a sentence from its line, with the marks taken out and invisible signs put in."""
    line = _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), line)
    text, marks, at = "", set(), 0
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        marks.add((mark[1], len(text), len(text) + len(mark[2])))
        text += mark[2]
        at = mark.end()
    return Sentence(text + line[at:], frozenset(marks))


def agreement(read: list[Sentence]) -> Agreement:
    """Return how well what is found agrees with the marks; kind and place must be exactly right."""
    result = Agreement()
    for sentence in read:
        found = frozenset((one.kind.value, one.start, one.end) for one in personal_data_in(sentence.text))
        result.right += len(found & sentence.marks)
        result.missed += _told(sentence.text, sentence.marks - found)
        result.wrong += _told(sentence.text, found - sentence.marks)
    return result


def _told(text: str, marks: frozenset[Mark]) -> Iterator[str]:
    return (f"{kind} {text[start:end]!r} in {text}" for kind, start, end in sorted(marks))
