"""Web and worker processes are killed over and over while clients open cases; nothing is lost or done twice.

`SURVIVAL_KILLS=300 pytest tests/survival/test_killing.py` is the long version; `SURVIVAL_SEED` gives other
moments.
"""

import logging
import os
import random
import signal
import time
from collections import Counter

from tests.survival.house import House, Processes, comes_true, send
from tests.survival.load import Load, load_on
from tests.survival.promises import broken_promises, comes_to_rest, let_deadlines_pass

log = logging.getLogger(__name__)

KILLS = int(os.environ.get("SURVIVAL_KILLS", "24"))
SEED = int(os.environ.get("SURVIVAL_SEED", "20250312"))


def kill_somebody(processes: Processes, chance: random.Random) -> str:
    """Kill one process, whichever lives; return its kind."""
    kinds = {
        "web": processes.settled_web_workers,
        "worker": processes.workers,
        "server": processes.web_servers,
    }
    kind = chance.choices(list(kinds), weights=[10, 8, 1])[0]
    living = sorted(kinds[kind]())
    return kind if living and send(signal.SIGKILL, chance.choice(living)) else ""


def kill_many(load: Load, processes: Processes) -> Counter[str]:
    """Kill processes at random moments of a house that is at work, while deadlines pass."""
    chance, killed = random.Random(SEED), Counter[str]()
    until = time.monotonic() + 30 + 5 * KILLS
    while killed.total() < KILLS and time.monotonic() < until:
        enough = load.acknowledged + chance.randrange(1, 25)
        comes_true(lambda: load.acknowledged >= enough, within=4)  # noqa: B023  # called at once
        let_deadlines_pass(load.house)
        if kind := kill_somebody(processes, chance):
            killed[kind] += 1
    return killed


def test_whoever_dies_nothing_is_lost_and_nothing_happens_twice(house: House) -> None:
    with house.running(web=3, workers=2) as processes:
        with load_on(house, clients=4) as load:
            killed = kill_many(load, processes)
        rested = comes_to_rest(house)
        missed = house.one("SELECT count(*) FROM cases_deadline WHERE missed_at IS NOT NULL")
    log.info(
        "killed %s, acknowledged %s, missed %s, answers %s",
        *(dict(killed), load.acknowledged, missed, dict(load.said)),
    )
    assert broken_promises(house, load) == {}
    assert (rested, killed.total(), set(load.said) <= {0, 201, 502, 503, 504}) == (True, KILLS, True)
    assert (load.acknowledged > KILLS, missed > 0) == (True, True)
