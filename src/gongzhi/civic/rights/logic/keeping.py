"""What a deletion erases, and what it keeps: by which law, until when."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gongzhi.civic.rights.vocabulary import Kept


@dataclass(frozen=True)
class Rule:
    """How long something is kept after it ended (`months`; None: no end, or none yet), and by which law."""

    months: int | None
    law: str


@dataclass(frozen=True)
class Matter:
    """A case of the person: its key, its number, the day on which it ended, and whether it has words yet."""

    id: int
    number: str
    ended_on: date | None
    has_words: bool


@dataclass(frozen=True)
class Keeping:
    """Something that is kept: what, the numbers of the cases if it is cases, by which law, until when."""

    kept: Kept
    law: str
    until: date | None
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What a deletion erases (keys of cases) and what it keeps."""

    erased: tuple[int, ...]
    numbers: tuple[str, ...]  # of the cases to be erased
    kept: tuple[Keeping, ...]


ALWAYS = (Kept.REQUEST, Kept.VISITS, Kept.FACTS)


def plan_of(matters: Iterable[Matter], rules: Mapping[Kept, Rule], *, on: date) -> Plan:
    """Sort a person's cases into what is erased on a day and what is kept yet."""
    erased: list[Matter] = []
    underway: list[str] = []
    ended: dict[date, list[str]] = {}
    for matter in matters:
        if not matter.has_words:
            continue
        until = end_of(matter.ended_on, rules[Kept.ENDED])
        if matter.ended_on is None:
            underway.append(matter.number)
        elif until is not None and until > on:
            ended.setdefault(until, []).append(matter.number)
        else:
            erased.append(matter)
    kept = [_keeping(Kept.UNDERWAY, rules, None, underway)] if underway else []
    kept += [_keeping(Kept.ENDED, rules, until, ended[until]) for until in sorted(ended)]
    kept += [_keeping(each, rules, end_of(on, rules[each])) for each in ALWAYS]
    return Plan(tuple(each.id for each in erased), tuple(each.number for each in erased), tuple(kept))


def _keeping(
    kept: Kept, rules: Mapping[Kept, Rule], until: date | None, numbers: Sequence[str] = ()
) -> Keeping:
    return Keeping(kept, rules[kept].law, until, tuple(numbers))


def end_of(began_on: date | None, rule: Rule) -> date | None:
    """Return the day on which a rule's months are over."""
    if began_on is None or rule.months is None:
        return None
    years, month = divmod(began_on.month - 1 + rule.months, 12)
    year = began_on.year + years
    return date(year, month + 1, min(began_on.day, monthrange(year, month + 1)[1]))
