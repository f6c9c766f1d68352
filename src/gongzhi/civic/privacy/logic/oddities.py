"""What is unusual about opening somebody's details; it is shown, and nothing is counted by person."""

from datetime import datetime, time

from gongzhi.civic.privacy.vocabulary import Oddity, Purpose

MANY_IN_AN_HOUR = 30
DAY_BEGINS, DAY_ENDS = time(6), time(22)


def oddities_of(purpose: Purpose, *, is_own: bool, lately: int, at: datetime) -> list[Oddity]:
    """Return what is unusual; `lately` says how often they looked in the hour before, `at` is local."""
    found = {
        Oddity.NOT_OWN: not is_own and purpose != Purpose.FOLLOW_UP,
        Oddity.MANY: lately >= MANY_IN_AN_HOUR,
        Oddity.NIGHT: not DAY_BEGINS <= at.timetz().replace(tzinfo=None) < DAY_ENDS,
    }
    return [oddity for oddity, is_so in found.items() if is_so]
