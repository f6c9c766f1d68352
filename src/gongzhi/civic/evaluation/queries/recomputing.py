"""Checking published figures: open facts against the log, what is missing, and the figures counted again."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gongzhi.civic.cases.events import CaseOpened
from gongzhi.civic.evaluation.logic.rates import Tally
from gongzhi.civic.evaluation.queries.recounting import COUNTED_FROM, Happened, Rules, tallies_of
from gongzhi.civic.ledger.queries.copies import is_opened
from gongzhi.kernel.canonical import NotCanonical, canonical, read_canonical
from gongzhi.kernel.facts import event_from

KINDS = frozenset(event.kind for event in COUNTED_FROM)
Line = Mapping[str, Any]


@dataclass
class Found:
    """What came of reading open facts against a log."""

    false: list[str] = field(default_factory=list)  # what does not open, or stands elsewhere in the log
    opened: Counter[str] = field(default_factory=Counter)  # by kind
    sealed: Counter[str] = field(default_factory=Counter)  # by kind, in the log
    begun: int = 0  # cases opened in the month, in the log
    unproved: int = 0  # openings of cases that are only told
    histories: dict[int, list[Happened]] = field(default_factory=lambda: defaultdict(list))

    @property
    def shut(self) -> dict[str, int]:
        """How many facts of each kind are in the log and not open."""
        return {kind: n - self.opened[kind] for kind, n in sorted(self.sealed.items())}


def read_against(
    log: Iterable[bytes], lines: Iterable[Line], *, size: int, within: tuple[datetime, datetime]
) -> Found:
    """Read open facts of a month's cases against the first so many entries of a log, given in their order."""
    found, wanted = Found(), _by_leaf(lines)
    for leaf, entry in enumerate(log):
        if leaf >= size:
            continue  # read on: only at its end does the log tell whether it is the signed one
        _count(found, entry, within)
        for line in wanted.get(leaf, ())[:1]:
            _take(found, line, entry, leaf)
    doubled = (leaf for leaf, some in wanted.items() if len(some) > 1)
    found.false += [f"leaf {leaf}: opened twice" for leaf in doubled]
    found.false += [f"case {case}: not opened in this month" for case in _strangers(found, within)]
    return found


def _count(found: Found, entry: bytes, within: tuple[datetime, datetime]) -> None:
    head = read_canonical(entry)
    if head["kind"] in KINDS:
        found.sealed[head["kind"]] += 1
    if head["kind"] == CaseOpened.kind and within[0] <= datetime.fromisoformat(head["at"]) < within[1]:
        found.begun += 1


def _strangers(found: Found, within: tuple[datetime, datetime]) -> list[int]:
    """Return the cases whose opening is not there, or not in the month."""
    opened = {
        case: min((told.at for told in history if isinstance(told.event, CaseOpened)), default=None)
        for case, history in found.histories.items()
    }
    return [case for case, at in opened.items() if at is None or not within[0] <= at < within[1]]


def _by_leaf(lines: Iterable[Line]) -> dict[int, list[Line]]:
    wanted: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        wanted[line["leaf"] if isinstance(line.get("leaf"), int) else -1].append(line)
    return wanted


def _take(found: Found, line: Line, entry: bytes, leaf: int) -> None:
    """Take a fact that stands in the log as it says, or note why not."""
    try:
        told = _told(line, entry)
    except (ValueError, LookupError, TypeError, NotCanonical) as error:
        found.false.append(f"leaf {leaf}: {error}")
        return
    found.opened[line["entry"]["kind"]] += 1
    found.unproved += "told" in line
    found.histories[told.event.case].append(told)


def _told(line: Line, entry: bytes) -> Happened:
    head = line["entry"]
    if canonical(head) != entry:
        raise ValueError("not the entry that stands in the log")
    if head["kind"] not in KINDS:
        raise ValueError(f"{head['kind']} is not counted")
    event = event_from(head["kind"], _data(line, head))
    return Happened(head["fact"], event, datetime.fromisoformat(head["at"]))


def _data(line: Line, head: Line) -> dict[str, Any]:
    """Return what a fact says, proved; or what is told of the opening of a case that must stay shut."""
    if "told" in line and head["kind"] == CaseOpened.kind:
        return {**line["told"], "place": 0}
    data: dict[str, Any] = line["content"]["data"]
    if not is_opened(head["what"], line):
        raise ValueError("what is told does not open the entry")
    if line["content"]["about"] != f"case:{data['case']}":
        raise ValueError("about another case than it says")
    return data


@dataclass(frozen=True)
class Difference:
    """A figure that was published otherwise than the open facts tell."""

    body: str
    figure: str
    published: int
    counted: int


def differences(content: Line, counted: Mapping[int, Tally]) -> Iterator[Difference]:
    """Yield where published figures over public cases differ from those counted again."""
    named = {line["body"]: line for line in content["bodies"]}
    for body in sorted(named.keys() | counted.keys()):
        told: dict[str, int] = named.get(body, {}).get("public", {})
        for figure, n in vars(counted.get(body, Tally())).items():
            if told.get(figure, 0) != n:
                name = str(named.get(body, {}).get("name", body))
                yield Difference(name, figure, told.get(figure, 0), n)


def omissions(content: Line, found: Found) -> dict[str, int]:
    """Return by kind how many facts fewer (or, below zero, more) are open than when it was published."""
    told: Counter[str] = Counter(content["opened"])
    lacking = {kind: told[kind] - found.opened[kind] for kind in sorted(told.keys() | found.opened.keys())}
    return {kind: n for kind, n in lacking.items() if n}


def counted_again(found: Found, rules: Rules) -> dict[int, Tally]:
    """Return the counts of each body."""
    histories: Iterable[Sequence[Happened]] = (
        sorted(history, key=lambda told: told.fact) for history in found.histories.values()
    )
    return tallies_of(histories, rules)
