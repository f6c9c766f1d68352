"""When the daily digest leaves."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo

from gongzhi.civic.teamwork.logic.quiet_hours import QuietHours, leaves_at


def next_digest(
    at: datetime, hour: time, quiet: QuietHours, *, is_working_day: Callable[[date], bool], zone: tzinfo
) -> datetime:
    """Return when the next digest leaves: at its hour, or at the end of the quiet that it falls into."""
    local = at.astimezone(zone)
    today = datetime.combine(local.date(), hour, zone)
    wanted = today if today > local else datetime.combine(local.date() + timedelta(days=1), hour, zone)
    return leaves_at(wanted, quiet, is_working_day=is_working_day, zone=zone)
