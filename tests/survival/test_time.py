"""Workers that sleep through their lease, two schedulers, and a clock that is put back."""

import signal
import time
from datetime import datetime, timedelta
from itertools import pairwise

from tests.survival.house import House, comes_true, send
from tests.survival.load import load_on
from tests.survival.marks.tasks import PERIOD
from tests.survival.promises import (
    broken_promises,
    comes_to_rest,
    end_leases,
    let_deadlines_pass,
)

HOUR = 3600


def test_a_worker_that_sleeps_through_its_lease_does_nothing_again(house: House) -> None:
    house.more = house.more | {"SURVIVAL_SLOW": "0.02"}  # so that it falls asleep in the middle of its work
    with house.running(workers=2) as processes:
        with load_on(house) as load:
            for turn in range(6):
                enough = load.acknowledged + 10
                comes_true(lambda: load.acknowledged >= enough, within=10)  # noqa: B023  # called at once
                asleep = processes.workers()[turn % 2]
                send(signal.SIGSTOP, asleep)
                time.sleep(0.5)
                if not house.is_sqlite:  # there nobody writes while somebody sleeps in the middle of writing
                    let_deadlines_pass(house)
                    end_leases(house)  # as if an hour went by
                    time.sleep(1)
                send(signal.SIGCONT, asleep)
        assert comes_to_rest(house)
    assert broken_promises(house, load) == {}


def ticks(house: House) -> list[datetime]:
    """Return when the periodic work ran."""
    return sorted(datetime.fromisoformat(at) for (at,) in house.rows("SELECT at FROM survival_tick"))


def test_of_many_schedulers_each_period_has_one(house: House) -> None:
    with house.running(workers=4):
        time.sleep(8)
    ran = ticks(house)
    assert len(ran) >= 4
    assert [later - earlier for earlier, later in pairwise(ran) if later - earlier < PERIOD] == []


def test_when_the_clock_is_put_back_facts_are_delivered_and_the_schedule_goes_on(house: House) -> None:
    with house.running(), load_on(house, clients=2) as load:
        assert comes_true(lambda: load.acknowledged > 20 and len(ticks(house)) > 2)
    before = len(ticks(house))
    house.more = house.more | {"SURVIVAL_CLOCK": str(-HOUR)}
    with house.running():
        with load_on(house, clients=2, name="later") as later:
            assert comes_true(lambda: later.acknowledged > 20 and len(ticks(house)) > before + 2)
        assert comes_to_rest(house)
    later.numbers |= load.numbers
    later.sent |= load.sent
    assert broken_promises(house, later) == {}


def test_the_clock_was_put_back_indeed(house: House) -> None:
    house.more = house.more | {"SURVIVAL_CLOCK": str(-HOUR)}
    with house.running():
        assert comes_true(lambda: bool(ticks(house)))
    assert ticks(house)[0] < datetime.now().astimezone() - timedelta(minutes=55)
