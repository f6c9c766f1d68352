"""Erasing what was written: the words and their salt go, the fact that they were there stays."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.actions.wording import forget_words
from gongzhi.civic.cases.events import WordsErased
from gongzhi.civic.cases.models import Case, Confidential, Statement
from gongzhi.civic.cases.policy import Actor, can_erase_words
from gongzhi.civic.cases.vocabulary import ERASED, ErasureBasis
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import publish


class AlreadyErased(Refused):
    message = _("这段文字已经删除过，不用再删。")


@transaction.atomic
def erase_words(said: Case | Statement, *, because: ErasureBasis, by: Actor, at: datetime) -> Case:
    """Destroy what a case or a statement says, with its salt: the commitment can never be opened again.

    A case loses title, text, address and point. Its steps, figures and answers stay, as do its files.
    """
    if not can_erase_words(by, at=at):
        raise NotAllowed
    statement = said if isinstance(said, Statement) else None
    case = Case.objects.select_for_update(of=("self",)).get(pk=statement.case_id if statement else said.pk)
    if statement:
        _erase_statement(statement)
    else:
        _erase_case(case)
    erased = WordsErased(case=case.pk, statement=statement.pk if statement else None, basis=because)
    publish(erased, about=case, by=by, at=at)
    return case


def _erase_statement(statement: Statement) -> None:
    is_new = Statement.objects.filter(pk=statement.pk).exclude(text=ERASED).update(text=ERASED, salt=None)
    if not is_new:
        raise AlreadyErased


def _erase_case(case: Case) -> None:
    if case.text == ERASED:
        raise AlreadyErased
    forget_words(case)
    Confidential.objects.filter(case=case).update(text=ERASED, address="")
    case.title = case.text = ERASED
    case.address, case.lon, case.lat, case.salt = "", None, None, None
    case.save(update_fields=("title", "text", "address", "lon", "lat", "salt"))
