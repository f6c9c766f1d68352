"""What others feel while one sender floods the server with all the requests that it can hold."""

import time
from typing import Any

from bench.figures import Figure, at_most, percentile, told
from bench.house import House, request, running, send, start_sending
from bench.measures import Wanted

FLOOD, OTHERS = 2000, 20  # requests a second
SECONDS = 10


def measure(wanted: Wanted) -> list[Figure]:
    """Compare others' waiting before and during the flood, under the usual limits."""
    seconds = round(wanted.seconds(SECONDS) + 0.5)
    with running(workers=1, limits="") as house:
        _others(house, 2)
        before = [_others(house, seconds) for _ in range(wanted.runs(3))]
        during, fates = zip(*(_in_a_flood(house, seconds) for _ in range(wanted.runs(3))), strict=True)
    calm, stormy = [_p95(each) for each in before], [_p95(each) for each in during]
    lost = sum(status != 200 for each in during for _n, _at, _took, status in each["answers"])
    return [
        told("others' p95 before the flood", "ms", calm),
        told(
            "others' p95 in the flood",
            "ms",
            stormy,
            fates[-1],
        ),
        at_most(0, "others who were refused in the flood", "answers", [lost]),
    ]


def _others(house: House, seconds: int) -> Any:
    requests = [request("GET", "/public/", headers={}, port=house.port)] * (OTHERS * seconds)
    return send(requests, house, senders=2, rate=OTHERS, source="127.0.0.3")


def _in_a_flood(house: House, seconds: int) -> tuple[Any, str]:
    requests = [request("GET", "/", headers={}, port=house.port)] * (FLOOD * (seconds + 2))
    flood = start_sending(requests, house, senders=16, rate=FLOOD, seconds=seconds + 2, source="127.0.0.2")
    time.sleep(1)
    others, answers = _others(house, seconds), flood.result()["answers"]
    refused = sum(status == 429 for _n, _at, _took, status in answers)
    return (
        others,
        f"the flooder got {len(answers) - refused:,} pages and {refused:,} refusals in {seconds + 2} s",
    )


def _p95(result: Any) -> float:
    return percentile([took * 1000 for _n, _at, took, _status in result["answers"]], 0.95)
