"""What narrows the lists of the settings, and the questions of their "try it" boxes."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.models import CatalogueEntry, DeadlineRule
from gongzhi.civic.cases.queries.search import in_branch
from gongzhi.civic.cases.vocabulary import Stage, Urgency
from gongzhi.civic.jurisdictions.models import PARENTS, Place
from gongzhi.web.desk.fields import NamedField
from gongzhi.web.desk.settings.fields import Day, PlaceFields, bodies_by_name, categories_by_name, offer


class Narrowing(PlaceFields):
    """What all lists of dated rows share: a place, and the day on which they are in force."""

    on = Day(label=_("在哪天有效"), required=False)

    def __init__(self, query: QueryDict, *, at: datetime) -> None:
        super().__init__(query, auto_id="filter_%s", at=at)
        self.fields["place"].required = False

    @property
    def asked(self) -> dict[str, Any]:
        """What makes sense of the query; the rest narrows nothing."""
        self.is_valid()
        return self.cleaned_data

    @property
    def day(self) -> date:
        """The day asked for, else today."""
        return self.asked.get("on") or timezone.localdate(self.at)


class CatalogueFilter(Narrowing):
    """What narrows the catalogue; a category and a place include what lies below them."""

    q = forms.CharField(label=_("搜索"), max_length=80, required=False, widget=forms.SearchInput())
    category = NamedField(label=_("分类"), required=False)
    body = NamedField(label=_("单位"), required=False)
    field_order = ("q", "category", "place", "place_code", "body", "on")

    def __init__(self, query: QueryDict, *, at: datetime) -> None:
        super().__init__(query, at=at)
        offer(self, category=categories_by_name(retired=True), body=bodies_by_name(at))

    def entries(self) -> QuerySet[CatalogueEntry]:
        """Return the entries in force on the day that fit."""
        asked = self.asked
        rows = CatalogueEntry.objects.filter(_in_force(self.day)).select_related(
            "category__parent__parent", f"place__{PARENTS}", "lead"
        )
        for word in (asked.get("q") or "").split():
            named = (
                Q(category__name__icontains=word) | Q(place__name__icontains=word) | Q(source__icontains=word)
            )
            rows = rows.filter(named | Q(lead__name__icontains=word) | Q(lead__short_name__icontains=word))
        if category := asked.get("category"):
            rows = rows.filter(in_branch(category))
        if place := asked.get("place"):
            rows = rows.filter(place__in=Place.objects.within(place))
        if body := asked.get("body"):
            rows = rows.filter(Q(lead=body) | Q(pk__in=CatalogueEntry.objects.filter(co_handlers=body)))
        return rows.prefetch_related("co_handlers")


class LimitFilter(Narrowing):
    """What narrows the limits: a rule for all places concerns every place."""

    stage = forms.ChoiceField(label=_("环节"), required=False, choices=[("", _("全部")), *Stage.choices])
    field_order = ("stage", "place", "place_code", "on")

    def rules(self) -> QuerySet[DeadlineRule]:
        """Return the rules in force on the day that fit."""
        asked = self.asked
        rows = DeadlineRule.objects.filter(_in_force(self.day)).select_related(
            "category__parent__parent", f"place__{PARENTS}"
        )
        if asked.get("stage"):
            rows = rows.filter(stage=asked["stage"])
        if place := asked.get("place"):
            rows = rows.filter(Q(place=None) | Q(place__in=Place.objects.above(place)))
        return rows


def _in_force(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))


class Trial(PlaceFields):
    """A case to try a table with; asked only where the address says so."""

    prefix = "try"
    category = NamedField(label=_("分类"))

    def __init__(self, query: QueryDict, *, at: datetime) -> None:
        super().__init__(query if "try-category" in query else None, at=at)
        offer(self, category=categories_by_name())


class TryCatalogue(Trial):
    """A case to try the catalogue with."""

    field_order = ("category", "place", "place_code")


class TryLimits(Trial):
    """A case to try the limits with: what starts when."""

    urgency = forms.ChoiceField(label=_("紧急程度"), choices=Urgency.choices, initial=Urgency.ORDINARY)
    start = forms.DateTimeField(
        label=_("从什么时候起算"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("请填写日期和时间，例如2026-09-30 16:00。")},
    )
    field_order = ("category", "urgency", "place", "place_code", "start")

    def __init__(self, query: QueryDict, *, at: datetime) -> None:
        super().__init__(query, at=at)
        self.initial = {"start": timezone.localtime(at).replace(second=0, microsecond=0)}
        self.fields["category"].required = False

    def clean_start(self) -> datetime:
        """Refuse what no calendar knows."""
        start: datetime = self.cleaned_data["start"]
        if not 2000 <= start.year <= 2100:
            raise forms.ValidationError(_("年份应在2000到2100之间。"))
        return start
