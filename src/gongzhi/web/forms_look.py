"""How forms are drawn: set FORM_RENDERER = "gongzhi.web.forms_look.LookRenderer"."""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gongzhi.web.templatetags.look import options

Widget = Mapping[str, Any]


def _line(widget: Widget) -> SafeString:
    value = {} if widget["value"] is None else {"value": widget["value"]}
    attributes = flatatt({"type": widget["type"], "name": widget["name"], **value, **widget["attrs"]})
    return format_html("<input{}>", attributes)


def _select(widget: Widget) -> SafeString:
    attributes = flatatt({"name": widget["name"], **widget["attrs"]})
    return format_html("<select{}>{}</select>", attributes, options(widget["optgroups"]))


def _lines(widget: Widget) -> SafeString:
    # A browser takes the first line's end away (HTML, 4.11.11): it must not be the first of the text.
    attributes = flatatt({"name": widget["name"], **widget["attrs"]})
    return format_html("<textarea{}>\n{}</textarea>", attributes, widget["value"] or "")


_LINES = ("text", "number", "email", "url", "search", "password", "hidden", "date", "datetime", "time")
_DRAWN: Mapping[str, Callable[[Widget], SafeString]] = {
    **{f"django/forms/widgets/{name}.html": _line for name in _LINES},
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/textarea.html": _lines,
}


class LookRenderer(TemplatesSetting):
    """Draw every form and field with the components; needs "django.forms" in INSTALLED_APPS.

    The controls themselves, of which a page of the desk has dozens, are written without a template.
    """

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Draw a control at once, and anything else from its template."""
        draw = _DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)
