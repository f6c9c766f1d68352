"""The parts of the privacy officer's desk, each with what waits there."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import visible_openings
from gongzhi.civic.privacy.queries.openings import WAITING

MOST_TOLD = 100


@dataclass(frozen=True)
class Section:
    """A part of the desk: where it leads, what it is, and how many things wait there."""

    url: str
    title: str
    says: str
    waiting: int = 0


def sections_for(by: Person, *, at: datetime) -> list[Section]:
    """Return the parts that somebody sees, in the order of the day's work."""
    waiting = visible_openings(by, at=at).filter(WAITING)[:MOST_TOLD].count()
    return [
        Section(
            reverse("desk:looks"),
            _("查看个人信息的记录"),
            _("谁为了什么打开过居民的姓名和电话；不寻常的和有异议的，要查明并说明。"),
            waiting,
        )
    ]
