"""How urgent a message is by its own words: rules as data, what takes them back, and likeness to examples."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import resources

from gongzhi.civic.cases.vocabulary import Urgency
from gongzhi.civic.dispatch.logic.weighing import Weighing, starting_weighing
from gongzhi.civic.dispatch.vocabulary import Sign

GAP = 10
"""So many characters may stand where a rule says `…`, and no end of a sentence."""

ANY_DANGER = ("110", "119", "120")
"""The numbers where a message sounds like danger, and no rule says of which kind."""

EARLY = 150
"""Who is in danger says so at once: later in a letter, a word of danger counts only beside a word of now."""

_ENDS = "。！!？?；;\n"
_STOPS = _ENDS + "，,、：: 　"


@dataclass(frozen=True)
class Found:
    """A word that tells something, as it stands in the text."""

    sign: Sign
    word: str


@dataclass(frozen=True)
class Signs:
    """What a message's words tell: how urgent it is, why, and the numbers to call, the first one first."""

    level: Urgency = Urgency.ORDINARY
    reasons: tuple[Found, ...] = ()
    calls: tuple[str, ...] = ()
    calmed: tuple[Found, ...] = ()  # told of danger or a cut, and were taken back

    @property
    def is_danger(self) -> bool:
        """Whether somebody's life or body is in danger now."""
        return self.level == Urgency.DANGER

    @property
    def emergency_numbers(self) -> tuple[str, ...]:
        """The numbers to call before all else; none where nobody is in danger."""
        return self.calls if self.is_danger else ()

    @property
    def call(self) -> str | None:
        """The number to call first."""
        return self.calls[0] if self.calls else None


@dataclass(frozen=True)
class Wording:
    """A word, or words that follow one another within a sentence."""

    parts: tuple[str, ...]

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where it stands."""
        if all(part in text for part in self.parts):
            yield from (match.span() for match in self._pattern.finditer(text))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(f"[^{_ENDS}]{{0,{GAP}}}?".join(map(re.escape, self.parts)))


@dataclass(frozen=True)
class Rule:
    """A row of the table."""

    kind: str
    words: tuple[Wording, ...]
    unless: tuple[Wording, ...]
    despite: frozenset[str]  # kinds of words that don't take it back
    level: Urgency | None
    calls: tuple[str, ...]
    source: str


def urgency_of(title: str, text: str, *, weighing: Weighing | None = None) -> Signs:
    """Return how urgent a message is by its own words, and by its likeness to messages of danger.

    A rule is never overruled; where none speaks of danger, a message that sounds like it counts as danger.
    """
    signs = signs_by_rules(title, text)
    weighing = weighing or starting_weighing()
    whole = f"{title}\n{text}".strip()
    if signs.is_danger or not weighing.sounds_like_danger(whole):
        return signs
    like = tuple(Found(Sign.LIKENESS, word) for word in weighing.words_for(whole))
    return replace(signs, level=Urgency.DANGER, reasons=(*like, *signs.reasons), calls=ANY_DANGER)


def signs_by_rules(title: str, text: str) -> Signs:
    """Return what the rules say (seed/urgency.csv).

    A word of danger counts unless its clause denies or supposes it, or its sentence tells of the past and not
    of now. Words of children, the elderly and many people are reasons that raise nothing.
    """
    whole = f"{title}\n{text}"
    kept: list[tuple[Rule, Found]] = []
    calmed: list[Found] = []
    for rule, start, end in _hits(whole):
        found = Found(Sign(rule.kind), whole[start:end])
        if rule.level and _is_taken_back(rule, whole, start, end):
            calmed.append(found)
        else:
            kept.append((rule, found))
    return _signs(kept, calmed)


def _signs(kept: list[tuple[Rule, Found]], calmed: list[Found]) -> Signs:
    levels = [rule.level for rule, _found in kept if rule.level]
    level = max(levels, key=lambda each: each.rank, default=Urgency.ORDINARY)
    calls = (call for rule, _found in kept if rule.level == level for call in rule.calls)
    reasons = tuple(dict.fromkeys(found for _rule, found in kept))
    return Signs(level, reasons, tuple(dict.fromkeys(calls)), tuple(dict.fromkeys(calmed)))


def _hits(text: str) -> Iterator[tuple[Rule, int, int]]:
    heads = {text[at : at + 2] for at in range(len(text))} | set(text)
    for rule, word, head in _table().signs:
        if head in heads:  # of a thousand words nearly none goes on
            for start, end in word.spans(text):
                yield rule, start, end


def _is_taken_back(rule: Rule, text: str, start: int, end: int) -> bool:
    clause = text[_after(text, start, _STOPS) : _until(text, end, _STOPS)]
    before = text[_after(text, start, _STOPS) : start]
    sentence = text[_after(text, start, _ENDS) : _until(text, end, _ENDS)]
    rest = text[_after(text, start, _STOPS) : _until(text, end, _ENDS)]
    is_now = _stands(_calming("now", rule), rest)
    return (
        _stands(rule.unless, clause)
        or any(before.endswith(word.parts[0]) for word in _calming("denied", rule))
        or _stands(_calming("supposed", rule), clause)
        or (not is_now and (_is_late(rule, start, text) or _stands(_calming("past", rule), sentence)))
        or _stands(_calming("told", rule), text)
    )


def _is_late(rule: Rule, start: int, text: str) -> bool:
    return rule.level == Urgency.DANGER and not rule.despite and start - text.index("\n") > EARLY


def _after(text: str, start: int, signs: str) -> int:
    return max(text.rfind(sign, 0, start) for sign in signs) + 1


def _until(text: str, end: int, signs: str) -> int:
    return min((at for sign in signs if (at := text.find(sign, end)) >= 0), default=len(text))


def _stands(words: Iterable[Wording], text: str) -> bool:
    return any(True for word in words for _span in word.spans(text))


def _calming(kind: str, rule: Rule) -> Iterator[Wording]:
    for each in _table().calming:
        if each.kind == kind and kind not in rule.despite and each.level in (None, rule.level):
            yield from each.words


@dataclass(frozen=True)
class Table:
    """The rules: what tells of something, and what takes it back."""

    signs: tuple[tuple[Rule, Wording, str], ...]  # a row a word, with its first two characters
    calming: tuple[Rule, ...]


@cache
def _table() -> Table:
    text = resources.files("gongzhi.civic.dispatch").joinpath("seed/urgency.csv").read_text(encoding="utf-8")
    rules = [_rule(row) for row in csv.DictReader(text.splitlines())]
    telling = [rule for rule in rules if rule.kind in Sign]
    signs = tuple((rule, word, word.parts[0][:2]) for rule in telling for word in rule.words)
    return Table(signs, tuple(rule for rule in rules if rule.kind not in Sign))


def _rule(row: dict[str, str]) -> Rule:
    return Rule(
        kind=row["kind"],
        words=_wordings(row["words"]),
        unless=_wordings(row["unless"]),
        despite=frozenset(row["despite"].split()),
        level=Urgency(row["level"]) if row["level"] else None,
        calls=tuple(row["call"].split()),
        source=row["source"],
    )


def _wordings(words: str) -> tuple[Wording, ...]:
    return tuple(Wording(tuple(word.split("…"))) for word in words.split())
