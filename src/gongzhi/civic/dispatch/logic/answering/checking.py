"""All warnings about a reply before it goes out, and its score."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from gongzhi.civic.dispatch.logic.answering.asking import passed_over
from gongzhi.civic.dispatch.logic.answering.kinds import Lack, Remark
from gongzhi.civic.dispatch.logic.answering.phrases import phrases, plain_words
from gongzhi.civic.dispatch.logic.answering.places import other_places
from gongzhi.civic.dispatch.logic.answering.saying import (
    left_to_do,
    names_a_time,
    says_what_was_done,
    sentences,
    substance,
)

MOST_POINTS = 3
"""So many points are named at once; who answers them sees the next."""

LONG_REPLY = 1000
LONG_SENTENCE = 120
"""Characters. Half of the real replies have under 300, nine of ten under 1,000 (docs/answering.md)."""

HARD_WORDS = 2
"""One office word doesn't make a reply hard to read."""


def warnings_for(
    asked_title: str,
    asked_text: str,
    reply: str,
    place_names: Iterable[str] = (),
    at: datetime | None = None,
    *,
    others: Collection[str] = (),
) -> list[Remark]:
    """Return what a reply lacks, the gravest first; nothing where nothing is written yet.

    `place_names` are the names of the case's place and of those around it. `at` tells which days are past;
    without it every day named is one to come. `others` is the personal data of others in the reply, to show.
    """
    if not reply.strip():
        return []
    found = [
        *_about_content(reply, at),
        *_about_points(asked_title, asked_text, reply),
        *_about_places(f"{asked_title}\n{asked_text}", reply, place_names),
        *_about_words(reply),
        *_about_persons(others),
    ]
    return sorted(found, key=lambda warning: -warning.kind.costs)


def score_of(warnings: Iterable[Remark]) -> int:
    """Return 100 less what each kind of lack costs, once a kind, and not below 0 (docs/answering.md).

    Meant for bodies and months, never for persons.
    """
    return max(0, 100 - sum(kind.costs for kind in {warning.kind for warning in warnings}))


def _about_content(reply: str, at: datetime | None) -> Iterator[Remark]:
    if not substance(reply):
        yield Remark(Lack.ONLY_PHRASES, words=tuple(_set_phrases_in(reply)[:MOST_POINTS]))
    elif not says_what_was_done(reply):
        yield Remark(Lack.NOTHING_DONE)
    left = left_to_do(reply)
    if left and not any(names_a_time(words, at=at) for words in left):
        yield Remark(Lack.NO_TIME, _("还没有时间：%(words)s") % {"words": left[0]}, tuple(left))


def _set_phrases_in(reply: str) -> list[str]:
    return [
        word for kind in ("passing", "away", "turning", "courtesy") for word in phrases(kind).found_in(reply)
    ]


def _about_points(title: str, text: str, reply: str) -> Iterator[Remark]:
    missed = passed_over(title, text, reply)
    for point in missed[:MOST_POINTS]:
        yield Remark(Lack.NOT_ADDRESSED, point.words, (point.words,))


def _about_places(asked: str, reply: str, place_names: Iterable[str]) -> Iterator[Remark]:
    if others := other_places(reply, asked=asked, place_names=place_names):
        yield Remark(Lack.OTHER_PLACE, _("、").join(others), others)


def _about_words(reply: str) -> Iterator[Remark]:
    long = [sentence for sentence in sentences(reply) if len(sentence) > LONG_SENTENCE]
    if len(reply) > LONG_REPLY:
        yield Remark(Lack.TOO_LONG, _("全文%(n)s字。") % {"n": len(reply)})
    elif long:
        said = {"n": len(long[0]), "words": f"{long[0][:20]}…"}
        yield Remark(Lack.TOO_LONG, _("这一句有%(n)s字：%(words)s") % said, tuple(long))
    hard = {word: plain for word, plain in plain_words().items() if word in re.sub("《[^》]*》", "", reply)}
    if len(hard) >= HARD_WORDS:
        told = _("；").join(f"“{word}”{plain}" for word, plain in hard.items())
        yield Remark(Lack.HARD_WORDS, told, tuple(hard))


def _about_persons(others: Collection[str]) -> Iterator[Remark]:
    if others:
        yield Remark(Lack.PERSONAL, _("、").join(others), tuple(others))
