"""What an auditor asks of the facts, and what an administrator says of a deviation."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.models import Case
from gongzhi.kernel.facts import subject_named
from gongzhi.kernel.models import Fact

LONGEST = 500


class FactFilter(forms.Form):
    """Which facts: of a case, of a kind, of some days."""

    case = forms.CharField(label=_("事项编号"), required=False, max_length=20)
    kind = forms.CharField(label=_("种类"), required=False, max_length=80, help_text="cases.CaseOpened")
    since = forms.DateField(
        label=_("从哪天"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        error_messages={"invalid": _("请按2025-03-01这样写日期。")},
    )
    until = forms.DateField(
        label=_("到哪天"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        error_messages={"invalid": _("请按2025-03-01这样写日期。")},
    )

    def narrowed(self, found: QuerySet[Fact]) -> QuerySet[Fact]:
        """Return the facts that were asked for; none where the form makes no sense."""
        if not self.is_valid():
            return found.none()
        asked = self.cleaned_data
        if asked["case"]:
            case = Case.objects.filter(number=asked["case"].strip()).values_list("pk", flat=True).first()
            found = found.filter(subject=subject_named(Case, case or 0))
        if asked["kind"]:
            found = found.filter(kind=asked["kind"].strip())
        return found.filter(**_days(asked))


def _days(asked: dict[str, Any]) -> dict[str, datetime]:
    edges = {"at__gte": (asked["since"], time.min), "at__lte": (asked["until"], time.max)}
    return {
        name: timezone.make_aware(datetime.combine(day, edge)) for name, (day, edge) in edges.items() if day
    }


class ExplainForm(forms.Form):
    """What a deviation was, and what was done about it."""

    because = forms.CharField(
        label=_("查明的原因和处理"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("请写明查到了什么、怎样处理的。")},
    )
