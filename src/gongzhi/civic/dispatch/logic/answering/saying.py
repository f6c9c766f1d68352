"""What a reply says: what was done or found, what is left to do, and whether by when."""

import re
from collections.abc import Iterator
from datetime import datetime

from gongzhi.civic.dispatch.logic.answering.phrases import ENDS, phrases

SUBSTANCE = 8
"""So many Chinese signs must be left of a sentence without its set phrases to be said at all."""

FEW = 60
"""Characters beside a reference to somebody else that say nothing yet, where nothing was found or done."""

_SENTENCE = re.compile(f"[^{ENDS}]+[{ENDS}]?")
_CLAUSE = re.compile("[，,：:]")
_QUOTED = re.compile(r"《[^》]*》|〈[^〉]*〉|“[^”]*”|（[^）]*）|\([^)]*\)|〔[^〕]*〕|\[[^\]]*\]")
_IF = re.compile(r"\s*如(?![下何期实此今意])")
_HAN = re.compile("[一-鿿]")
_DAY = re.compile(r"(?:(\d{4})\s*[年./-]\s*)?(\d{1,2})\s*[月./-]\s*(\d{1,2})(?!\d)(?!\s*[日号]?起)\s*[日号]?")
_TIMES = re.compile(
    r"\d{4}\s*年|\d{1,2}\s*月(?:\d{1,2}[日号]|底|初|中|份|前)?|\d{1,2}[日号]前|[\d一二三四五六七八九十两半]+\s*"
    r"(?:个?工作日|天|日|周|个?星期|个?月|年|小时)(?:之?内|左右|后|前)|\d{1,2}[:：点]\d{0,2}"
)
_SIGNED = re.compile(
    r"[\w（）()㮾]{0,30}?(?:局|委|办|镇|街道|政府|大队|中心|公司|小组|办事处|（公章）)?\s*(?:20\d\d)\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?"
)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, with their marks."""
    return [found.strip() for found in _SENTENCE.findall(text) if found.strip()]


def substance(reply: str) -> list[str]:
    """Return the sentences of a reply that say more than set phrases; a few vague words beside them don't."""
    said = sentences(reply)
    kept = [sentence for sentence in said if _says_something(sentence)]
    is_sent_on = any(phrases(kind).stand_in(reply) for kind in ("passing", "turning", "away"))
    if is_sent_on and not any(map(phrases("found").stand_in, kept)) and sum(map(len, kept)) < FEW:
        return []
    return kept


def _says_something(sentence: str) -> bool:
    if phrases("away").stand_in(sentence):
        return False
    sends_on = phrases("turning").stand_in(sentence) or phrases("passing").stand_in(sentence)
    if sends_on and not phrases("found").stand_in(sentence):
        return False
    return len(_HAN.findall("".join(_without_courtesy(sentence)))) >= SUBSTANCE


def _without_courtesy(sentence: str) -> list[str]:
    clauses = _CLAUSE.split(_SIGNED.sub("", _QUOTED.sub("", phrases("intro").taken_from(sentence))))
    return [clause for clause in clauses if not phrases("courtesy").stand_in(clause)]


def says_what_was_done(reply: str) -> bool:
    """Tell whether something done, found, decided or explained is named, and not only what will be."""
    return any(not _is_ahead(sentence) for sentence in substance(reply))


def left_to_do(reply: str) -> list[str]:
    """Return what a reply says remains to be done, clause by clause, each with the clauses beside it."""
    left = [words for sentence in sentences(reply) for words in _remaining(sentence)]
    return (
        left
        if substance(reply)
        else left + [each for each in sentences(reply) if phrases("passing").stand_in(each)]
    )


def names_a_time(sentence: str, *, at: datetime | None) -> bool:
    """Tell whether a sentence names a day or a span; a day before `at` tells of the past."""
    said = _DAY.sub(lambda day: "" if _is_past(day, at) else day.group(), _QUOTED.sub("", sentence))
    return _TIMES.search(said) is not None or phrases("time").stand_in(said)


def _is_past(day: re.Match[str], at: datetime | None) -> bool:
    year, month, of_month = day.groups()
    if at is None:
        return False
    return (int(year or at.year), int(month), int(of_month)) < (at.year, at.month, at.day)


def _is_ahead(sentence: str) -> bool:
    return phrases("ahead").stand_in(phrases("told").taken_from(sentence)) and not phrases("found").stand_in(
        sentence
    )


def _remaining(sentence: str) -> Iterator[str]:
    clauses = _CLAUSE.split(_SIGNED.sub("", phrases("told").taken_from(sentence)))
    for at, clause in enumerate(clauses):
        if phrases("supposed").stand_in(clause) or _IF.match(clause):
            return  # the rest says what would be done then
        if _remains(clause):
            yield "，".join(clauses[max(at - 1, 0) : at + 2])


def _remains(clause: str) -> bool:
    return phrases("remains").stand_in(clause) and not any(
        phrases(kind).stand_in(clause) for kind in ("courtesy", "ongoing", "passing")
    )


def told(reply: str) -> str:
    """Return what a reply says without its set phrases and the repetition of what was asked."""
    clauses = (
        clause
        for sentence in substance(reply)
        for clause in _CLAUSE.split(phrases("intro").taken_from(sentence))
    )
    return "，".join(clause for clause in clauses if not phrases("courtesy").stand_in(clause))
