"""Selects with the same options for many: of hundreds of places or bodies, or drawn on every page."""

from collections.abc import Hashable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from gongzhi.web.desk.written import written_once
from gongzhi.web.templatetags.look import options


class LongSelect(forms.Select):
    """A select whose options are the same for all of its name who share `kept_as`."""

    def __init__(self, *, kept_as: Hashable = None) -> None:
        super().__init__()
        self.kept_as = kept_as

    def use_required_attribute(self, initial: Any) -> bool:
        """Leave it to the server to ask for a choice: to look at the first option would read them all."""
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw the select with its value chosen."""
        written = written_once(("select", name, self.kept_as), lambda: options(self.optgroups(name, [])))
        own = f'value="{escape(value)}"'
        drawn = written.replace(own, f"{own} selected", 1) if value else written
        attributes = self.build_attrs(self.attrs, attrs)
        return format_html(
            '<select name="{}"{}>{}</select>',
            name, flatatt(attributes), mark_safe(drawn),  # noqa: S308  # `options` escapes
        )  # fmt: skip
