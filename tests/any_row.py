"""A row of any table: whatever it needs is made on the way, and only a test's own values are set besides."""

from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from django.db.models import Field, ForeignKey, Model

_numbers = count(100_000)
AT = datetime(2025, 3, 12, 4, tzinfo=UTC)
# What a table's own rules (CHECK) ask for beyond types.
RULED: dict[str, dict[str, Any]] = {
    "clients.ApiToken": {"created_at": datetime(2024, 6, 1, tzinfo=UTC), "expires_at": AT},
    "privacy.Guardianship": {"until": AT},
    "evaluation.Weights": {"response": 30, "resolution": 30, "satisfaction": 40},
}


def a_row_of(model: type[Model], **given: Any) -> Any:
    """Return a row of a table, in the database; `given` may reach through foreign keys (case__spoken_by)."""
    values = RULED.get(model._meta.label, {}) | {k: v for k, v in given.items() if "__" not in k}
    for path, value in given.items():
        if "__" in path:
            near, far = path.split("__", 1)
            related: Any = model._meta.get_field(near).related_model
            values[near] = a_row_of(related, **{far: value})
    for field in model._meta.local_fields:
        if field.name not in values and _is_needed(field):
            values[field.name] = _value_for(field)
    return model._default_manager.create(**values)


def _is_needed(field: "Field[Any, Any]") -> bool:
    return not (field.null or field.has_default() or field.auto_created or (field.blank and not field.unique))


def _value_for(field: "Field[Any, Any]") -> Any:
    if isinstance(field, ForeignKey):
        return a_row_of(field.related_model)
    if field.choices:
        return next(iter(field.choices))[0]
    kind, number = field.get_internal_type(), next(_numbers)
    if kind in {"CharField", "TextField", "FileField"}:
        return str(number)[-(field.max_length or 20) :]
    if kind == "GenericIPAddressField":
        return "192.0.2.1"
    return _PLAIN[kind] if kind in _PLAIN else number % 30_000


_PLAIN: dict[str, Any] = {
    "DateTimeField": AT,
    "DateField": date(2025, 3, 12),
    "TimeField": time(8),
    "JSONField": {},
    "BinaryField": b"x",
    "BooleanField": True,
    "EmailField": "li@example.org",
    "FloatField": 0.5,
}
