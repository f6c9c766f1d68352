"""Finding Chinese words of two to six signs, the common and the rare, for staff and for everybody."""

import time
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from random import Random

from bench.figures import Figure, at_most, percentile, told
from bench.measures import Wanted
from bench.measures.open_cases import SPEAKER
from bench.texts import words_in
from bench.visitor import Took, Visitor, signed_in, visit_all, worst
from gongzhi.civic.cases.models import Case
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.models import Person
from gongzhi.kernel import clock

WORDS = 200  # a tenth of them are the most common pairs of signs


def measure(wanted: Wanted) -> list[Figure]:
    """Measure the server's time for both, and that a case is found as soon as it was opened."""
    words, seconds = sought(wanted.many(WORDS)), wanted.seconds(60)
    staff, anybody = signed_in("zhou.min"), Visitor()
    asked = [("/desk/", {"view": "all", "q": word}) for word in words]
    took = visit_all(staff, asked, times=3, seconds=seconds, mark='class="gz-row')
    public = visit_all(
        anybody, [("/public/", {"q": word}) for word in words], times=3, seconds=seconds, mark="gz-case"
    )
    return [
        _figure("search by staff, whole page, p95", took),
        _figure("search by everybody, whole page, p95", public),
        told("search by staff, processor time in the web process, p95", "ms", [_p95(took, "processor")]),
        told(
            "search by everybody, processor time in the web process, p95", "ms", [_p95(public, "processor")]
        ),
        at_most(0, "just opened cases that a search does not find", "cases", [missed_after_opening(staff)]),
    ]


def sought(count: int) -> list[str]:
    """Return words to search for: the most common pairs, and words from all over the cases."""
    chance, newest = Random(23), Case.objects.order_by("-pk").values_list("pk", flat=True)[0]
    chosen = [chance.randint(1, newest) for _ in range(2000)]
    texts = list(Case.objects.filter(pk__in=chosen[:500]).values_list("text", flat=True))
    pairs = Counter(word for text in texts for word in map("".join, pairwise(text)))
    common = [
        pair for pair, _ in pairs.most_common(400) if all("\u4e00" <= sign <= "\u9fff" for sign in pair)
    ]
    common = common[: count // 10]
    return common + words_in(texts, chance, count=count - len(common))


def missed_after_opening(staff: Visitor) -> int:
    """Open cases, search at once for words that only they have, and return how many were not found."""
    from gongzhi.civic.cases.actions import NewCase, open_case

    speaker, place = Person.objects.get_by_natural_key(SPEAKER), Place.objects.present().filter(level=5)[0]
    missed = 0
    for number in range(5):
        word = f"鼋鼍{number}{time.monotonic_ns() % 10**9}"
        case = open_case(
            NewCase(text=f"这里有{word}。", place=place, spoken_by=speaker), by=speaker, at=clock.now()
        ).case
        missed += case.number not in staff.get("/desk/", {"view": "all", "q": word}).page
    return missed


def _p95(took: Sequence[Took], name: str = "wall") -> float:
    return percentile([getattr(each, name) for each in took], 0.95)


def _figure(name: str, took: Sequence[Took]) -> Figure:
    walls = [each.wall for each in took]
    note = f"{len(took)} words, p50 {percentile(walls, 0.5):.0f} ms, worst {max(walls):.0f} ms"
    return at_most(100, name, "ms", [_p95(took)], note, slowest=worst(took))
