"""What narrows the queue."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.models import CaseQuerySet, Category
from gongzhi.civic.cases.queries.search import in_branch, matching
from gongzhi.civic.cases.vocabulary import Channel, Status, Urgency
from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry
from gongzhi.civic.jurisdictions.queries import lying_in
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.teamwork.queries.care import cared_for_by, colleagues_of, without_carer
from gongzhi.web.desk.long_select import LongSelect
from gongzhi.web.desk.queue.waiting import NOTHING, is_overdue

SOON = timedelta(hours=24)
MINE, NOBODYS = "mine", "nobody"


class Day(forms.DateField):
    """A day, chosen from the browser's calendar."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
        )


class _Choice(forms.ChoiceField):
    """One of the same few words for everybody."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=LongSelect(), **options)


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
    mark = _Choice(
        label=_("时限"),
        choices=[
            ("", _("不限时限")),
            ("overdue", _("已超期")),
            ("soon", _("24小时内到期")),
            ("missed", _("曾经超期")),
            ("supervised", _("督办中")),
        ],
    )
    urgency = _Choice(label=_("紧急程度"), choices=[("", _("全部")), *Urgency.choices])
    status = _Choice(label=_("状态"), choices=[("", _("全部")), *Status.choices])
    category = forms.ModelChoiceField(
        label=_("分类"), required=False, empty_label=_("全部"), queryset=Category.objects.none()
    )
    place = forms.ModelChoiceField(
        label=_("地点"), required=False, empty_label=_("全部"), queryset=Place.objects.none()
    )
    body = forms.ModelChoiceField(
        label=_("主办单位"), required=False, empty_label=_("全部"), queryset=Organisation.objects.none()
    )
    carer = _Choice(label=_("承办人"))
    channel = _Choice(label=_("渠道"), choices=[("", _("全部")), *Channel.choices])
    since = Day(label=_("提出日期从"))
    until = Day(label=_("到"))

    def __init__(self, data: Any, *, by: Person, at: datetime) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.by, self.at = by, at
        self.mine = tuple(sorted(membership.place_id for membership in memberships_of(by, at)))
        around = PlaceAncestry.objects.filter(ancestor__in=self.mine).values("descendant")
        streets = Place.objects.filter(pk__in=around, level__lte=Level.STREET).order_by("code", "pk")
        self._choose("category", Category.objects.filter(Q(parent=None) | Q(parent__parent=None)))
        self._choose("place", streets.present())
        bodies = Organisation.objects.filter(place__in=around).valid(timezone.localdate(at))
        self._choose("body", bodies.order_by("place__level", "code"))
        carer = self.fields["carer"]
        assert isinstance(carer, _Choice)
        carer.widget = LongSelect(kept_as=tuple(sorted({m.body_id for m in memberships_of(by, at)})))
        carer.choices = self._carers

    def _carers(self) -> list[tuple[str, str | Promise]]:
        """Return who may be in charge; asked for only where it is drawn or chosen."""
        colleagues = {str(m.person_id): str(m.person) for m in colleagues_of(self.by, at=self.at)}
        return [("", _("全部")), (MINE, _("由我承办")), (NOBODYS, _("还没有指定")), *colleagues.items()]

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
        field.widget = LongSelect(kept_as=self.mine)
        field.widget.choices = field.choices

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
            cases = cases.filter(self._condition(name, value))
        return cases

    def _condition(self, name: str, value: Any) -> Q:
        match name:
            case "mark":
                return _marks(self.at)[value]
            case "category":
                return in_branch(value)
            case "place":
                return lying_in(value)
            case "carer":
                return _in_charge(value, self.by, self.at)
            case "since" | "until":
                return _on_days(name, value)
        return Q(**{_COLUMNS.get(name, name): value})

    @property
    def query(self) -> dict[str, str]:
        """What of the address narrows the list, as far as it makes sense."""
        self.is_valid()
        return {name: str(self.data[name]) for name in self.fields if self.cleaned_data.get(name)}

    @property
    def used(self) -> int:
        """How many of the wishes that are folded away are in use."""
        return sum(bool(self.data.get(name)) for name in self.fields if name not in ("q", "mark"))

    @property
    def is_used(self) -> bool:
        """Whether the list is narrowed at all."""
        return any(self.data.get(name) for name in self.fields)


_COLUMNS = {"body": "lead"}


def _in_charge(carer: str, by: Person, at: datetime) -> Q:
    """Tell which cases somebody looks after, or for which a body of the person has named nobody yet."""
    if carer != NOBODYS:
        return cared_for_by(by if carer == MINE else int(carer))
    free = NOTHING
    for body in {membership.body for membership in memberships_of(by, at)}:
        free |= without_carer(body, at=at)
    return free


def _on_days(name: str, day: date) -> Q:
    if name == "since":
        return Q(opened_at__gte=_start_of(day))
    return Q(opened_at__lt=_start_of(day + timedelta(days=1)))


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _marks(at: datetime) -> dict[str, Q]:
    return {
        "overdue": is_overdue(at),
        "soon": Q(due_at__range=(at, at + SOON)),
        "missed": Q(has_missed=True),
        "supervised": Q(is_supervised=True),
    }
