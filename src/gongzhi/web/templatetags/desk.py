"""Filters of the desk: numbers and codes as one reads them aloud, answers with their keys."""

from django import template
from django.forms.boundfield import BoundField, BoundWidget

register = template.Library()


@register.filter
def in_groups(number: str) -> str:
    """Return a case's number as the day, four digits and four digits."""
    return f"{number[:6]} {number[6:10]} {number[10:]}".strip()


@register.filter
def letter_by_letter(code: str) -> str:
    """Return a code with space between its signs."""
    return " ".join(code)


@register.filter
def with_keys(field: BoundField, keys: str) -> list[tuple[BoundWidget, str]]:
    """Return a field's options, each with the key that chooses it."""
    return list(zip(field.subwidgets, keys, strict=True))
