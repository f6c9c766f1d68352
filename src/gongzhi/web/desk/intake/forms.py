"""What an operator writes down while a caller speaks."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.actions import NewCase
from gongzhi.civic.cases.vocabulary import OPEN_KINDS, Channel, Kind, Urgency
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.queries import notice_of
from gongzhi.civic.privacy.vocabulary import ConsentPurpose
from gongzhi.web.caller_form import CallerForm
from gongzhi.web.desk.fields import NamedField, WordsField, categories_by_path
from gongzhi.web.desk.intake.places import place_said

CODE, LON, LAT = "intake-place_code", "intake-lon", "intake-lat"


class PlaceWordsField(forms.CharField):
    """The name of a place, which is asked for unless one is confirmed among those that the text may mean."""

    def validate(self, value: Any) -> None:
        """Leave it to the form, which knows the text."""


class IntakeForm(CallerForm):
    """One call, in the order in which it goes: who, what, where, whose."""

    phone = forms.CharField(
        label=_("来电号码"),
        required=False,
        max_length=30,
        widget=forms.TextInput(
            attrs={
                "type": "tel",
                "autofocus": True,
                "autocomplete": "off",
                "hx-get": reverse_lazy("desk:caller"),
                "hx-trigger": "load, change",  # a restored draft has a caller too
                "hx-target": "#caller",
                "hx-include": "#intake-name",
            }
        ),
    )
    name = forms.CharField(
        label=_("称呼"), required=False, max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    text = WordsField(
        label=_("反映内容"), rows=5, help_text=_("用来电人自己的话：什么时候、什么事、希望怎么解决。")
    )
    place = PlaceWordsField(
        label=_("地点"),
        max_length=120,
        help_text=_("写小区、社区或街道，用上下键选。"),
        widget=forms.TextInput(
            attrs={
                "data-places": reverse_lazy("portal:places-search"),
                "data-places-code": CODE,
                "data-places-lon": LON,
                "data-places-lat": LAT,
                "autocomplete": "off",
            }
        ),
    )
    address = forms.CharField(
        label=_("门牌或方位"),
        required=False,
        max_length=200,
        help_text=_("楼栋、门牌号、路口的哪一侧。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.TypedChoiceField(
        label=_("类型"),
        choices=[(kind.value, kind.label) for kind in OPEN_KINDS],
        coerce=Kind,
        initial=Kind.HELP,
        widget=forms.RadioSelect,
    )
    urgency = forms.TypedChoiceField(
        label=_("紧急程度"),
        choices=Urgency.choices,
        coerce=Urgency,
        initial=Urgency.ORDINARY,
        widget=forms.RadioSelect,
        help_text=_("有人受伤、被困、触电、燃气味，选“危急”，并提醒来电人先拨110、119或120。"),
    )
    category = NamedField(label=_("分类"), required=False, help_text=_("选好分类就可以当场受理。"))
    is_public = forms.BooleanField(label=_("来电人同意公开内容(不含姓名和电话)"), required=False)
    notice = forms.IntegerField(required=False, min_value=1, max_value=32_767, widget=forms.HiddenInput)
    place_code = forms.CharField(
        required=False, max_length=20, widget=forms.HiddenInput(attrs={"data-draft-keep": True})
    )
    lon = forms.FloatField(
        required=False,
        min_value=-180,
        max_value=180,
        widget=forms.HiddenInput(attrs={"data-draft-keep": True}),
    )
    lat = forms.FloatField(
        required=False, min_value=-90, max_value=90, widget=forms.HiddenInput(attrs={"data-draft-keep": True})
    )
    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, at: datetime, near: Place | None = None, initial: Any = None
    ) -> None:
        notice = notice_of(ConsentPurpose.PUBLISH, at=at)
        super().__init__(data, auto_id="intake-%s", initial={"notice": notice.version, **(initial or {})})
        read_out = _("请念给来电人听：“%(words)s”") % {"words": notice.spoken.told(get_language())}
        self.fields["is_public"].help_text = read_out
        self.at = at
        self.near = near
        field = self.fields["category"]
        assert isinstance(field, NamedField)
        field.offer(categories_by_path())

    def clean(self) -> dict[str, Any]:
        """Find the place that was chosen or is meant; ask for a category where it is to be accepted."""
        said = self.cleaned_data
        if "place" in said:
            try:
                said["place"] = self._place()
            except ValidationError as error:
                self.add_error("place", error)
        is_missing = not said.get("category") and "category" not in self.errors
        if self.ending != "open" and is_missing:
            self.add_error("category", _("要当场受理，请先选分类；也可以只登记。"))
        return said

    def _place(self) -> Place:
        """Return the place that was written, or confirmed among those that the text may mean."""
        place = place_said(self.data, near=self.near, at=self.at).place
        if place is None:
            raise ValidationError(self.fields["place"].error_messages["required"], code="required")
        return place

    @property
    def ending(self) -> str:
        """What the operator pressed: open, accept or dispatch."""
        pressed = self.data.get("ending", "open")
        return pressed if pressed in ("accept", "dispatch") else "open"

    def new_case(self, caller: Person | None) -> NewCase:
        """Return what the caller said."""
        said = self.cleaned_data
        return NewCase(
            text=said["text"],
            place=said["place"],
            address=said["address"],
            lon=said["lon"],
            lat=said["lat"],
            kind=said["kind"],
            channel=Channel.PHONE,
            is_public=said["is_public"],
            notice=said["notice"],
            spoken_by=caller,
            idempotency_key=f"desk:{said['key']}",
        )
