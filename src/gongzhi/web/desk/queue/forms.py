"""What narrows the queue, and what is done with many of its cases at once."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.models import CaseQuerySet, Category
from gongzhi.civic.cases.queries.search import matching
from gongzhi.civic.cases.vocabulary import Channel, Status, Step, Urgency
from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.people.policy import memberships_of
from gongzhi.web.desk.fields import NamedField, categories_by_path
from gongzhi.web.desk.queue.waiting import is_overdue

SOON = timedelta(hours=24)


class Day(forms.DateField):
    """A day, chosen from the browser's calendar."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
        )


class QueueFilter(forms.Form):
    """What narrows the queue; what is left empty narrows nothing."""

    q = forms.CharField(
        label=_("搜索编号、标题、内容或地址"),
        required=False,
        max_length=80,
        widget=forms.SearchInput(
            attrs={
                "data-key": "/",
                "data-key-label": _("搜索"),
                "placeholder": _("搜索编号、标题、内容或地址"),
            }
        ),
    )
    mark = forms.ChoiceField(
        label=_("时限"),
        required=False,
        choices=[
            ("", _("不限时限")),
            ("overdue", _("已超期")),
            ("soon", _("24小时内到期")),
            ("missed", _("曾经超期")),
            ("supervised", _("督办中")),
        ],
    )
    urgency = forms.ChoiceField(
        label=_("紧急程度"), required=False, choices=[("", _("全部")), *Urgency.choices]
    )
    status = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *Status.choices])
    category = forms.ModelChoiceField(
        label=_("分类"), required=False, empty_label=_("全部"), queryset=Category.objects.none()
    )
    place = forms.ModelChoiceField(
        label=_("地点"), required=False, empty_label=_("全部"), queryset=Place.objects.none()
    )
    body = forms.ModelChoiceField(
        label=_("主办单位"), required=False, empty_label=_("全部"), queryset=Organisation.objects.none()
    )
    channel = forms.ChoiceField(label=_("渠道"), required=False, choices=[("", _("全部")), *Channel.choices])
    since = Day(label=_("提出日期从"))
    until = Day(label=_("到"))

    def __init__(self, data: Any, *, by: Person, at: datetime) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.at = at
        around = _places_of(by, at)
        streets = Place.objects.filter(pk__in=around, level__lte=Level.STREET).order_by("code", "pk")
        self._choose("category", Category.objects.filter(Q(parent=None) | Q(parent__parent=None)))
        self._choose("place", streets.present())
        bodies = Organisation.objects.filter(place__in=around).valid(timezone.localdate(at))
        self._choose("body", bodies.order_by("place__level", "code"))

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def clean(self) -> dict[str, Any]:
        """Refuse a span that ends before it begins."""
        wanted = self.cleaned_data
        if wanted.get("since") and wanted.get("until") and wanted["until"] < wanted["since"]:
            self.add_error("until", _("结束日期早于开始日期。"))
        return wanted

    def narrow(self, cases: CaseQuerySet) -> CaseQuerySet:
        """Return the cases that are wanted; a wish that makes no sense is left out."""
        self.is_valid()
        wanted = {name: value for name, value in self.cleaned_data.items() if value}
        cases = matching(cases, wanted.pop("q", ""))
        for name, value in wanted.items():
            cases = cases.filter(_condition(name, value, self.at))
        return cases

    @property
    def used(self) -> int:
        """How many of the wishes that are folded away are in use."""
        return sum(bool(self.data.get(name)) for name in self.fields if name not in ("q", "mark"))

    @property
    def is_used(self) -> bool:
        """Whether the list is narrowed at all."""
        return any(self.data.get(name) for name in self.fields)


def _places_of(person: Person, at: datetime) -> Any:
    mine = [membership.place_id for membership in memberships_of(person, at)]
    return PlaceAncestry.objects.filter(ancestor__in=mine).values("descendant")


_COLUMNS = {"body": "lead", "since": "opened_at__date__gte", "until": "opened_at__date__lte"}


def _condition(name: str, value: Any, at: datetime) -> Q:
    match name:
        case "mark":
            return _marks(at)[value]
        case "category":
            return Q(category=value) | Q(category__parent=value) | Q(category__parent__parent=value)
        case "place":
            return Q(place__in=PlaceAncestry.objects.filter(ancestor=value).values("descendant"))
    return Q(**{_COLUMNS.get(name, name): value})


def _marks(at: datetime) -> dict[str, Q]:
    return {
        "overdue": is_overdue(at),
        "soon": Q(due_at__range=(at, at + SOON)),
        "missed": Q(has_missed=True),
        "supervised": Q(is_supervised=True),
    }


BULK = (Step.ACCEPT, Step.DISPATCH, Step.ACKNOWLEDGE, Step.NOTE)


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
    note = forms.CharField(
        label=_("内部备注"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="bulk-%s")
        field = self.fields["category"]
        assert isinstance(field, NamedField)
        field.offer(categories_by_path())

    def clean(self) -> dict[str, Any]:
        """Ask for what the step needs."""
        wanted = self.cleaned_data
        if wanted.get("step") == Step.ACCEPT and not (wanted.get("category") or "category" in self.errors):
            self.add_error("category", _("批量受理要先选一个分类。"))
        if wanted.get("step") == Step.NOTE and not wanted.get("note", "").strip():
            self.add_error("note", _("请写下备注。"))
        return wanted
