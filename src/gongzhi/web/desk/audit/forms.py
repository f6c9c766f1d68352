"""What an auditor asks of the facts, and what an administrator says of a deviation."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.accountability.queries.house import kinds_of_decisions, narrowed
from gongzhi.civic.accountability.vocabulary.kinds import GROUPS
from gongzhi.civic.cases.models import Case
from gongzhi.civic.people.models import Organisation
from gongzhi.kernel.facts import subject_named
from gongzhi.kernel.models import Fact

LONGEST = 500


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput({"type": "date"}),
        error_messages={"invalid": _("请按2025-03-01这样写日期。")},
    )


class FactFilter(forms.Form):
    """Which facts: of a case, of a kind, of some days."""

    case = forms.CharField(label=_("事项编号"), required=False, max_length=20)
    kind = forms.CharField(label=_("种类"), required=False, widget=forms.Select)
    since = _day(_("从哪天"))
    until = _day(_("到哪天"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_kinds(self, GROUPS)

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


class DecisionFilter(forms.Form):
    """Which decisions about the house: of a kind, by those who acted for a body, of some days."""

    kind = forms.CharField(label=_("种类"), required=False, widget=forms.Select)
    body = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("谁决定的"), required=False, empty_label=_("全部单位")
    )
    since = _day(_("从哪天"))
    until = _day(_("到哪天"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_kinds(self, kinds_of_decisions())

    def narrowed(self, found: QuerySet[Fact]) -> QuerySet[Fact]:
        """Return the decisions that were asked for; none where the form makes no sense."""
        if not self.is_valid():
            return found.none()
        asked = self.cleaned_data
        return narrowed(found.filter(**_days(asked)), kind=asked["kind"], body=asked["body"])


def _offer_kinds(form: forms.Form, groups: Mapping[Any, Mapping[str, Any]]) -> None:
    """Let kinds of facts be chosen by their words; a kind without words is found by its code."""
    select = form.fields["kind"].widget
    assert isinstance(select, forms.Select)
    select.choices = [("", _("全部种类")), *((name, list(kinds.items())) for name, kinds in groups.items())]


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
