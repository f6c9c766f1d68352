"""Periodic work: deadlines that pass, suspensions that end."""

from datetime import datetime, timedelta

from gongzhi.civic.cases.actions import resume_due_cases, watch_deadlines
from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.kernel.schedule import every


@every(timedelta(minutes=1))
def watch_the_clock(at: datetime) -> None:
    """Record missed deadlines, supervise and escalate by the city's rules."""
    watch_deadlines(by=CLOCKWORK, at=at)


@every(timedelta(minutes=5))
def end_suspensions(at: datetime) -> None:
    """Let suspended cases go on when their date has come."""
    resume_due_cases(by=CLOCKWORK, at=at)
