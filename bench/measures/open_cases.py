"""Opening cases over REST: a real server with its worker, durable commits, eight senders at once."""

import json
import os
import time
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from bench.cost import Meter
from bench.figures import Figure, at_least, at_most, percentile, told
from bench.house import House, database_root, request, running, send
from bench.measures import Wanted
from bench.measures.bare import commits_a_second
from bench.texts import read_texts
from gongzhi.civic.cases.models import Case
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.models import Person
from gongzhi.kernel import clock
from gongzhi.kernel.delivery import backlog

SENDERS, RATE = 8, 300
SPEAKER = "ding.xiaohe"


def measure(wanted: Wanted) -> list[Figure]:
    """Measure at full speed and at the asked rate; each acknowledged case must then exist, once."""
    url = os.environ["GONGZHI_DATABASE_URL"]
    bare = [commits_a_second(url, SENDERS, wanted.seconds(2)) for _ in range(wanted.runs(3))]
    inside = [opened_inside(wanted.many(400)) for _ in range(wanted.runs(3))]
    tokens = [new_token() for _ in range(SENDERS)]
    with running(workers=1) as house:
        _round(house, tokens, wanted.many(400), rate=0)  # the processes load their code
        full = [_round(house, tokens, wanted.many(3000), rate=0) for _ in range(wanted.runs(3))]
        paced = [_round(house, tokens, wanted.many(RATE * 10), rate=RATE) for _ in range(wanted.runs(3))]
    speed = [each["rate"] for each in full]
    asked = f"{RATE} cases/s at {SENDERS} senders"
    return [
        at_most(
            5, "processor time per case, all processes", "ms", [each["total"] for each in full], **_who(full)
        ),
        at_least(RATE, f"cases opened at full speed, {SENDERS} senders", "cases/s", speed, **_tail(full)),
        at_most(60, f"p95 of the answer at {asked}", "ms", [each["p95"] for each in paced], **_tail(paced)),
        told(f"processor time per case at {asked}", "ms", [each["total"] for each in paced], **_who(paced)),
        told("bare insert and commit in the same run, 8 connections", "rows/s", bare),
        told("cases opened per bare commit", "ratio", [each / max(bare) for each in speed]),
        told("processor time of open_case alone, in one process", "ms", inside),
        at_most(
            0,
            "acknowledged cases that are lost or doubled",
            "cases",
            [sum(e["lost"] for e in (*full, *paced))],
        ),
        at_most(0, "answers that were errors", "answers", [sum(e["errors"] for e in (*full, *paced))]),
    ]


def opened_inside(count: int) -> float:
    """Return the milliseconds of processor time that the action alone takes, its database included."""
    from gongzhi.civic.cases.actions import NewCase, open_case

    texts, chance, places = read_texts(), Random(time.monotonic_ns()), communities()
    speaker = Person.objects.get_by_natural_key(SPEAKER)
    with Meter({"us": os.getpid()} | database_root()) as meter:
        for _ in range(count):
            new = NewCase(text=texts.text(chance), place=chance.choice(places), spoken_by=speaker)
            open_case(new, by=speaker, at=clock.now())
    return meter.total * 1000 / count


def _round(house: House, tokens: Sequence[str], count: int, *, rate: float) -> dict[str, Any]:
    requests = _requests(tokens, count, house.port)
    with house.meter() as meter:
        result = send(requests, house, senders=SENDERS, rate=rate, keeps=True)
        _until_delivered()
    took = [took * 1000 for _n, _begun, took, status in result["answers"] if status == 201]
    errors = Counter(str(status) for _n, _begun, _took, status in result["answers"] if status != 201)
    if not took:
        raise SystemExit(f"no case was opened: {errors} {next(iter(result['bodies'].values()))[:500]}")
    used = meter.used | {"load": result["processor_seconds"]}
    each = {kind: round(seconds * 1000 / len(took), 3) for kind, seconds in used.items()}
    return {
        "rate": len(took) / result["seconds"], "total": sum(used.values()) * 1000 / len(took), "used": each,
        "p50": percentile(took, 0.5), "p95": percentile(took, 0.95), "p99": percentile(took, 0.99),
        "memory": {kind: round(size) for kind, size in meter.memory.items() if kind != "database"},
        "lost": _lost(result), "errors": sum(errors.values()), "which": dict(errors),
    }  # fmt: skip


def _requests(tokens: Sequence[str], count: int, port: int) -> list[bytes]:
    texts, chance = read_texts(), Random(time.monotonic_ns())
    places = [place.code for place in communities()]
    found = []
    for number in range(count):
        said = {"text": texts.text(chance), "title": texts.title(chance), "place": chance.choice(places)}
        body = json.dumps(said | {"is_public": chance.random() < 0.4}).encode()
        headers = {
            "Authorization": f"Bearer {tokens[number % len(tokens)]}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"bench {chance.getrandbits(120):x}",
        }
        found.append(request("POST", "/api/v1/cases", headers=headers, body=body, port=port))
    return found


def communities() -> list[Place]:
    """Return places where cases are opened."""
    return list(Place.objects.present().filter(level=5).order_by("pk")[:400])


def new_token() -> str:
    """Return a token with which cases can be opened."""
    from gongzhi.civic.clients.actions import create_token
    from gongzhi.civic.clients.vocabulary import PROGRAMS, Scope
    from gongzhi.civic.privacy.actions import sign_assessment, write_assessment
    from gongzhi.civic.privacy.queries import is_cleared

    at, person = clock.now(), Person.objects.get_by_natural_key(SPEAKER)
    if not is_cleared(PROGRAMS.code, at=at):  # the city was built before programs were assessed
        words = dict.fromkeys(("purpose", "effects", "measures"), "bench")
        made = write_assessment(PROGRAMS.code, because=PROGRAMS.because, **words, by=person, at=at)
        sign_assessment(made, by=Person.objects.exclude(pk=person.pk)[0], at=at)
    scopes = [Scope.CASES_READ, Scope.CASES_WRITE]
    expires_at = at + timedelta(days=2)
    return create_token("bench", scopes=scopes, expires_at=expires_at, by=person, at=at).secret


def _until_delivered() -> None:
    """Wait for what follows from the cases, so that its cost is counted too."""
    for _ in range(100):
        if not backlog(at=clock.now()):
            return
        time.sleep(0.1)


def _lost(result: dict[str, Any]) -> int:
    """Return how many acknowledged cases are not in the database exactly once."""
    acknowledged = {number for number, _begun, _took, status in result["answers"] if status == 201}
    numbers = [
        json.loads(body)["case"]["number"] for n, body in result["bodies"].items() if int(n) in acknowledged
    ]
    there = 0
    for start in range(0, len(numbers), 500):
        there += Case.objects.filter(number__in=numbers[start : start + 500]).count()
    return len(acknowledged) - there + len(numbers) - len(set(numbers))


def _who(rounds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"by process": rounds[-1]["used"], "peak memory MB": rounds[-1]["memory"]}


def _tail(rounds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {name: round(rounds[-1][name], 1) for name in ("p50", "p95", "p99", "rate")} | {
        "errors": rounds[-1]["which"]
    }
