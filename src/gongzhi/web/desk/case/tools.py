"""What a case's page offers beside its steps: what is about to go out, and putting the case aside."""

from datetime import datetime, timedelta
from typing import Any

from gongzhi.civic.cases.models import Case
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.actions import Planned, confirm_deed, rehearse_step
from gongzhi.civic.teamwork.queries.pending import pending_on
from gongzhi.civic.teamwork.queries.snooze import snooze_of, usual_moments
from gongzhi.civic.teamwork.vocabulary import PendingStep
from gongzhi.web.desk.case.step_form import StepForm
from gongzhi.web.desk.queue.snooze import SnoozeForm


def tools_of(case: Case, *, by: Person, at: datetime) -> dict[str, Any]:
    """Return what the page's template draws of this."""
    return {
        "pending": pending_on([case.pk]),
        "snooze": snooze_of(by, case, at=at),
        "snooze_form": SnoozeForm(at=at),
        "moments": [(name, name.label, moment) for name, moment in usual_moments(at).items()],
    }


def put_off(form: StepForm, *, within: timedelta) -> None:
    """Confirm a step that goes out in a moment; what would refuse it is told now."""
    step, by, at = PendingStep(form.step), form.by, form.at
    refusal = rehearse_step(step, form.case, form.cleaned_data, by=by, at=at)
    if refusal:
        form.add_error(None, refusal)
    else:
        confirm_deed(step, [Planned(form.case, form.cleaned_data)], within=within, by=by, at=at)
