"""Periodic work: what the database knows of its tables."""

from datetime import datetime, timedelta

from gongzhi.kernel.planner import refresh_statistics
from gongzhi.kernel.schedule import every


@every(timedelta(days=1))
def look_at_the_tables(at: datetime) -> None:
    """Let the database choose well although the tables have grown."""
    refresh_statistics()
