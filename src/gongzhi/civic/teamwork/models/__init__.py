"""Tables of teamwork."""

from gongzhi.civic.teamwork.models.care import Assignee
from gongzhi.civic.teamwork.models.drafts import Draft
from gongzhi.civic.teamwork.models.notices import Letter, NoticeSettings, StaffNotice
from gongzhi.civic.teamwork.models.pending import PendingDeed, PendingPart
from gongzhi.civic.teamwork.models.snooze import Snooze
from gongzhi.civic.teamwork.models.views import DeskHabits, SavedView

__all__ = [
    "Assignee",
    "DeskHabits",
    "Draft",
    "Letter",
    "NoticeSettings",
    "PendingDeed",
    "PendingPart",
    "SavedView",
    "Snooze",
    "StaffNotice",
]
