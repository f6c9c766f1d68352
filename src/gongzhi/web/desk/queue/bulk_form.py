"""What a step for many cases asks for; its words may name what is filled in for each case."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.models import Case, ReplyTemplate
from gongzhi.civic.cases.vocabulary import Outcome, Urgency
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.teamwork.queries.care import colleagues_of
from gongzhi.civic.teamwork.queries.filling import filled
from gongzhi.civic.teamwork.queries.snooze import usual_moments
from gongzhi.civic.teamwork.vocabulary import UNDO_SECONDS_OF_MANY, PendingStep, SnoozeFor
from gongzhi.web.desk.fields import NamedField, WordsField, categories_by_path

BULK = (
    *(PendingStep.ACCEPT, PendingStep.DISPATCH, PendingStep.ACKNOWLEDGE, PendingStep.RESOLVE),
    *(PendingStep.ASK, PendingStep.NOTE, PendingStep.ASSIGN, PendingStep.SNOOZE),
)
# The field in which each step's words are written.
WORDS: Mapping[PendingStep, str] = {
    PendingStep.RESOLVE: "reply",
    PendingStep.ASK: "question",
    PendingStep.NOTE: "note",
}
BLANKS = ("编号", "标题", "称呼", "单位", "地点", "日期")
_HELP = _("可以写{编号}、{标题}、{称呼}、{单位}、{地点}、{日期}，会按每件事项填好。")


class BulkForm(forms.Form):
    """One step for many cases; `case` holds what was ticked, as "17:3" for the third version of case 17."""

    step = forms.ChoiceField(
        choices=[(step, step.label) for step in BULK], error_messages={"required": _("请选择要做的一步。")}
    )
    category = NamedField(label=_("分类"), required=False)
    urgency = forms.TypedChoiceField(
        label=_("紧急程度"),
        choices=Urgency.choices,
        coerce=Urgency,
        required=False,
        initial=Urgency.ORDINARY,
        empty_value=Urgency.ORDINARY,
    )
    reply = WordsField(label=_("答复"), required=False, rows=5, help_text=_HELP)
    outcome = forms.TypedChoiceField(
        label=_("办理结果"), choices=[("", _("请选择")), *Outcome.choices], coerce=Outcome, required=False
    )
    question = WordsField(label=_("想问反映人什么"), required=False, rows=3, help_text=_HELP)
    note = WordsField(label=_("内部备注"), required=False, rows=3)
    colleague = forms.ChoiceField(label=_("交给谁"), required=False)
    span = forms.ChoiceField(label=_("什么时候再提醒"), choices=SnoozeFor.choices, required=False)

    use_required_attribute = False  # only the fields of the pressed step count, see clean()

    def __init__(self, data: Any = None, *, by: Person, at: datetime) -> None:
        super().__init__(data, auto_id="bulk-%s")
        for field in self.fields.values() if data is None else ():
            field.required = True  # so none is drawn as one that may be left out
        self.by, self.at = by, at
        category = self.fields["category"]
        assert isinstance(category, NamedField)
        category.offer(categories_by_path())
        colleague = self.fields["colleague"]
        assert isinstance(colleague, forms.ChoiceField)
        self.colleagues = _colleagues_of(by, at)
        colleague.choices = list(self.colleagues.items())

    @property
    def templates(self) -> list[ReplyTemplate]:
        """The beginnings of replies that the person's bodies keep, and those for everybody."""
        bodies = {membership.body_id for membership in memberships_of(self.by, self.at)}
        return list(ReplyTemplate.objects.filter(Q(body=None) | Q(body__in=bodies)))

    @property
    def moments(self) -> list[tuple[SnoozeFor, str | Promise, datetime]]:
        """The usual moments to which cases are put off."""
        return [(name, name.label, moment) for name, moment in usual_moments(self.at).items()]

    @property
    def chosen(self) -> PendingStep:
        """The step, once the form is valid."""
        return PendingStep(self.cleaned_data["step"])

    @property
    def text(self) -> str:
        """The words of the step, before they are filled in; empty where it has none."""
        return str(self.cleaned_data.get(WORDS.get(self.chosen, ""), ""))

    def clean(self) -> dict[str, Any]:
        """Ask for what the step needs."""
        wanted = self.cleaned_data
        for step, name, told in _NEEDED:
            if wanted.get("step") == step and not (wanted.get(name) or name in self.errors):
                self.add_error(name, str(told))
        if wanted.get("step") == PendingStep.SNOOZE and wanted.get("span") not in usual_moments(self.at):
            self.add_error("span", _("请选择什么时候再提醒。"))
        return wanted

    def data_for(self, text: str) -> dict[str, Any]:
        """Return what the step's action is told about one case."""
        wanted = self.cleaned_data
        match self.chosen:
            case PendingStep.ACCEPT:
                return {"category": wanted["category"].pk, "urgency": wanted["urgency"]}
            case PendingStep.RESOLVE:
                return {"reply": text, "outcome": wanted["outcome"]}
            case PendingStep.ASSIGN:
                body, _colon, person = wanted["colleague"].partition(":")
                return {"within": int(body), "to": int(person)}
            case PendingStep.SNOOZE:
                return {"until": usual_moments(self.at)[wanted["span"]].isoformat()}
        return {WORDS[self.chosen]: text} if self.chosen in WORDS else {}

    def filled_for(self, case: Case) -> str:
        """Return the words of the step with what is known of a case."""
        return filled(self.text, blanks_of(case))

    @property
    def window(self) -> timedelta:
        """How long the step can be taken back; what concerns oneself alone is simply done."""
        return timedelta(seconds=0 if self.chosen == PendingStep.SNOOZE else UNDO_SECONDS_OF_MANY)


_NEEDED: tuple[tuple[PendingStep, str, str | Promise], ...] = (
    (PendingStep.ACCEPT, "category", _("批量受理要先选一个分类。")),
    (PendingStep.RESOLVE, "reply", _("请写下答复。")),
    (PendingStep.RESOLVE, "outcome", _("请选择办理结果。")),
    (PendingStep.ASK, "question", _("请写下想问的话。")),
    (PendingStep.NOTE, "note", _("请写下备注。")),
    (PendingStep.ASSIGN, "colleague", _("请选择交给谁。")),
)


def _colleagues_of(by: Person, at: datetime) -> dict[str, str]:
    """Return those who may look after a case for one of the person's bodies, by name."""
    found = colleagues_of(by, at=at)
    several = len({held.body_id for held in found}) > 1
    return {
        f"{held.body_id}:{held.person_id}": f"{held.person} · {held.body.short_name}"
        if several
        else str(held.person)
        for held in found
    }


def blanks_of(case: Case) -> dict[str, str]:
    """Return what is filled in for a case; nobody is named, as nobody's name was opened for it."""
    words = (
        *(case.number, case.title, _now("市民朋友")),
        *(case.lead.name if case.lead else "", str(case.place)),
        f"{timezone.localtime(case.opened_at):%Y-%m-%d}",
    )
    return {blank: word for blank, word in zip(BLANKS, words, strict=True) if word}
