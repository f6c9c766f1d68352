"""Answers wait in the time in which they can be taken back while processes are killed; each goes out once.

`SURVIVAL_KILLS=200 pytest tests/survival/test_pending.py` is the long version, with more answers;
`SURVIVAL_SEED` gives other moments.
"""

import logging
import os
import random
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.survival.house import House, Processes, comes_true
from tests.survival.promises import comes_to_rest, moment
from tests.survival.replies import WINDOW, Desk, at_work
from tests.survival.test_killing import SEED, kill_somebody

log = logging.getLogger(__name__)

KILLS = int(os.environ.get("SURVIVAL_KILLS", "16"))
ANSWERS = KILLS * 3
RESOLVED = "cases.CaseResolved"

# What must hold for every case, whatever was killed; each question finds those for which it does not.
BROKEN = {
    "confirmed twice": "SELECT case_id FROM teamwork_pendingpart GROUP BY case_id HAVING count(*) <> 1",
    "neither gone out nor taken back": """
        SELECT case_id, fate, refusal FROM teamwork_pendingpart WHERE fate NOT IN ('done', 'withdrawn')""",
    "not resolved once where done, or resolved where not": f"""
        SELECT p.case_id, p.fate, count(f.id) FROM teamwork_pendingpart p
        LEFT JOIN kernel_fact f ON f.subject = 'case:' || p.case_id AND f.kind = '{RESOLVED}'
        GROUP BY p.case_id, p.fate HAVING count(f.id) <> CASE p.fate WHEN 'done' THEN 1 ELSE 0 END""",
    "words that don't stand there once": """
        SELECT c.id, p.fate, count(s.id) FROM teamwork_pendingpart p JOIN cases_case c ON c.id = p.case_id
        LEFT JOIN cases_statement s ON s.case_id = c.id AND s.text = '已换灯泡，编号' || c.number || '。'
        GROUP BY c.id, p.fate HAVING count(s.id) <> CASE p.fate WHEN 'done' THEN 1 ELSE 0 END""",
    "a reporter not told once": f"""
        SELECT f.id, count(n.id) FROM kernel_fact f LEFT JOIN cases_notice n ON n.fact_id = f.id
        WHERE f.kind = '{RESOLVED}' GROUP BY f.id HAVING count(n.id) <> 1""",
    "reactions that failed": "SELECT reaction, attempts, error FROM kernel_failedreaction",
}


@pytest.fixture
def house(tmp_path: Path, database_url: str, migrations: dict[str, str]) -> House:
    """A house without a city yet."""
    return House(tmp_path, database_url, migrations)


def kill_while_answers_wait(processes: Processes, desk: Desk, done: threading.Event) -> Counter[str]:
    """Kill processes at random moments, until all is answered and for as long as an answer can wait."""
    early = "SELECT case_id FROM teamwork_pendingpart WHERE fate = 'done' AND due_at > ?"
    chance, killed, over = random.Random(SEED), Counter[str](), 0.0
    until = time.monotonic() + 60 + 4 * KILLS
    while (killed.total() < KILLS or time.monotonic() < over) and time.monotonic() < until:
        time.sleep(chance.uniform(0.1, 1.2))
        if done.is_set() and not over:
            over = time.monotonic() + WINDOW
        if kind := kill_somebody(processes, chance):
            killed[kind] += 1
        desk.early |= {case for (case,) in desk.house.rows(early, moment(desk.house.now(), desk.house))}
    return killed


def broken(house: House, desk: Desk) -> dict[str, object]:
    """Return what is not as it was promised; nothing, if all is well."""
    fates = dict(house.rows("SELECT case_id, fate FROM teamwork_pendingpart"))
    pk = desk.cases
    found: dict[str, object] = {name: house.rows(asked) for name, asked in BROKEN.items()} | {
        "acknowledged, and lost": [each for each in desk.answered if pk[each] not in fates],
        "out while it could be taken back": desk.early,
        "taken back, and gone out": [each for each in desk.taken_back if fates[pk[each]] != "withdrawn"],
    }
    return {name: wrong for name, wrong in found.items() if wrong}


def all_went_out(house: House) -> bool:
    """Wait for the end of every answer's time, then for all that follows."""
    asked = "SELECT count(*) FROM teamwork_pendingpart WHERE fate = 'waiting'"
    comes_true(lambda: not house.one(asked), within=2 * WINDOW)
    return comes_to_rest(house) and not house.one(asked)


def test_whoever_dies_an_answer_goes_out_once_or_was_taken_back(house: House) -> None:
    made = house.python("-m", "tests.survival.replies", str(ANSWERS)).splitlines()[-1]
    with house.running(web=3, workers=2) as processes:
        with at_work(house, made, seed=SEED) as (desk, done):
            killed = kill_while_answers_wait(processes, desk, done)
        rested = all_went_out(house)
    told = (dict(killed), len(desk.answered), len(desk.taken_back), desk.said)
    log.info("killed %s, answered %s, taken back %s, answers %s", *told)
    assert broken(house, desk) == {}
    assert (rested, killed.total() >= KILLS, desk.answered) == (True, True, set(desk.cases))
    assert (killed["worker"] > 0, killed["web"] > 0, len(desk.taken_back) > 0) == (True, True, True)
    assert desk.said <= {0, 302, 422, 502, 503, 504}
