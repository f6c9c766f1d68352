"""What staff tell a resident: an answer, a question, a refusal, never with a blank that nobody filled in.

Every door of staff tells through these: a page, many cases at once, a program.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.actions import ask_resident, decline_case, resolve_case
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.cases.vocabulary import Outcome
from gongzhi.civic.teamwork.logic.filling import left_open
from gongzhi.kernel.errors import Refused


class StillOpen(Refused):
    message = _("文字里还有没填的内容：%(names)s。")


def tell_answer(case: Case, *, reply: str, outcome: Outcome, by: Actor, at: datetime) -> Case:
    """Resolve a case with an answer that is filled in."""
    _refuse_blanks(reply)
    return resolve_case(case, reply=reply, outcome=outcome, by=by, at=at)


def tell_question(case: Case, *, question: str, by: Actor, at: datetime) -> Case:
    """Ask the reporter something, in words that are filled in."""
    _refuse_blanks(question)
    return ask_resident(case, question=question, by=by, at=at)


def tell_refusal(case: Case, *, because: str, instead: str, by: Actor, at: datetime) -> Case:
    """Decline a case, with words that are filled in."""
    _refuse_blanks(because, instead)
    return decline_case(case, because=because, instead=instead, by=by, at=at)


def _refuse_blanks(*words: str) -> None:
    """Let no resident read {称呼}."""
    if names := left_open(" ".join(words)):
        raise StillOpen(names="、".join(names))
