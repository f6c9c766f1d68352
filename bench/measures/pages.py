"""Other pages over all cases: a month's rates, the public map and list, one case, cases that are alike."""

import time
from collections.abc import Mapping, Sequence
from random import Random

from bench.figures import Figure, at_most, percentile
from bench.measures import Wanted
from bench.measures.queue import WHO
from bench.texts import read_texts
from bench.visitor import Took, Visitor, offers_of, signed_in, visit_all, worst
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import public_cases
from gongzhi.civic.dispatch.queries.alike import alike_to
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.kernel import clock

Addresses = list[tuple[str, Mapping[str, str]]]


def measure(wanted: Wanted) -> list[Figure]:
    """Measure the server's time for each kind of page."""
    seconds, anybody = wanted.seconds(20), Visitor()
    staff = signed_in("zhou.min")

    def took(visitor: Visitor, addresses: Addresses) -> Sequence[Took]:
        return visit_all(visitor, addresses, times=3, seconds=seconds, mark="<li")

    rates = took(anybody, _links("/ranking/", anybody)), took(staff, _links("/desk/ranking/", staff))
    whole_map = took(anybody, _choices("/public/map/", anybody))
    points = took(
        anybody, [("/public/cases.geojson", wishes) for _, wishes in _choices("/public/map/", anybody)]
    )
    listed = took(anybody, _choices("/public/", anybody))
    one = took(anybody, [(f"/public/{case}/", {}) for case in _some_public()])
    work = took(staff, [(f"/desk/case/{case}/", {}) for case in _some_at_work()])
    around = took(anybody, _ways(anybody, "/"))
    inside = [
        each for name in WHO.values() for each in took(signed_in(name), _ways(signed_in(name), "/desk/"))
    ]
    return [
        _p95(None, "pages to which the portal's home page leads, p95", around),
        _p95(None, "pages to which the desk leads, for four people, p95", inside),
        _worst(1000, "a month's rates, public, slowest board", rates[0]),
        _worst(1000, "a month's rates at the desk, slowest board", rates[1]),
        _p95(200, "public map, page, p95", whole_map),
        _p95(200, "public map, its points, p95", points),
        _p95(None, "public list, p95", listed),
        _p95(None, "a public case, p95", one),
        _p95(None, "a case at the desk, p95", work),
        at_most(30, "alike cases while writing, p95", "ms", [_alike(wanted)]),
    ]


def _links(path: str, visitor: Visitor) -> Addresses:
    """Return a page with all that it links to on itself."""
    first = visitor.get(path)
    assert first.status == 200, first
    links = offers_of(first.page, at=path).to_itself()
    return [(path, {}), *((path, link) for link in links[:20])]


def _ways(visitor: Visitor, path: str) -> Addresses:
    """Return a page with the pages to which it leads."""
    first = visitor.get(path)
    assert first.status == 200, first
    ways = [way for way in offers_of(first.page, at=path).elsewhere() if visitor.get(way).status == 200]
    return [(way, {}) for way in dict.fromkeys([path, *ways])]


def _choices(path: str, visitor: Visitor) -> Addresses:
    """Return a list with each of a few choices of its filter, some words, later pages."""
    chance, first = Random(5), visitor.get(path)
    assert first.status == 200, first
    found: Addresses = [(path, {}), (path, {"page": "2"}), (path, {"page": "999999"}), (path, {"q": "小区"})]
    for name, values in offers_of(first.page, at=path).choices.items():
        found += [(path, {name: value}) for value in chance.sample(values, min(4, len(values)))]
    return found


def _some_public() -> list[str]:
    return list(public_cases().order_by("-pk").values_list("number", flat=True)[:20])


def _some_at_work() -> list[str]:
    return list(Case.objects.filter(status="handling").order_by("-pk").values_list("number", flat=True)[:20])


def _alike(wanted: Wanted) -> float:
    texts, chance, took = read_texts(), Random(11), []
    places = list(Place.objects.present().filter(level=5).order_by("pk")[:200])
    for _ in range(wanted.many(60)):
        text, place = texts.text(chance), chance.choice(places)
        start = time.perf_counter()
        alike_to("", text, place=place, at=clock.now())
        took.append((time.perf_counter() - start) * 1000)
    return percentile(took, 0.95)


def _worst(target: float, name: str, took: Sequence[Took]) -> Figure:
    note = f"{len(took)} boards, p50 {percentile([each.wall for each in took], 0.5):.0f} ms"
    return at_most(target, name, "ms", [max(each.wall for each in took)], note, slowest=worst(took))


def _p95(target: float | None, name: str, took: Sequence[Took]) -> Figure:
    walls = [each.wall for each in took]
    note = f"{len(took)} addresses, p50 {percentile(walls, 0.5):.0f} ms, worst {max(walls):.0f} ms"
    p95 = percentile(walls, 0.95)
    return Figure(name, "ms", [p95], target, "at most" if target else "", note, {"slowest": worst(took)})
