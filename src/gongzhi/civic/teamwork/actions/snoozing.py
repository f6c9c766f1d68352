"""Putting a case aside for a while, and what brings it back."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import Actor, visible_cases
from gongzhi.civic.cases.vocabulary import Urgency
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import is_staff
from gongzhi.civic.teamwork.logic.snoozing import LONGEST, latest
from gongzhi.civic.teamwork.models import Snooze
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.models import Fact


class DangerStays(Refused):
    message = _("危急事项不能稍后提醒，请马上处理。")


class OverdueStays(Refused):
    message = _("这件事项已经超期(期限%(due_at)s)，不能稍后提醒。")


class NotAhead(Refused):
    message = _("请选择现在以后、90天以内的时间。")


class CaseHasEnded(Refused):
    message = _("这件事项已经结束，不用提醒。")


def snooze_case(case: Case, *, until: datetime, by: Person, at: datetime, why: str = "") -> Snooze:
    """Put a case aside in one's own queue until a time, at the latest until its next deadline."""
    if not is_staff(by, at) or not visible_cases(by, at=at).filter(pk=case.pk).exists():
        raise NotAllowed
    case = Case.objects.get(pk=case.pk)
    if case.has_ended:
        raise CaseHasEnded
    if case.urgency == Urgency.DANGER:
        raise DangerStays
    if case.due_at and case.due_at <= at:
        raise OverdueStays(due_at=f"{timezone.localtime(case.due_at):%m-%d %H:%M}")
    if not at < until <= at + LONGEST:
        raise NotAhead
    put = {"set_at": at, "until": latest(until, case.due_at), "why": why.strip()[:200]}
    return Snooze.objects.update_or_create(person=by, case=case, defaults=put)[0]


def wake_case(case: Case, *, by: Person, at: datetime) -> None:
    """Take a case back into one's own queue."""
    Snooze.objects.filter(person=by, case=case).delete()


def wake_for_others(news: Sequence[tuple[int, Fact]], *, by: Actor, at: datetime) -> None:
    """Give each case back to all who had put it aside before somebody else did something with it."""
    aside = Snooze.objects.filter(case__in={case for case, _fact in news}, set_at__lte=at)
    woken = [
        snooze.pk
        for snooze in aside
        if any(
            case == snooze.case_id and snooze.set_at <= fact.at and snooze.person_id != fact.by
            for case, fact in news
        )
    ]
    if woken:
        Snooze.objects.filter(pk__in=woken).delete()


def forget_past_snoozes(*, by: Actor, at: datetime) -> int:
    """Forget what has come back, at most a thousand, and return how many."""
    past = Snooze.objects.filter(until__lt=at).values_list("pk", flat=True)
    return Snooze.objects.filter(pk__in=list(past[:1000])).delete()[0]
