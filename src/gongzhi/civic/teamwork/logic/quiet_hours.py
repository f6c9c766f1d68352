"""When a letter may leave: not in somebody's quiet hours, nor, if they rest then, on days off."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

_DAY = timedelta(days=1)
_LONGEST = 400  # days: a calendar without working days does not hold a letter back for ever


@dataclass(frozen=True)
class QuietHours:
    """From when to when of the day no letter leaves, past midnight too; the same hour twice means never."""

    begins: time
    ends: time
    rests_on_days_off: bool


def leaves_at(
    at: datetime, quiet: QuietHours, *, is_working_day: Callable[[date], bool], zone: tzinfo
) -> datetime:
    """Return the first moment from `at` on at which a letter may leave, in the zone."""
    local = at.astimezone(zone)
    for _day in range(_LONGEST):
        if quiet.rests_on_days_off and not is_working_day(local.date()):
            local = _on(local.date() + _DAY, time(0), zone)
        elif (ends := _end_of_quiet(local, quiet, zone)) is not None:
            local = ends
        else:
            return local
    return at.astimezone(zone)


def _end_of_quiet(local: datetime, quiet: QuietHours, zone: tzinfo) -> datetime | None:
    """Return when the quiet around a moment ends, or None where it is not quiet."""
    now = local.time()
    if quiet.begins < quiet.ends:
        return _on(local.date(), quiet.ends, zone) if quiet.begins <= now < quiet.ends else None
    if quiet.begins == quiet.ends:
        return None
    if now >= quiet.begins:
        return _on(local.date() + _DAY, quiet.ends, zone)
    return _on(local.date(), quiet.ends, zone) if now < quiet.ends else None


def _on(day: date, hour: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, hour, zone)
