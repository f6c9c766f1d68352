"""Periodic work whose effect is one row for each run."""

from datetime import datetime, timedelta

from django.db import connection

from gongzhi.kernel.schedule import every

PERIOD = timedelta(seconds=1)


@every(PERIOD)
def tick(at: datetime) -> None:
    """Leave a tick."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO survival_tick (at) VALUES (%s)", [at.isoformat()])
