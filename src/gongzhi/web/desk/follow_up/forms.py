"""What the evaluator asks on the phone, and what the reporter answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.vocabulary import Satisfaction, Way
from gongzhi.web.desk.fields import WordsField, YesNoField

REOPEN, CLOSE, LATER = "reopen", "close", "later"


class FollowUpForm(forms.Form):
    """The three questions, and what follows when the matter is not solved."""

    contacted = YesNoField(label=_("承办单位联系过您吗？"), yes=_("联系过"), no=_("没有联系"))
    resolved = YesNoField(label=_("您反映的问题解决了吗？"), yes=_("解决了"), no=_("没有解决"))
    satisfaction = forms.TypedChoiceField(
        label=_("您对这次办理满意吗？"),
        choices=[(str(grade.value), grade.label) for grade in Satisfaction],
        coerce=lambda value: Satisfaction(int(value)),
        widget=forms.RadioSelect,
    )
    comment = WordsField(label=_("反映人还说了什么"), rows=3, required=False)
    then = forms.ChoiceField(
        label=_("如果没有解决"),
        choices=[
            (REOPEN, _("退回承办单位重新办理")),
            (CLOSE, _("说明原因后结案")),
            (LATER, _("先不结案，交督办员研究")),
        ],
        initial=REOPEN,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        """Ask why a case should end that is not solved."""
        said = self.cleaned_data
        closes = said.get("then") == CLOSE and said.get("resolved") is False
        if closes and not said.get("comment"):
            self.add_error("comment", _("没有解决就结案，请写明原因，反映人看得到。"))
        return said

    @property
    def answers(self) -> dict[str, Any]:
        """What the action is told."""
        said = self.cleaned_data
        kept = {name: said[name] for name in ("contacted", "resolved", "satisfaction", "comment")}
        return {**kept, "way": Way.PHONE, "reopen": not said["resolved"] and said["then"] == REOPEN}

    @property
    def closes_unsolved(self) -> bool:
        """Whether the case ends although the reporter says that it is not solved."""
        return not self.cleaned_data["resolved"] and self.cleaned_data["then"] == CLOSE
