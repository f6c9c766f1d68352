"""Pages of what the rates weigh, and of the rules by which cases don't count."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.cases.vocabulary import Channel, Kind, Satisfaction, Status
from gongzhi.civic.evaluation.actions import add_exclusion_rule, end_exclusion_rule, set_weights
from gongzhi.civic.evaluation.models import ExclusionRule, Weights
from gongzhi.civic.evaluation.queries import weights_in
from gongzhi.civic.evaluation.vocabulary import Criterion, Month
from gongzhi.civic.people.models import Person
from gongzhi.web.desk.settings.entrance import changes_of, for_configurators, saving, still_in_force
from gongzhi.web.desk.settings.fields import Day, categories_by_name
from gongzhi.web.desk.settings.forms import source_field
from gongzhi.web.refusals import telling

_WORDS: dict[str, Any] = {Criterion.KIND: Kind, Criterion.STATUS: Status, Criterion.CHANNEL: Channel}


class FromMonth(forms.Form):
    """What counts from a day of this month on: months that are over keep their figures."""

    valid_from = Day(
        label=gettext_lazy("从哪天起"), help_text=gettext_lazy("每个月按1日有效的规定计算。最早从本月1日起。")
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earliest = timezone.localdate(at).replace(day=1)
        self.fields["valid_from"].initial = self.earliest

    def clean_valid_from(self) -> date:
        """Refuse what would change the figures of a month that is over."""
        day: date = self.cleaned_data["valid_from"]
        if day < self.earliest:
            raise ValidationError(_("以前的月份已经公布，最早从%(day)s起。"), params={"day": self.earliest})
        return day


class WeightsForm(FromMonth):
    """What each rate weighs."""

    response = forms.IntegerField(label=gettext_lazy("响应率占多少（%）"), min_value=0, max_value=100)
    resolution = forms.IntegerField(label=gettext_lazy("解决率占多少（%）"), min_value=0, max_value=100)
    satisfaction = forms.IntegerField(label=gettext_lazy("满意率占多少（%）"), min_value=0, max_value=100)
    satisfied_from = forms.TypedChoiceField(
        label=gettext_lazy("从哪一档起算满意"),
        choices=Satisfaction.choices,
        coerce=int,
        initial=Satisfaction.FAIR,
    )
    source = source_field(help_text=gettext_lazy("考核办法的名称和文号。"))
    field_order = ("response", "resolution", "satisfaction", "satisfied_from", "valid_from", "source")


class ExclusionRuleForm(FromMonth):
    """Which cases don't count, and why."""

    what = forms.ChoiceField(label=gettext_lazy("哪些事项不计入"))
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=200, help_text=gettext_lazy("会公开显示在排名页上。")
    )
    source = source_field(help_text=gettext_lazy("考核办法的名称和条款。"))
    field_order = ("what", "reason", "valid_from", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("请选择")), *_choices()]

    def details(self) -> dict[str, Any]:
        """Return the rule as the action takes it."""
        found = dict(self.cleaned_data)
        criterion, value = found.pop("what").split(":", 1)
        return {"criterion": Criterion(criterion), "value": value, **found}


def _choices() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for criterion, words in _WORDS.items():
        options = [(f"{criterion}:{value}", str(label)) for value, label in words.choices]
        yield str(Criterion(criterion).label), options
    named = [(f"category:{category.code}", name) for name, category in categories_by_name().items()]
    yield str(Criterion.CATEGORY.label), named


@require_safe
@for_configurators
def evaluation(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """List weights and exclusion rules, those of the past too."""
    today = timezone.localdate(at)
    weights, rules = (
        list(Weights.objects.all()),
        list(ExclusionRule.objects.order_by("criterion", "value", "-valid_from")),
    )
    names = {category.code: name for name, category in categories_by_name(retired=True).items()}
    changes = changes_of(weights)
    rules.sort(key=lambda rule: rule.valid_to is not None)
    context = {
        "weights": [(row, Satisfaction(row.satisfied_from).label, changes[row.pk]) for row in weights],
        "in_force": weights_in(Month.of(today)),
        "rules": [(rule, value_in_words(rule, names)) for rule in rules],
    }
    return render(request, "desk/settings/evaluation.html", context)


def value_in_words(rule: ExclusionRule, categories: dict[str, str]) -> str:
    """Return what a rule looks for, in words."""
    if rule.criterion == Criterion.CATEGORY:
        return categories.get(rule.value, rule.value)
    words = _WORDS[rule.criterion]
    return str(words(rule.value).label) if rule.value in words.values else rule.value


@for_configurators
def weights_new(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Set what the rates weigh from a day on."""
    form = WeightsForm(request.POST or None, at=at)
    if form.is_valid():
        with saving(form):
            kept = set_weights(**form.cleaned_data, by=by, at=at)
            messages.success(request, _("权重已保存，从%(on)s起的月份按它计算。") % {"on": kept.valid_from})
            return redirect("desk:evaluation")
    return render(
        request, "desk/settings/weights_new.html", {"form": form}, status=422 if form.errors else 200
    )


@for_configurators
def exclusion_new(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Add a rule by which cases don't count."""
    form = ExclusionRuleForm(request.POST or None, at=at)
    if form.is_valid():
        with saving(form):
            add_exclusion_rule(**form.details(), by=by, at=at)
            messages.success(request, _("规则已保存。"))
            return redirect("desk:evaluation")
    return render(
        request, "desk/settings/exclusion_new.html", {"form": form}, status=422 if form.errors else 200
    )


@require_POST
@for_configurators
def exclusion_end(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Let a rule end with this month."""
    with telling(request, _("规则已停用，从下个月起不再适用。")):
        end_exclusion_rule(still_in_force(get_object_or_404(ExclusionRule, pk=pk)), by=by, at=at)
    return redirect("desk:evaluation")
