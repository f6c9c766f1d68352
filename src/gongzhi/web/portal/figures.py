"""The figures of this month on the front page, counted from the cases themselves."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from gongzhi.civic.cases.models import Case, FollowUp


@dataclass(frozen=True)
class Month:
    """What came in and what was answered since the first of the month."""

    opened: int
    answered: int
    solved: int
    evaluated: int

    @property
    def solved_rate(self) -> int | None:
        """Whole per cent of those who evaluated and say that it is solved; None while nobody did."""
        return round(100 * self.solved / self.evaluated) if self.evaluated else None


def month_of(at: datetime) -> Month:
    """Count this month so far: three queries."""
    start = timezone.localtime(at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    opened = Case.objects.filter(opened_at__range=(start, at)).count()
    answered = Case.objects.filter(resolved_at__range=(start, at)).count()
    said = FollowUp.objects.filter(reached=True, resolved__isnull=False, at__gte=start, at__lte=at).aggregate(
        evaluated=Count("pk"), solved=Count("pk", filter=Q(resolved=True))
    )
    return Month(opened=opened, answered=answered, **said)
