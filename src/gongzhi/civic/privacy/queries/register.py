"""The register of this house: one register.toml beside the tables it speaks of."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import AppConfig, apps

from gongzhi.civic.privacy.logic.register import Activity, Basis, Entry, Keep, Register, read_register

__all__ = ["Activity", "Basis", "Entry", "Keep", "tables_of_the_house", "the_register"]

OURS = "gongzhi."


@cache
def the_register() -> Register:
    """Return the register, read once in the life of a process; `RegisterInvalid` where a file is wrong."""
    return read_register(
        (f"{app.label}/{path.relative_to(app.path)}", path.read_text(encoding="utf-8"))
        for app in apps.get_app_configs()
        if app.name.startswith(OURS)
        for path in _files(app)
    )


def _files(app: AppConfig) -> Iterator[Path]:
    """Yield the file beside an app's tables, and those one folder below, for tables of others."""
    home = Path(app.path)
    yield from [*home.glob("register.toml"), *sorted(home.glob("*/register.toml"))]


def tables_of_the_house() -> dict[str, list[str]]:
    """Return the fields of every table, by its label."""
    return {
        model._meta.label: [  # as Django documents
            field.name
            for field in [*model._meta.local_fields, *model._meta.local_many_to_many]  # likewise
        ]
        for model in apps.get_models()
    }
