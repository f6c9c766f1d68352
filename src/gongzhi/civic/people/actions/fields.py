"""Changing only the fields that differ."""

from collections.abc import Mapping

from django.db import models


def set_fields(thing: models.Model, wanted: Mapping[str, object]) -> tuple[str, ...]:
    """Set the fields that differ and return their names."""
    changed = tuple(field for field, value in wanted.items() if getattr(thing, field) != value)
    for field in changed:
        setattr(thing, field, wanted[field])
    return changed
