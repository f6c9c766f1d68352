"""Selects of hundreds of places, bodies or categories, written once for the pages of some seconds."""

from collections.abc import Hashable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from gongzhi.civic.cases.events import TaxonomyChanged, TaxonomyImported
from gongzhi.civic.jurisdictions.events import PlaceMoved, PlaceRenamed, PlacesImported, PlacesMerged
from gongzhi.civic.people.events import OrganisationAdded, OrganisationChanged
from gongzhi.kernel.kept import Kept
from gongzhi.web.templatetags.look import options

_PLACES = (PlaceRenamed, PlaceMoved, PlacesMerged, PlacesImported)
_BODIES = (OrganisationAdded, OrganisationChanged)
_written: Kept[dict[Hashable, str]] = Kept(dict, of=(*_PLACES, *_BODIES, TaxonomyChanged, TaxonomyImported))


class LongSelect(forms.Select):
    """A select whose options are the same for all who share `kept_as`."""

    def __init__(self, *, kept_as: Hashable) -> None:
        super().__init__()
        self.kept_as = kept_as

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw the select with its value chosen."""
        written = _written()
        key = (name, get_language(), self.kept_as)
        if key not in written:
            written[key] = options(self.optgroups(name, []))
        own = f'value="{escape(value)}"'
        drawn = written[key].replace(own, f"{own} selected", 1) if value else written[key]
        attributes = self.build_attrs(self.attrs, attrs)
        return format_html(
            '<select name="{}"{}>{}</select>',
            name, flatatt(attributes), mark_safe(drawn),  # noqa: S308  # `options` escapes
        )  # fmt: skip
