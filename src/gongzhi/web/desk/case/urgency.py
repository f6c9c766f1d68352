"""How urgent a case is by its words: what its page says of it, and the step that marks it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import ENDED, Status, Urgency
from gongzhi.civic.dispatch.queries.urgency import signs_in
from gongzhi.web.desk.case.step_form import StepForm

_ALREADY_ANSWERED = ENDED | {Status.RESOLVED}


class MarkForm(StepForm):
    """How urgent a case is, where that is more than it was."""

    urgency = forms.TypedChoiceField(
        label=_("紧急程度"), coerce=Urgency, initial=Urgency.DANGER, widget=forms.RadioSelect
    )

    def prepare(self) -> None:
        """Offer what is more urgent than the case is."""
        rank = Urgency(self.case.urgency).rank
        more = [(each.value, each.label) for each in Urgency if each.rank > rank]
        self.field_of("urgency").choices = more

    @property
    def makes_sense(self) -> bool:
        """Nothing is more urgent than danger."""
        return bool(self.field_of("urgency").choices)


def signs_of(case: Case) -> dict[str, Any]:
    """Return what a case's words tell of its urgency, as words by kind; nothing where all is done."""
    signs = signs_in(title=case.title, text=case.text)
    if not _is_worth_saying(case, signs.level):
        return {}
    kinds = dict.fromkeys(found.sign for found in signs.reasons)
    words = [
        {"kind": kind.label, "words": [found.word for found in signs.reasons if found.sign == kind]}
        for kind in kinds
    ]
    return {"signs": signs, "words": words}


def _is_worth_saying(case: Case, level: Urgency) -> bool:
    """Tell whether something may still be done, and nobody who accepted the case found it less urgent."""
    if not level.rank or case.status in _ALREADY_ANSWERED:
        return False
    return case.status == Status.OPENED or Urgency(case.urgency).rank >= level.rank
