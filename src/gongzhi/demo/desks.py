"""How the demo's staff have arranged their desks: two views that bodies share, and a case put aside."""

from datetime import datetime, timedelta

from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.cases.vocabulary import Urgency
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.teamwork.actions import save_view, snooze_case

_VIEWS = (
    ("xu.ran", "24小时内到期", {"view": "all", "mark": "soon"}),
    ("chen.bo", "督办中的", {"view": "handling", "mark": "supervised"}),
)
_WHY = "等物业送来维修合同"


def arrange_desks(*, at: datetime) -> None:
    """Let two of the staff share a view with their body, and one put a case aside."""
    for name, title, query in _VIEWS:
        person = Person.objects.get_by_natural_key(name)
        save_view(title, query, body=memberships_of(person, at)[0].body, by=person, at=at)
    for name in ("chen.bo", "wei.an"):
        if _put_aside_one(Person.objects.get_by_natural_key(name), at=at):
            break


def _put_aside_one(person: Person, *, at: datetime) -> bool:
    """Let somebody put aside the first case in which nothing presses, if there is one."""
    calm = visible_cases(person, at=at).underway().filter(due_at__gt=at + timedelta(hours=1))
    case = calm.exclude(urgency=Urgency.DANGER).order_by("-status", "pk").first()
    if case is not None:
        snooze_case(case, until=at + timedelta(days=1), why=_WHY, by=person, at=at)
    return case is not None
