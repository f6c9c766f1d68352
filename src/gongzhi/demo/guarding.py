"""What the demo city's privacy officer has signed and recorded, so that all that may run can run."""

from datetime import datetime

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.clients.vocabulary import PROGRAMS, WEBHOOKS
from gongzhi.civic.dispatch.vocabulary import AUTOMATIC_DISPATCH
from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.actions import (
    Receiving,
    record_recipient,
    seed_notice_limits,
    sign_assessment,
    write_assessment,
)
from gongzhi.demo.city import rows

OFFICER = "shi.mo"
_ASSESSED = {each.code: each for each in (AUTOMATIC_DISPATCH, WEBHOOKS, PROGRAMS)}
_RECEIVING = Receiving(
    name="云麓市大数据中心", place="中国大陆", purpose="汇总事项进展，只有编号、代码和时间"
)


def guard_privacy(administrator: Person, *, at: datetime) -> None:
    """Let the administrator assess what the program does, and the officer sign it."""
    officer = Person.objects.get_by_natural_key(OFFICER)
    seed_notice_limits(by=CLOCKWORK, at=at)
    for row in rows("assessments.csv"):
        activity = _ASSESSED[row.pop("activity")]
        made = write_assessment(activity.code, because=activity.because, **row, by=administrator, at=at)
        sign_assessment(made, by=officer, at=at)
    record_recipient(None, _RECEIVING, by=officer, at=at)
