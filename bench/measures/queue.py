"""The desk's queue: tabs, filters and pages that it offers, to four people."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random

from django.db import connection
from django.utils import timezone

from bench.figures import Figure, at_most, percentile, told
from bench.house import request, running, send
from bench.measures import SMALL, Wanted
from bench.places_of_work import BUILT
from bench.visitor import Took, Visitor, offers_of, signed_in, visit_all, worst
from gongzhi.civic.cases.models import Case
from gongzhi.kernel import clock

WHO = {
    "operator of the city": "zhou.min",
    "dispatcher of a county": "gu.lan",
    "handler of a bureau": "chen.bo",
    "supervisor of the city": "han.mo",
}
ROW = 'class="gz-row'
Wishes = dict[str, str]


def measure(wanted: Wanted) -> list[Figure]:
    """Measure the server's time over all combinations, and that queries don't grow with the cases."""
    seconds = wanted.seconds(50)
    every = {words: _visited(name, wanted, times=3, seconds=seconds) for words, name in WHO.items()}
    together = [each for took in every.values() for each in took]
    return [
        *(_figure(f"desk queue, p95, {words}", took) for words, took in every.items()),
        _figure("desk queue, p95 over all combinations", together),
        told("desk queue, processor time in the web process, p95", "ms", [_p95(together, "processor")]),
        told("desk queue, most queries of a page", "queries", [max(each.queries for each in together)]),
        at_most(0, f"pages that ask more queries than with {SMALL:,} cases", "pages", [_grown(every)]),
        over_http(together, wanted),
    ]


def measure_small(wanted: Wanted) -> list[Figure]:
    """Note how many queries each page asks in a small database; nothing is measured."""
    every = {words: _visited(name, wanted, times=1, seconds=60) for words, name in WHO.items()}
    counts = {
        f"{words} {each.address}": each.queries for words, took in every.items() for each in took if each.rows
    }
    _note().write_text(json.dumps(counts))
    return []


def _note() -> Path:
    return BUILT / f"queries-{connection.vendor}.json"


def _grown(every: Mapping[str, Sequence[Took]]) -> int:
    """Return how many pages that have rows here and in the small database ask more queries here."""
    before = json.loads(_note().read_text())
    shown = [
        (f"{words} {each.address}", each.queries)
        for words, took in every.items()
        for each in took
        if each.rows
    ]
    return sum(queries > before[address] for address, queries in shown if address in before)


def _visited(name: str, wanted: Wanted, *, times: int, seconds: float) -> list[Took]:
    visitor = signed_in(name)
    addresses = asked(visitor, wanted)
    return visit_all(visitor, addresses, times=times, seconds=seconds, mark=ROW)


def asked(visitor: Visitor, wanted: Wanted) -> list[tuple[str, Wishes]]:
    """Return what somebody may ask of the queue: tabs, filters one by one and together, pages."""
    chance = Random(17)
    first = visitor.get("/desk/", {"view": "all"})
    assert first.status == 200, first
    offers = offers_of(first.page, at="/desk/")
    tabs = [link["view"] for link in offers.to_itself() if link.keys() == {"view"}] or ["mine", "all"]
    singles = [{name: value} for name, values in offers.choices.items() for value in _some(values, chance)]
    singles += [{"q": word} for word in words(chance)] if "q" in offers.inputs else []
    singles += dates() if "since" in offers.inputs else []
    links = [link for link in offers.to_itself() if link.keys() - {"view", "page"}]
    found: list[Wishes] = [{"view": tab} for tab in tabs]
    found += [{"view": tab, "page": page} for tab in ("all", "ended", "mine") for page in ("2", "999999")]
    found += [{"view": "all", **single} for single in singles] + [
        {"view": "mine", **single} for single in singles
    ]
    found += [{**chance.choice(links)} for _ in range(min(10, len(links)))]
    found += [_together(singles, tabs, chance) for _ in range(wanted.many(60))]
    chance.shuffle(found)
    return [("/desk/", wishes) for wishes in found]


def _some(values: Sequence[str], chance: Random, most: int = 8) -> Sequence[str]:
    return values if len(values) <= most else chance.sample(list(values), most)


def _together(singles: Sequence[Wishes], tabs: Sequence[str], chance: Random) -> Wishes:
    found: Wishes = {"view": chance.choice(list(tabs))}
    for single in chance.sample(list(singles), chance.choice((2, 3, 4))):
        found |= single
    return found | ({"page": chance.choice(("2", "999999"))} if chance.random() < 0.3 else {})


def words(chance: Random) -> list[str]:
    """Return words to search for: in many cases, in few, in none; a number; two at once."""
    number = Case.objects.order_by("pk").values_list("number", flat=True)[10]
    text = Case.objects.order_by("-pk").values_list("text", flat=True)[10]
    start = chance.randrange(max(1, len(text) - 6))
    return [
        "小区",
        "物业",
        "噪音扰民",
        "井盖",
        text[start : start + 6].strip(),
        "鑬龘",
        number,
        number[:8],
        "小区 停车",
    ]


def dates() -> list[Wishes]:
    """Return spans of days: the last week, a month long ago, one day."""
    today = timezone.localdate(clock.now())
    spans = ((7, 0), (200, 170), (40, 40))
    return [
        {"since": str(today - timedelta(days=since)), "until": str(today - timedelta(days=until))}
        for since, until in spans
    ]


def _p95(took: Sequence[Took], name: str = "wall") -> float:
    return percentile([getattr(each, name) for each in took], 0.95)


def _figure(name: str, took: Sequence[Took]) -> Figure:
    walls = [each.wall for each in took]
    note = f"{len(took)} combinations, p50 {percentile(walls, 0.5):.0f} ms, worst {max(walls):.0f} ms"
    return at_most(50, name, "ms", [_p95(took)], note, slowest=worst(took))


def over_http(took: Sequence[Took], wanted: Wanted) -> Figure:
    """Return what some combinations take over HTTP, for one who asks one by one."""
    visitor = signed_in(WHO["operator of the city"])
    addresses = [each.address for each in took][:60]
    with running(workers=1) as house:
        requests = [
            request("GET", path, headers={"Cookie": visitor.cookie}, port=house.port) for path in addresses
        ]
        rounds = [send(requests, house, senders=1) for _ in range(wanted.runs(3) + 1)][1:]
    p95 = [percentile([each[2] * 1000 for each in one["answers"]], 0.95) for one in rounds]
    return told("desk queue over HTTP, p95, one sender", "ms", p95)
