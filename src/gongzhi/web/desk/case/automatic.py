"""What a program decided on a case, as staff see it: why, how to take it back, who asked for a person."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import steps_open_to
from gongzhi.civic.cases.vocabulary import Step
from gongzhi.civic.dispatch.actions import confirm_by_human
from gongzhi.civic.dispatch.models import AutomaticDispatch
from gongzhi.civic.dispatch.policy import can_answer_for_human
from gongzhi.civic.dispatch.queries.automatic import automatic_for
from gongzhi.civic.people.models import Person
from gongzhi.web.desk.entrance import for_staff, seen_case
from gongzhi.web.refusals import telling


@dataclass(frozen=True)
class Decided:
    """A program's decision, and what the person may do about it."""

    made: AutomaticDispatch
    may_recall: bool
    may_categorise: bool
    may_confirm: bool

    @property
    def per_cent(self) -> int:
        """How sure the program was; never wholly."""
        return min(99, round(self.made.probability * 100))


def decided_by_program(case: Case, *, by: Person, at: datetime) -> Decided | None:
    """Return what a program decided on a case, if it did."""
    made = automatic_for(case)
    if made is None:
        return None
    steps = steps_open_to(by, case, at=at)
    return Decided(
        made,
        may_recall=made.undone_at is None and Step.RECALL in steps,
        may_categorise=made.undone_at is None and Step.CATEGORISE in steps,
        may_confirm=made.waits_for_human and can_answer_for_human(by, case, at=at),
    )


@require_POST
@for_staff
def confirm(request: HttpRequest, by: Person, at: datetime, number: str) -> HttpResponseBase:
    """Say that what a program decided stands, to the reporter who asked for a person."""
    case = seen_case(number, by, at)
    with telling(request, _("已告知反映人：人工复核过，没有错。")):
        confirm_by_human(case, by=by, at=at)
    return redirect("desk:case", number)
