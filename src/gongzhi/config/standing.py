"""How things stand, in figures: what waits, what is late, and when a worker was last at work."""

from datetime import datetime, timedelta

from django.db.models import Max, Min

from gongzhi.civic.cases.models import Case
from gongzhi.civic.teamwork.queries.notices import parked_letters
from gongzhi.kernel.delivery import backlog, parked_reactions
from gongzhi.kernel.models import Appointment, Fact

# Some work is on the schedule every minute.
WORKER_SLEEPS = timedelta(minutes=5)


def standing(*, at: datetime) -> dict[str, float]:
    """Return the figures by name; times in seconds."""
    due = Case.objects.filter(due_at__isnull=False)
    oldest = Fact.objects.filter(due_at__lte=at).aggregate(oldest=Min("due_at"))["oldest"]
    ran_at = last_work_at()
    figures: dict[str, float] = {
        "facts_backlog": backlog(at=at),
        "facts_oldest_seconds": (at - oldest).total_seconds() if oldest else 0,
        "reactions_parked": parked_reactions().order_by().count(),
        "letters_parked": parked_letters().order_by().count(),
        "cases_overdue": due.filter(due_at__lt=at).count(),
        "cases_due_within_an_hour": due.filter(due_at__gte=at, due_at__lt=at + timedelta(hours=1)).count(),
    }
    return figures | ({"worker_idle_seconds": (at - ran_at).total_seconds()} if ran_at else {})


def last_work_at() -> datetime | None:
    """Return when a worker last ran something of the schedule."""
    found: datetime | None = Appointment.objects.aggregate(last=Max("ran_at"))["last"]
    return found
