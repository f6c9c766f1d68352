"""What a message asks, point by point, and which points a reply has no word of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongzhi.civic.dispatch.logic.answering.phrases import phrases, same_words
from gongzhi.civic.dispatch.logic.answering.saying import names_a_time, sentences, told

LONGEST = 40
"""Characters of a point as it is shown."""

FEWEST = 3
"""A point with fewer key pairs of signs is too vague to be missed."""

ENOUGH = 0.1
"""So much of a point's key pairs of signs in the reply is an answer: who writes nothing of it has none."""

TAKEN_UP = 4
TAKEN_UP_SHARE = 0.05
"""So many key pairs of a message in the reply, of a long one so large a share: it is of the same matter."""

_MARKS = re.compile(r"[，,。！!？?；;：:\n\s]|\d+[、.．]|[一二三四五六七八九十]+[、是]|[（(]\d+[)）]|[①-⑨]")
_ITEM = re.compile(r"(?:^|[。；;：:！!？?\s，,])(?:\d{1,2}|[一二三四五六七八九十])[、.．]|[①-⑨]")
_HAN = re.compile("[一-鿿]{2,}|[A-Za-z]\\d*|\\d{2,}")


@dataclass(frozen=True)
class Point:
    """One thing asked, in its own words, and the pairs of signs by which an answer is known."""

    words: str
    keys: frozenset[str]


def points_of(title: str, text: str) -> list[Point]:
    """Return the questions and requests of a message, in order; its title, where the text asks nothing."""
    inquires = phrases("inquiry").stand_in(f"{title}\n{text}")
    asked = list(_asked_in(text, softly=inquires)) or [title]
    points = {_keys(words): _shown(words) for words in reversed(asked)}
    return [Point(words, keys) for keys, words in reversed(points.items()) if len(keys) >= FEWEST]


def passed_over(title: str, text: str, reply: str) -> list[Point]:
    """Return the points of which the reply has neither a key word nor one that stands for it."""
    points, said = points_of(title, text), told(reply)
    if not said:
        return points or [Point(_shown(title), frozenset())]
    if len(_ITEM.findall(reply)) >= len(points) > 1:
        return []  # answered item by item, perhaps in other words
    missed = [point for point in points if not _is_met(point, said)]
    if 2 * len(missed) >= len(points) and _is_taken_up(f"{title}\n{text}", title, said):
        missed = []  # in other words
    return missed or [point for point in points if _waits_for_a_day(point, said)]


def _is_taken_up(asked: str, title: str, said: str) -> bool:
    keys = _keys(asked)
    found = sum(key in said for key in keys)
    return _is_met(Point(title, _keys(title)), said) or found >= max(TAKEN_UP, TAKEN_UP_SHARE * len(keys))


def _waits_for_a_day(point: Point, said: str) -> bool:
    """Tell whether a point asks when, and the reply names no time and not why it can't."""
    asks = phrases("when").stand_in(point.words)
    return asks and not names_a_time(said, at=None) and not phrases("no_date").stand_in(said)


def _is_met(point: Point, said: str) -> bool:
    met = sum(key in said for key in point.keys)
    return met >= ENOUGH * len(point.keys) or _is_met_otherwise(point.words, said)


def _is_met_otherwise(words: str, said: str) -> bool:
    return any(
        any(word in words for word in group) and any(word in said for word in group) for group in same_words()
    )


def _asked_in(text: str, *, softly: bool) -> Iterator[str]:
    for sentence in sentences(text):
        if phrases("plea").stand_in(sentence):
            continue
        if phrases("ask").stand_in(sentence) or (softly and phrases("soft").stand_in(sentence)):
            yield sentence
        elif wish := phrases("wish").pattern.search(sentence):
            yield sentence[wish.start() :]


def _keys(words: str) -> frozenset[str]:
    plain = phrases("filler").pattern.sub(" ", words)
    runs = [run for part in _MARKS.split(plain) for run in _HAN.findall(part)]
    return frozenset(run[at : at + 2] for run in runs for at in range(len(run) - 1))


def _shown(words: str) -> str:
    words = words.strip(" ，,。；;")
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
