"""Pages of the calendar: the days of a year that differ from its weekends, and the city's own decisions."""

from calendar import Calendar, monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chinese_calendar import get_holiday_detail
from chinese_calendar.constants import Holiday
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from gongzhi.civic.jurisdictions.actions import set_calendar_day
from gongzhi.civic.jurisdictions.models import CalendarDay
from gongzhi.civic.jurisdictions.queries import WorkCalendar, calendar_at
from gongzhi.civic.people.models import Person
from gongzhi.web.desk.settings.entrance import for_configurators, saving
from gongzhi.web.desk.settings.forms import CalendarForm

ONE_DAY = timedelta(days=1)


_LETTERS = (
    pgettext_lazy("head of a calendar", "一"),
    pgettext_lazy("head of a calendar", "二"),
    pgettext_lazy("head of a calendar", "三"),
    pgettext_lazy("head of a calendar", "四"),
    pgettext_lazy("head of a calendar", "五"),
    pgettext_lazy("head of a calendar", "六"),
    pgettext_lazy("head of a calendar", "日"),
)


@dataclass(frozen=True)
class DayShown:
    """A day as the year shows it."""

    on: date
    is_working: bool
    differs: bool  # from what a plain week says
    own: CalendarDay | None
    name: str

    @property
    def mark(self) -> str:
        """The sign that Chinese calendars put beside a day that differs."""
        return "" if not self.differs else _("班") if self.is_working else _("休")


@for_configurators
def year(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show a year, and declare a day working or free."""
    form = CalendarForm(request.POST or None, initial=_initial(request), at=at)
    if form.is_valid():
        details = dict(form.cleaned_data)
        with saving(form):
            day = set_calendar_day(details.pop("on"), **details, by=by, at=at)
            messages.success(
                request,
                _("%(on)s已设为%(what)s。")
                % {"on": day.on, "what": _("上班") if day.is_working else _("休息")},
            )
            return redirect(f"{reverse('desk:calendar')}?year={day.on.year}")
    chosen = _chosen(request, form, at)
    calendar = calendar_at()
    days = {day.on: day for day in _days(chosen, calendar)}
    context = {
        "form": form,
        "year": chosen,
        "weekdays": list(zip(_LETTERS, WEEKDAYS.values(), strict=True)),
        "months": [_month(chosen, number, days) for number in range(1, 13)],
        "days": [day for day in days.values() if day.differs],
        "is_provisional": calendar.is_provisional(date(chosen, 7, 1)),
    }
    return render(request, "desk/settings/calendar.html", context, status=422 if form.errors else 200)


def _initial(request: HttpRequest) -> dict[str, object]:
    """Return what the form shows for a day that was clicked."""
    try:
        day = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return {}
    kept = CalendarDay.objects.filter(on=day).first()
    if kept is None:
        return {"on": day}
    return {
        "on": day,
        "is_working": "yes" if kept.is_working else "no",
        "name": kept.name,
        "source": kept.source,
    }


def _chosen(request: HttpRequest, form: CalendarForm, at: datetime) -> int:
    text = request.GET.get("year", "")
    asked = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else 0
    first, last = form.years
    return asked if first <= asked <= last else timezone.localdate(at).year


def _days(year: int, calendar: WorkCalendar) -> list[DayShown]:
    own = {day.on: day for day in CalendarDay.objects.filter(on__year=year)}
    first = date(year, 1, 1)
    length = 366 if monthrange(year, 2)[1] == 29 else 365
    return [_day(first + number * ONE_DAY, calendar, own) for number in range(length)]


def _day(on: date, calendar: WorkCalendar, own: Mapping[date, CalendarDay]) -> DayShown:
    is_working, decided = calendar.is_working_day(on), own.get(on)
    differs = is_working != (on.weekday() < 5) or decided is not None
    return DayShown(
        on, is_working, differs, decided, (decided.name if decided else _national_name(on)) if differs else ""
    )


def _national_name(on: date) -> str:
    """Return the name of the holiday for which a day is free or made up, as the national notice says."""
    try:
        _is_free, name = get_holiday_detail(on)
    except NotImplementedError:  # a year that is not yet announced
        return ""
    return Holiday(name).chinese if name else ""


def _month(year: int, number: int, days: Mapping[date, DayShown]) -> dict[str, object]:
    weeks = Calendar().monthdatescalendar(year, number)
    return {
        "name": date_format(date(year, number, 1), _("n月")),  # a date format of Django, as "F"
        "weeks": [[days[on] if on.month == number else None for on in week] for week in weeks],
    }
