"""Controls as they are written without a template: the same as Django's own templates write them."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from pytest_django.asserts import assertHTMLEqual

from gongzhi.web.forms_look import LookRenderer

CONTROLS: list[tuple[forms.Widget, Any]] = [
    (forms.TextInput(), None),
    (forms.TextInput({"maxlength": 20, "autofocus": True, "disabled": False}), '<"&引号'),
    (forms.NumberInput(), 3),
    (forms.EmailInput(), "a@example.org"),
    (forms.URLInput(), "https://example.org/?a=1&b=2"),
    (forms.SearchInput({"placeholder": "搜索"}), ""),
    (forms.PasswordInput(), "never shown"),
    (forms.HiddenInput(), "3"),
    (forms.DateInput({"type": "date"}), "2025-03-12"),
    (forms.Textarea({"rows": 3}), "第一行\n<b>第二行"),
    (forms.Textarea(), None),
]


@pytest.mark.parametrize(("widget", "value"), CONTROLS)
def test_a_control_says_what_djangos_template_says(widget: forms.Widget, value: Any) -> None:
    ours = widget.render("name", value, renderer=LookRenderer())
    assertHTMLEqual(ours, widget.render("name", value, renderer=TemplatesSetting()))


def test_an_empty_first_line_of_a_text_survives_the_browser() -> None:
    html = forms.Textarea().render("text", "\n第二行", renderer=LookRenderer())
    assert html.endswith(">\n\n第二行</textarea>")


def test_a_select_marks_what_is_chosen_and_keeps_its_groups() -> None:
    widget = forms.Select(choices=[("", "全部"), ("街道", [("1", "荷塘<街道>"), ("2", "柳岸")])])
    html = widget.render("place", "2", attrs={"id": "p"}, renderer=LookRenderer())
    assert html.startswith('<select id="p" name="place">')
    assert '<optgroup label="街道">' in html
    assert '<option value="1">荷塘&lt;街道&gt;</option>' in html
    assert '<option value="2" selected>柳岸</option>' in html


def test_what_has_no_shorter_way_is_drawn_from_its_template() -> None:
    html = forms.CheckboxInput().render("yes", value=True, renderer=LookRenderer())
    assert html == '<input type="checkbox" name="yes" checked>'
