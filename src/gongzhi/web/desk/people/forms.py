"""Forms with which administrators look after people and organisations."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.queries import search_places
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.people.policy import managed_organisations, places_where
from gongzhi.civic.people.vocabulary import OrganisationKind, Role, name_of


class SearchForm(forms.Form):
    """Words to look for."""

    q = forms.CharField(label=gettext_lazy("姓名、登录名或电话"), max_length=80, required=False)
    body = forms.IntegerField(required=False, max_value=2**62, widget=forms.HiddenInput)  # its staff only


class OrganisationSearchForm(forms.Form):
    """Words to look for."""

    q = forms.CharField(label=gettext_lazy("单位名称或代码"), max_length=80, required=False)


def place_field(label: Any, **options: Any) -> forms.CharField:
    """Return a field for the words or the code of a place, with suggestions where there are scripts."""
    suggesting = forms.TextInput(
        attrs={"data-places": reverse_lazy("portal:places-search"), "autocomplete": "off"}
    )
    return forms.CharField(label=label, max_length=80, widget=suggesting, **options)


def the_one(found: list[Place], text: str) -> Place:
    """Return the place that the words or the code mean; else raise `ValidationError` with the choices."""
    exact = [place for place in found if text in (place.code, place.name, place.path)] or found
    if len(exact) == 1:
        return exact[0]
    if not exact:
        raise ValidationError(_("没有找到这个辖区，或者它不归您管。请换个说法，或填代码。"))
    choices = _("、").join(f"{place.path}（{place.code}）" for place in exact[:6])
    raise ValidationError(_("有好几个辖区都对得上，请填其中一个的代码：%(choices)s。") % {"choices": choices})


class RoleForm(forms.Form):
    """A role, for an organisation, in the whole of its place or a part."""

    body = forms.ModelChoiceField(
        label=gettext_lazy("单位"), queryset=Organisation.objects.none(), empty_label=gettext_lazy("请选择")
    )
    role = forms.ChoiceField(
        label=gettext_lazy("岗位"), choices=[("", gettext_lazy("请选择")), *Role.choices]
    )
    place = place_field(
        gettext_lazy("负责的辖区"),
        required=False,
        help_text=gettext_lazy("填名称或代码；不填就是这个单位的全部辖区。"),
    )

    def __init__(self, *args: Any, by: Person, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        bodies = managed_organisations(by, at).valid(timezone.localdate(at)).select_related("place")
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        """Find the place within the organisation's."""
        details = self.cleaned_data
        body, text = details.get("body"), details.get("place", "").strip()
        if body is not None:
            try:
                details["place"] = self._place_in(body.place, text) if text else body.place
            except ValidationError as error:
                self.add_error("place", error)
        return details

    def _place_in(self, whole: Place, text: str) -> Place:
        return the_one(search_places(text, timezone.localdate(self.at), within=whole), text)


class InviteForm(RoleForm):
    """Whom to invite, to what."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=80)
    field_order = ("name", "body", "role", "place")

    def clean_name(self) -> str:
        """Return the name on one line."""
        return name_of(self.cleaned_data["name"])


class OrganisationForm(forms.Form):
    """What may be changed about an organisation."""

    name = forms.CharField(label=gettext_lazy("全称"), max_length=80)
    short_name = forms.CharField(label=gettext_lazy("简称"), max_length=40)
    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=OrganisationKind.choices)
    is_centre = forms.BooleanField(
        label=gettext_lazy("这是辖区的统筹单位"),
        required=False,
        help_text=gettext_lazy("下级办不了的事项会上交给它，一个辖区只有一个。"),
    )
    valid_to = forms.DateField(
        label=gettext_lazy("停用日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("从这一天起不再派单给它。没有停用就不填。"),
    )


class NewOrganisationForm(OrganisationForm):
    """A new organisation: its code and place are chosen once."""

    valid_to = None  # type: ignore[assignment]  # Django's way to leave out an inherited field
    code = forms.RegexField(
        label=gettext_lazy("代码"),
        regex=r"^[\w.-]{1,40}$",
        help_text=gettext_lazy("字母、数字、横线，以后不能改。导入和接口用它认单位。"),
        error_messages={"invalid": gettext_lazy("代码只能用字母、数字、点和横线，最多40个。")},
    )
    place = place_field(gettext_lazy("所在辖区"), help_text=gettext_lazy("填名称或代码。"))
    field_order = ("code", "name", "short_name", "kind", "place", "is_centre")

    def __init__(self, *args: Any, by: Person, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.at = by, at

    def clean_place(self) -> Place:
        """Find the place among those that the administrator looks after."""
        text = self.cleaned_data["place"].strip()
        found = search_places(text, timezone.localdate(self.at), limit=50)
        mine = places_where(self.by, Role.ADMINISTRATOR, self.at).filter(pk__in=[place.pk for place in found])
        return the_one([place for place in found if place in set(mine)], text)
