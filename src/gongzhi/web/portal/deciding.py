"""What a program decided on a resident's case, in plain words: on what, how surely, and whom to ask."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gongzhi.civic.cases.models import Case
from gongzhi.civic.dispatch.models import AutomaticDispatch
from gongzhi.civic.dispatch.queries.automatic import automatic_for


@dataclass(frozen=True)
class Decided:
    """A program's decision as its reporter reads it (个人信息保护法 art. 24)."""

    made: AutomaticDispatch
    sure: str
    may_ask: bool


def decided_by_program(case: Case) -> Decided | None:
    """Return what a program decided on a case, if it did; one query."""
    made = automatic_for(case)
    if made is None:
        return None
    untouched = made.asked_at is None and made.undone_at is None
    return Decided(made, how_sure(made.probability), may_ask=untouched and not case.has_ended)


def how_sure(probability: float) -> str:
    """Return a probability as one says it: of a hundred like it, so many go wrong."""
    wrong = round((1 - probability) * 100)
    if wrong < 1:
        return _("像这样的诉求，100件里程序分错的不到1件")
    return _("像这样的诉求，100件里程序大约会分错%(n)d件") % {"n": wrong}
