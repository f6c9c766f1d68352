"""What must be true of a house whatever happened to it; asked of the database, without any code of ours."""

from datetime import UTC, datetime
from typing import Any

from tests.survival.house import House, comes_true
from tests.survival.load import Load

OPENED, MISSED = "cases.CaseOpened", "cases.DeadlineMissed"


def moment(at: datetime, house: House) -> Any:
    """Return a moment as the database keeps it."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}" if house.is_sqlite else at


def free(house: House) -> str:
    """Return how a question leaves out the rows that somebody holds, who may be asleep."""
    return "" if house.is_sqlite else " FOR UPDATE SKIP LOCKED"


def end_leases(house: House) -> None:
    """Let the lease of every claimed fact be over, as if two minutes had passed."""
    now = moment(house.now(), house)
    claimed = f"SELECT id FROM kernel_fact WHERE due_at > ?{free(house)}"
    house.rows(f"UPDATE kernel_fact SET due_at = ? WHERE id IN ({claimed})", now, now)


def look_at_clocks(house: House) -> None:
    """Let the schedule look for missed deadlines now."""
    now = moment(house.now(), house)
    work = f"SELECT name FROM kernel_appointment WHERE name = 'cases.watch_the_clock'{free(house)}"
    house.rows(f"UPDATE kernel_appointment SET due_at = ? WHERE name IN ({work})", now)


def let_deadlines_pass(house: House, most: int = 20) -> None:
    """Let some deadlines that run have passed a moment after they were set."""
    running = "SELECT id FROM cases_deadline WHERE ended_at IS NULL AND missed_at IS NULL AND due_at > ?"
    now = moment(house.now(), house)
    some = f"{running} ORDER BY id LIMIT {most}{free(house)}"
    house.rows(f"UPDATE cases_deadline SET due_at = set_at WHERE id IN ({some})", now)
    look_at_clocks(house)


def comes_to_rest(house: House) -> bool:
    """Wait until every fact is delivered and every deadline that passed is recorded."""

    def is_at_rest() -> bool:
        end_leases(house)
        look_at_clocks(house)
        now = moment(house.now(), house)
        waiting = house.one("SELECT count(*) FROM kernel_fact WHERE due_at IS NOT NULL")
        passed = (
            "SELECT count(*) FROM cases_deadline WHERE ended_at IS NULL AND missed_at IS NULL AND due_at <= ?"
        )
        return not waiting and not house.one(passed, now)

    return comes_true(is_at_rest, within=90)


def broken_promises(house: House, load: Load) -> dict[str, object]:
    """Return what is not as it should be; nothing, if all is well."""
    found = {
        **of_acknowledged(house, load),
        **{name: house.rows(asked) for name, asked in OF_ROWS.items()},
    }
    return {name: wrong for name, wrong in found.items() if wrong}


def of_acknowledged(house: House, load: Load) -> dict[str, object]:
    """Return acknowledged cases that are not there exactly once, under the number that was told."""
    kept: dict[str, list[str]] = {}
    for number, text in house.rows("SELECT number, text FROM cases_case"):
        kept.setdefault(text.rpartition("。")[2], []).append(number)
    wrong = {
        key: (told, kept.get(key)) for key, told in load.numbers.items() if kept.get(key) != sorted(told)
    }
    return {"acknowledged, but not once": wrong, "kept, but never sent": set(kept) - load.sent}


OF_ROWS = {
    "cases without one fact of their opening": f"""
        SELECT c.id, count(f.id) FROM cases_case c
        LEFT JOIN kernel_fact f ON f.subject = 'case:' || c.id AND f.kind = '{OPENED}'
        GROUP BY c.id HAVING count(f.id) <> 1""",
    "cases without a deadline": """
        SELECT c.id, count(d.id) FROM cases_case c LEFT JOIN cases_deadline d ON d.case_id = c.id
        GROUP BY c.id HAVING count(d.id) <> 1""",
    "facts whose reaction did not run once": f"""
        SELECT f.id, f.kind, count(m.fact) FROM kernel_fact f LEFT JOIN survival_mark m ON m.fact = f.id
        WHERE f.kind IN ('{OPENED}', '{MISSED}') GROUP BY f.id, f.kind HAVING count(m.fact) <> 1""",
    "effects of facts that are not there": """
        SELECT m.fact FROM survival_mark m LEFT JOIN kernel_fact f ON f.id = m.fact WHERE f.id IS NULL""",
    "deadlines whose miss was not told once": f"""
        SELECT c.id, count(DISTINCT d.id), count(DISTINCT f.id) FROM cases_case c
        LEFT JOIN cases_deadline d ON d.case_id = c.id AND d.missed_at IS NOT NULL
        LEFT JOIN kernel_fact f ON f.subject = 'case:' || c.id AND f.kind = '{MISSED}'
        GROUP BY c.id HAVING count(DISTINCT d.id) <> count(DISTINCT f.id)""",
    "misses of which the reporter was not told once": f"""
        SELECT f.id, count(n.id) FROM kernel_fact f LEFT JOIN cases_notice n ON n.fact_id = f.id
        WHERE f.kind = '{MISSED}' GROUP BY f.id HAVING count(n.id) <> 1""",
    "cases that don't know of their miss": """
        SELECT c.id FROM cases_case c WHERE c.has_missed <> EXISTS (
            SELECT 1 FROM cases_deadline d WHERE d.case_id = c.id AND d.missed_at IS NOT NULL)""",
    "reactions that failed": "SELECT reaction, attempts, error FROM kernel_failedreaction",
    "cases with a version that nobody made": "SELECT id, version FROM cases_case WHERE version <> 1",
    "numbers given twice": "SELECT number FROM cases_case GROUP BY number HAVING count(*) > 1",
}
