"""What administrators fill in: rows of the tables that steer cases, each from a day on."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.models import CatalogueEntry, Category, DeadlineRule, ReplyTemplate
from gongzhi.civic.cases.vocabulary import Stage, Step, Urgency
from gongzhi.civic.jurisdictions.vocabulary import Clock, Limit
from gongzhi.web.desk.fields import NamedField, NamesField
from gongzhi.web.desk.settings.fields import (
    Day,
    PlaceFields,
    bodies_by_name,
    categories_by_name,
    offer,
    words_of,
)

ANY = _("不限")
LONGEST_LIMIT = 3000
CATEGORY_HINT = _("写几个字，从列表里选。选上一级，就包括它的全部下级。")
PLACE_HINT = _("写名称或代码。选上一级地点，就包括它的全部下级。")


def refuse_overlap(rows: QuerySet[Any], begins: date) -> None:
    """Refuse a beginning that lies before a row in force began, or in the span of one that has ended."""
    later = (
        rows.filter(Q(valid_to=None, valid_from__gt=begins) | Q(valid_to__gt=begins))
        .order_by("-valid_from")
        .first()
    )
    if later is not None:
        earliest = later.valid_from if later.valid_to is None else later.valid_to
        raise ValidationError(
            _("同样范围已有一条从%(since)s起的规定，新的生效日期不能早于%(earliest)s。"),
            params={"since": later.valid_from, "earliest": earliest},
        )


def source_field(**options: Any) -> forms.CharField:
    """Return a field for where a rule comes from."""
    return forms.CharField(label=_("来源"), max_length=200, **options)


class EntryForm(PlaceFields):
    """A row of the dispatch catalogue."""

    category = NamedField(label=_("分类"), help_text=CATEGORY_HINT)
    lead = NamedField(label=_("主办单位"))
    co_handlers = NamesField(label=_("协办单位"), most=5, required=False)
    valid_from = Day(label=_("从哪天起"), required=False, help_text=_("不填就是今天。"))
    source = source_field(required=False, help_text=_("文件名称、文号或会议纪要。"))
    field_order = ("category", "place", "place_code", "lead", "co_handlers", "valid_from", "source")

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, at=at, **kwargs)
        self.fields["place"].help_text = PLACE_HINT
        bodies = bodies_by_name(at)
        offer(self, category=categories_by_name(), lead=bodies, co_handlers=bodies)

    def clean(self) -> dict[str, Any]:
        """See that the row begins after the one it replaces, and that the lead doesn't also help."""
        found = super().clean()
        found["valid_from"] = found.get("valid_from") or timezone.localdate(self.at)
        if found.get("lead") and found["lead"] in (found.get("co_handlers") or ()):
            self.add_error("co_handlers", _("主办单位不用再写在协办里。"))
        if found.get("category") and found.get("place"):
            same = CatalogueEntry.objects.filter(category=found["category"], place=found["place"])
            try:
                refuse_overlap(same, found["valid_from"])
            except ValidationError as error:
                self.add_error("valid_from", error)
        return found

    @staticmethod
    def like(entry: CatalogueEntry) -> dict[str, Any]:
        """Return what the form shows to replace a row."""
        return {
            "category": entry.category,
            "place": words_of(entry.place),
            "lead": entry.lead,
            "co_handlers": list(entry.co_handlers.all()),
            "source": entry.source,
        }

    def details(self) -> dict[str, Any]:
        """Return the row as the action takes it."""
        names = ("category", "place", "lead", "co_handlers", "valid_from", "source")
        return {name: self.cleaned_data[name] for name in names}


class LimitForm(PlaceFields):
    """How long a stage may take; what is left open means any."""

    stage = forms.ChoiceField(label=_("环节"), choices=Stage.choices)
    urgency = forms.ChoiceField(label=_("紧急程度"), required=False, choices=[("", ANY), *Urgency.choices])
    category = NamedField(label=_("分类"), required=False, help_text=_("不填就是所有分类。"))
    amount = forms.IntegerField(label=_("时限"), min_value=1, max_value=LONGEST_LIMIT)
    clock = forms.ChoiceField(
        label=_("按什么计时"),
        choices=Clock.choices,
        help_text=_("小时连续计算；工作时、工作日跳过休息日；按日计算时当天不算。"),
    )
    valid_from = Day(label=_("从哪天起"), required=False, help_text=_("不填就是今天。已经定下的期限不变。"))
    source = source_field(help_text=_("法规、标准或文件的名称和条款。"))
    is_secondary = forms.BooleanField(label=_("二手来源：没有看到原文，只在转述里读到"), required=False)
    field_order = (
        "stage", "urgency", "category", "place", "place_code", "amount", "clock", "valid_from",
        "source", "is_secondary",
    )  # fmt: skip

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, at=at, **kwargs)
        self.fields["place"].required = False
        self.fields["place"].help_text = _("不填就是所有地点。")
        offer(self, category=categories_by_name())

    def clean(self) -> dict[str, Any]:
        """See that the rule begins after the one it replaces."""
        found = super().clean()
        found["valid_from"] = found.get("valid_from") or timezone.localdate(self.at)
        if not self.errors:
            names = ("stage", "urgency", "category", "place")
            same = DeadlineRule.objects.filter(**{name: found[name] for name in names})
            try:
                refuse_overlap(same, found["valid_from"])
            except ValidationError as error:
                self.add_error("valid_from", error)
        return found

    @staticmethod
    def like(rule: DeadlineRule) -> dict[str, Any]:
        """Return what the form shows to replace a rule."""
        names = ("stage", "urgency", "category", "amount", "clock", "source", "is_secondary")
        return {**{name: getattr(rule, name) for name in names}, "place": words_of(rule.place)}

    def details(self) -> dict[str, Any]:
        """Return the rule as the action takes it."""
        found = self.cleaned_data
        names = ("category", "place", "source", "is_secondary", "valid_from")
        return {
            "stage": Stage(found["stage"]),
            "urgency": Urgency(found["urgency"]) if found["urgency"] else None,
            "limit": Limit(found["amount"], Clock(found["clock"])),
            **{name: found[name] for name in names},
        }


