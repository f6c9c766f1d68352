"""Where the processor time of opening a case over REST goes, by the part of the code that spends it.

Run by `make bench ONLY=profile`; a profiler slows calls down, so that only the shares mean something.
"""

import cProfile
import json
import pstats
import time
from collections import Counter
from random import Random

from bench.figures import Figure, told
from bench.measures import Wanted
from bench.measures.open_cases import communities, new_token
from bench.texts import read_texts
from bench.visitor import Visitor

PARTS = {
    "site-packages/ninja/": "django-ninja",
    "site-packages/pydantic": "pydantic",
    "site-packages/psycopg": "psycopg",
    "django/db/": "Django: database",
    "django/": "Django: the rest",
    "site-packages/": "other packages",
    "gongzhi/": "",
    "/lib/python": "Python's library",
}


def measure(wanted: Wanted) -> list[Figure]:
    """Profile some openings in this process, and return where their time went."""
    visitor, token = Visitor(), new_token()
    bodies = _bodies(wanted.many(1000))
    for body in bodies[:20]:
        assert visitor.post("/api/v1/cases", body, token=token).status == 201
    profile = cProfile.Profile(time.thread_time)  # waiting costs nobody anything
    profile.enable()
    for body in bodies:
        visitor.post("/api/v1/cases", body, token=token)
    profile.disable()
    return [told(part, "%", [share]) for part, share in shares(pstats.Stats(profile)).items()]


def shares(stats: pstats.Stats) -> dict[str, float]:
    """Return the percentage of time by part of the code, the largest first."""
    spent: Counter[str] = Counter()
    for (path, _line, name), (_calls, _primitive, own, _below, _callers) in stats.stats.items():  # type: ignore[attr-defined]  # the one way to read them
        spent[part_of(path, name)] += own
    return {part: 100 * own / spent.total() for part, own in spent.most_common(12)}


def part_of(path: str, name: str) -> str:
    """Return the part of the code to which a function belongs; of ours, the module."""
    if path == "~":
        is_database = any(word in name for word in ("sqlite3", "psycopg", "execute", "commit"))
        return "SQLite, psycopg's calls" if is_database else "Python itself"
    mark = next((mark for mark in PARTS if mark in path), "")
    if mark == "gongzhi/":
        return "gongzhi/" + path.rpartition("gongzhi/")[2].rpartition("/")[0]
    return PARTS.get(mark, "the rest")


def _bodies(count: int) -> list[bytes]:
    texts, chance, places = read_texts(), Random(1), communities()
    return [
        json.dumps({"text": texts.text(chance), "place": chance.choice(places).code}).encode()
        for _ in range(count)
    ]
