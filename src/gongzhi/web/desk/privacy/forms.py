"""What an officer writes of an incident: what is known, who was told, whom it concerns, what was learned."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.civic.privacy.actions import Known
from gongzhi.civic.privacy.vocabulary import Harm, Level
from gongzhi.kernel.ids import is_number

LONGEST = 2000
MOST_NUMBERS = 1000
FIELDS = (
    *("title", "harms", "kinds", "cause", "danger", "measures", "advice", "contact"),
    *("people", "level", "began_at", "discovered_at"),
)
_MOMENT = {"type": "datetime-local"}


def _text(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}), **options
    )


def _moment(label: Any, **options: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs=_MOMENT, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **options)


class IncidentForm(forms.Form):
    """What is known of an incident."""

    title = forms.CharField(label=gettext_lazy("一句话说清是什么事"), max_length=120)
    harms = forms.TypedMultipleChoiceField(
        label=gettext_lazy("发生了什么，或者可能发生了什么"),
        choices=Harm.choices,
        coerce=Harm,
        widget=forms.CheckboxSelectMultiple,
    )
    level = forms.TypedChoiceField(
        label=gettext_lazy("严重程度"),
        choices=Level.choices,
        coerce=lambda value: Level(int(value)),
        help_text=gettext_lazy("按《国家网络安全事件报告管理办法》附件判断；较大以上要限时报告网信部门。"),
    )
    discovered_at = _moment(gettext_lazy("什么时候发现的"))
    began_at = _moment(
        gettext_lazy("什么时候开始的"), required=False, help_text=gettext_lazy("不清楚就留空。")
    )
    kinds = _text(gettext_lazy("涉及哪些个人信息"))
    people = forms.IntegerField(
        label=gettext_lazy("涉及多少人"),
        min_value=0,
        max_value=2_000_000_000,
        required=False,
        help_text=gettext_lazy("不清楚就留空。"),
    )
    cause = _text(gettext_lazy("原因"))
    danger = _text(gettext_lazy("可能造成的危害"))
    measures = _text(gettext_lazy("已经采取的补救措施"))
    advice = _text(gettext_lazy("个人可以采取的措施"), required=False)
    contact = forms.CharField(
        label=gettext_lazy("联系方式"),
        max_length=200,
        help_text=gettext_lazy("受影响的人有疑问找谁。不要在上面写当事人的姓名和电话。"),
    )

    def known(self) -> Known:
        """Return what was written, as the action takes it."""
        return Known(**self.cleaned_data)


class HowForm(forms.Form):
    """By which way somebody was told, or why not."""

    how = forms.CharField(label=gettext_lazy("方式、编号，或者理由"), max_length=500)


class NumbersForm(forms.Form):
    """The cases whose reporters are concerned."""

    numbers = forms.CharField(
        label=gettext_lazy("事项编号"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20 * MOST_NUMBERS,
        help_text=gettext_lazy("一行一个。这些事项的反映人会在“我的诉求”里看到通知。"),
    )

    def clean_numbers(self) -> list[str]:
        """Return the numbers, each of which must look like one."""
        found = re.split(r"[\s,，、;；]+", self.cleaned_data["numbers"].strip())
        if len(found) > MOST_NUMBERS or not all(is_number(one) for one in found):
            raise forms.ValidationError(_("有看不懂的编号。请一行写一个完整的事项编号，最多1000个。"))
        return found


class LearnedForm(forms.Form):
    """What was learned."""

    learned = _text(gettext_lazy("查清的原因、整改措施、以后怎样避免"))
