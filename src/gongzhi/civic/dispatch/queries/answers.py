"""What a reply lacks."""

from datetime import datetime

from gongzhi.civic.cases.models import Case
from gongzhi.civic.dispatch.logic.answering.checking import warnings_for
from gongzhi.civic.dispatch.logic.answering.kinds import Remark


def remarks_on(reply: str, *, to: Case, at: datetime) -> list[Remark]:
    """Return what a reply to a case lacks, the gravest first."""
    return warnings_for(to.title, to.text, reply, [to.place.name], at)