class EscalationForm(forms.Form):
    """What happens by itself so long after a missed deadline."""

    step = forms.ChoiceField(
        label=_("自动做什么"), choices=[(step.value, step.label) for step in (Step.SUPERVISE, Step.ESCALATE)]
    )
    after_hours = forms.IntegerField(
        label=_("办结超期多少小时以后"),
        min_value=0,
        max_value=LONGEST_LIMIT,
        help_text=_("例如24，就是超期满一天。"),
    )
    source = source_field(help_text=_("法规、制度或文件的名称。"))


class NewCategoryForm(forms.Form):
    """A new category; its code is chosen once."""

    code = forms.RegexField(
        label=_("代码"),
        regex=r"^[0-9A-Za-z.-]{1,20}$",
        help_text=_("字母、数字，以后不能改。导入和接口用它认分类。"),
        error_messages={"invalid": _("代码只能用字母、数字、点和横线，最多20个。")},
    )
    name = forms.CharField(label=_("名称"), max_length=80)
    keywords = forms.CharField(
        label=_("关键词"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("居民常说的词，用分号隔开。登记时用来推荐分类。"),
    )

    def clean_code(self) -> str:
        """Refuse a code in use, which would change another category."""
        code = str(self.cleaned_data["code"])
        if Category.objects.filter(code=code).exists():
            raise ValidationError(_("代码“%(code)s”已经有分类在用。"), params={"code": code})
        return code


class CategoryForm(forms.Form):
    """What may be changed about a category."""

    name = forms.CharField(label=_("名称"), max_length=80)
    keywords = NewCategoryForm.base_fields["keywords"]
    is_active = forms.BooleanField(
        label=_("在用"), required=False, help_text=_("停用后不能再选，以前的事项保留原来的分类。")
    )

    def __init__(self, *args: Any, category: Category, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category = category

    def clean_is_active(self) -> bool:
        """Keep the branch whole: nothing in use below what is retired."""
        active = bool(self.cleaned_data["is_active"])
        if not active and self.category.children.filter(is_active=True).exists():
            raise ValidationError(_("下面还有在用的分类，请先停用它们。"))
        if active and self.category.parent and not self.category.parent.is_active:
            raise ValidationError(_("上一级分类已经停用，请先恢复上一级。"))
        return active


class CalendarForm(forms.Form):
    """A day that the city declares working or free."""

    on = Day(label=_("日期"))
    is_working = forms.TypedChoiceField(
        label=_("这一天"),
        choices=(("yes", _("上班")), ("no", _("休息"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择上班还是休息。")},
    )
    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("例如：国庆节、调休上班、台风停工。"))
    source = source_field(required=False, help_text=_("通知的名称或文号。"))

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = (2004, timezone.localdate(at).year + 5)

    def clean_on(self) -> date:
        """Refuse a slip in the year."""
        day: date = self.cleaned_data["on"]
        if not self.years[0] <= day.year <= self.years[1]:
            raise ValidationError(
                _("年份应在%(first)d到%(last)d之间。"),
                params=dict(zip(("first", "last"), self.years, strict=True)),
            )
        return day


class TemplateForm(forms.Form):
    """A beginning of replies."""

    title = forms.CharField(label=_("标题"), max_length=80)
    text = forms.CharField(
        label=_("内容"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("要填写的地方用___留空。"),
    )
    body = NamedField(label=_("哪个单位用"), required=False, help_text=_("不填就是所有单位都能用。"))

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, body=bodies_by_name(at))

    @staticmethod
    def like(template: ReplyTemplate) -> Mapping[str, Any]:
        """Return what the form shows of a template."""
        return {"title": template.title, "text": template.text, "body": template.body}
