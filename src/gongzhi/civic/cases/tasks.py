"""Periodic work: deadlines that pass, suspensions that end, rows compared with facts."""

from datetime import datetime, timedelta

from gongzhi.civic.cases.actions import resume_due_cases, watch_deadlines
from gongzhi.civic.cases.actions.auditing import audit_on
from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.kernel.schedule import every

AUDIT = timedelta(seconds=15)  # short, as others don't write to SQLite meanwhile


@every(timedelta(minutes=1))
def watch_the_clock(at: datetime) -> None:
    """Record missed deadlines, supervise and escalate by the city's rules."""
    watch_deadlines(by=CLOCKWORK, at=at)


@every(timedelta(minutes=5))
def end_suspensions(at: datetime) -> None:
    """Let suspended cases go on when their date has come."""
    resume_due_cases(by=CLOCKWORK, at=at)


@every(AUDIT)
def compare_with_facts(at: datetime) -> None:
    """Find what contradicts the facts: of new facts at once, of every case within a day."""
    audit_on(within=AUDIT, by=CLOCKWORK, at=at)
