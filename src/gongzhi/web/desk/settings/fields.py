"""Fields of the settings: categories, places and bodies by name, days."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.models import Category
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.models import Organisation
from gongzhi.web.desk.fields import NamedField, NamesField, place_named


class Day(forms.DateField):
    """A day, chosen from the browser's calendar."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("error_messages", {"invalid": _("请填写日期，例如2026-10-01。")})
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class PlaceFields(forms.Form):
    """A place by its words, or by the code that the suggestions put in."""

    place = forms.CharField(
        label=_("地点"),
        max_length=80,
        widget=forms.TextInput(
            attrs={"data-places": reverse_lazy("desk:settings-places"), "autocomplete": "off"}
        ),
    )
    place_code = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.fields["place"].widget.attrs["data-places-code"] = self["place_code"].auto_id

    def clean(self) -> dict[str, Any]:
        """Find the place that is meant."""
        found = self.cleaned_data
        words = found.get("place", "").strip()
        try:
            found["place"] = place_named(words, found.get("place_code", ""), self.at) if words else None
        except forms.ValidationError as error:
            self.add_error("place", error)
        return found


def words_of(place: Place | None) -> str:
    """Return the words by which a form finds a place again."""
    return place.path if place else ""


def categories_by_name(*, retired: bool = False) -> dict[str, Category]:
    """Return the categories of all levels by their names from the top down; one query."""
    rows = Category.objects.all() if retired else Category.objects.filter(is_active=True)
    found = {category.pk: category for category in rows}
    return {path_of(category, found): category for category in found.values()}


def path_of(category: Category, among: Mapping[int, Category]) -> str:
    """Return a category's names from the top down."""
    names, here = [category.name], category
    while here.parent_id is not None and here.parent_id in among:
        here = among[here.parent_id]
        names.insert(0, here.name)
    return " › ".join(names)


def bodies_by_name(at: datetime) -> dict[str, Organisation]:
    """Return the bodies that exist by short name, and code where two bear the same; one query."""
    named: dict[str, Organisation] = {}
    for body in Organisation.objects.valid(timezone.localdate(at)).order_by("place__level", "code"):
        named[f"{body.short_name} {body.code}" if body.short_name in named else body.short_name] = body
    return named


def offer(form: forms.Form, **things: Mapping[str, Any]) -> None:
    """Tell the form's fields what can be named in them."""
    for name, named in things.items():
        field = form.fields[name]
        assert isinstance(field, NamedField | NamesField)
        field.offer(named)
