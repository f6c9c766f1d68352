"""Declare a day working or free."""

from datetime import date, datetime

from django.db import transaction

from gongzhi.civic.jurisdictions.events import CalendarDaySet
from gongzhi.civic.jurisdictions.models import CalendarDay
from gongzhi.kernel.facts import Actor, publish


@transaction.atomic
def set_calendar_day(
    on: date, *, is_working: bool, name: str, by: Actor | None, at: datetime, source: str = ""
) -> CalendarDay:
    """Declare a day working or free; deadlines that are already set stay as they are."""
    said = {"is_working": is_working, "name": name, "source": source}
    day, _ = CalendarDay.objects.update_or_create(on=on, defaults=said)
    publish(CalendarDaySet(on=on, is_working=is_working), about=day, by=by, at=at)
    return day
