"""The schedule: periodic work, run once however many workers there are."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from gongzhi.kernel import trace
from gongzhi.kernel.errors import described
from gongzhi.kernel.facts import name_of
from gongzhi.kernel.models import Appointment

log = logging.getLogger(__name__)

RETRY = timedelta(minutes=1)
SKEW = timedelta(minutes=1)  # by which the clocks of two machines may differ

PeriodicWork = Callable[[datetime], object]
_work: dict[str, tuple[timedelta, PeriodicWork]] = {}


def every(pause: timedelta) -> Callable[[PeriodicWork], PeriodicWork]:
    """Put a function of a module's tasks.py on the schedule; it is given the time.

    It runs in one transaction and should do a bounded piece of work; runs missed while no worker
    was up happen once.
    """

    def enter(function: PeriodicWork) -> PeriodicWork:
        _work[name_of(function)] = (pause, function)
        return function

    return enter


def run_due_work(*, at: datetime) -> list[str]:
    """Run the periodic work that is due and return the names of what ran."""
    known = dict(Appointment.objects.values_list("name", "due_at"))
    for name in _work.keys() - known.keys():
        known[name] = Appointment.objects.get_or_create(name=name, defaults={"due_at": at})[0].due_at
    return [name for name in _work if _is_due(name, known[name], at) and _run(name, at=at)]


def _is_due(name: str, due_at: datetime, at: datetime) -> bool:
    """Tell whether work is due: also when it is further away than ever set, so the clock was put back."""
    pause, _function = _work[name]
    return due_at <= at or due_at > at + pause + SKEW


@transaction.atomic
def _run(name: str, *, at: datetime) -> bool:
    free = Appointment.objects.select_for_update(skip_locked=True)  # else another scheduler is at it
    appointment = free.filter(name=name).first()
    if appointment is None or not _is_due(name, appointment.due_at, at):
        return False
    pause, work = _work[name]
    appointment.error = _attempt(name, work, at=at)
    appointment.due_at = at + (min(pause, RETRY) if appointment.error else pause)
    appointment.ran_at = at
    appointment.save()
    return True


def _attempt(name: str, work: PeriodicWork, *, at: datetime) -> str:
    """Do the work under a trace of its own, or undo all it wrote and return the error."""
    with trace.within(trace.new()):
        try:
            with transaction.atomic():
                work(at)
        except Exception as error:
            log.exception("periodic work failed", extra={"work": name})
            return described(error)
        return ""
