"""Working days of the State Council's yearly notices, as the chinesecalendar library lists them."""

from collections.abc import Mapping
from datetime import date

from chinese_calendar.constants import holidays, workdays

# A year's notice also settles the last days of December before it (29 December 2018 was a make-up day).
PUBLISHED_UNTIL = date(max(holidays).year, 12, 25)

NATIONAL: Mapping[date, bool] = {**dict.fromkeys(holidays, False), **dict.fromkeys(workdays, True)}


class Holidays:
    """The national working days, with a city's own decisions above them."""

    def __init__(self, decided: Mapping[date, bool]) -> None:
        self._special = {**NATIONAL, **decided}
        self._decided = frozenset(decided)
        # Whoever enters a new notice by hand enters its National Day; the rest of that year is then known.
        self._entered_years = frozenset(day.year for day in decided if (day.month, day.day) == (10, 1))

    def is_working_day(self, day: date) -> bool:
        """Tell whether people work on a day; in a year not yet announced, Monday to Friday."""
        special = self._special.get(day)
        return day.weekday() < 5 if special is None else special

    def is_provisional(self, day: date) -> bool:
        """Tell whether the holidays around a day are not yet announced."""
        known = day < PUBLISHED_UNTIL or day.year in self._entered_years or day in self._decided
        return not known
