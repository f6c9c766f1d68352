"""What is filled in for a question of the month; everybody reads it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.dispatch.models import TroubleFigures
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.web.desk.fields import NamedField, bodies_around
from gongzhi.web.desk.settings.fields import Day
from gongzhi.web.troubles.showing import called

MONTHS_AHEAD = 3
PUBLIC = _("会公开，不要写姓名、电话。")


class ChoiceForm(forms.Form):
    """Which month, what it is called, what is to be done, who leads, which other troubles belong to it."""

    month = forms.ChoiceField(label=_("月份"))
    title = forms.CharField(
        label=_("题目"), max_length=60, help_text=PUBLIC, error_messages={"required": _("请写题目。")}
    )
    scope = forms.CharField(
        label=_("任务"),
        max_length=2000,
        help_text=_("一行一项。会公开，不要写姓名、电话。"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写清楚要做哪些事。")},
    )
    lead = NamedField(
        label=_("牵头单位"),
        help_text=_("写几个字，从列表里选。"),
        error_messages={"required": _("请选择牵头单位。")},
    )
    also = forms.MultipleChoiceField(
        label=_("一起解决的其他热点问题"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, others: Iterable[TroubleFigures], around: Place, at: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        months, also, lead = (self.fields[name] for name in ("month", "also", "lead"))
        assert isinstance(months, forms.ChoiceField)
        assert isinstance(also, forms.MultipleChoiceField)
        assert isinstance(lead, NamedField)
        months.choices = [(f"{month:%Y-%m-%d}", _in_words(month)) for month in next_months(at)]
        also.choices = [(str(each.trouble_id), called(each.trouble)) for each in others]
        if not also.choices:
            del self.fields["also"]
        lead.offer(bodies_around(around, at))

    def clean_month(self) -> date:
        """Return the first day of the month."""
        return date.fromisoformat(self.cleaned_data["month"])


def next_months(at: datetime) -> list[date]:
    """Return the first days of this month and of those that follow."""
    today = timezone.localdate(at)
    months = (today.year * 12 + today.month - 1 + ahead for ahead in range(MONTHS_AHEAD))
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def _in_words(month: date) -> str:
    return _now("%(year)d年%(month)d月") % {"year": month.year, "month": month.month}


class PlanForm(forms.Form):
    """How a question is to be solved, and by when."""

    plan = forms.CharField(
        label=_("方案"),
        max_length=5000,
        help_text=PUBLIC,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("请写方案。")},
    )
    due_on = Day(label=_("目标日期"))


class ReportForm(forms.Form):
    """How far the work is."""

    text = forms.CharField(
        label=_("进展"),
        max_length=2000,
        help_text=PUBLIC,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写进展。")},
    )


class CloseForm(forms.Form):
    """What was done in the end; the figures are counted."""

    outcome = forms.CharField(
        label=_("结果"),
        max_length=2000,
        help_text=_("会公开。前后的件数由系统计算，不用写。"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写结果。")},
    )
