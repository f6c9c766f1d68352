"""The order of the floors, and the doors between them; .importlinter holds the rest."""

from configparser import ConfigParser
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Field, Model

from tests.architecture.source import CIVIC, MODULES, PACKAGE, ROOT, files, imports, part_of, place

DOORS = {"vocabulary", "events", "models", "policy", "queries", "actions"}

CONFIG = PACKAGE / "config"


def floors() -> list[str]:
    """Return the modules of the import contract, top to bottom."""
    contract = ConfigParser()
    contract.read(ROOT / ".importlinter")
    lines = contract["importlinter:contract:floors"]["layers"].split("\n")
    return [f"gongzhi.{line.strip()}" for line in lines if line.strip()]


def test_the_apps_are_in_the_order_of_the_import_contract() -> None:
    ours = [app for app in settings.INSTALLED_APPS if app.startswith("gongzhi.")]
    assert ours == [floor for floor in floors() if floor != "gongzhi.config"]


def test_every_module_has_its_floor() -> None:
    assert {f"gongzhi.civic.{module.name}" for module in MODULES} <= set(floors())


def test_a_module_is_entered_by_its_doors() -> None:
    assert [*sorted(wrong_entrances())] == []


def wrong_entrances() -> set[str]:
    """Return the imports that reach behind another module's doors."""
    wrong = set()
    for path in files():
        for name in imports(path):
            parts = name.split(".")
            if parts[:2] != ["gongzhi", "civic"] or len(parts) < 4 or (CIVIC / parts[2]) in path.parents:
                continue
            if parts[3] not in DOORS and not (CONFIG in path.parents and parts[3] == "commands"):
                wrong.add(f"{place(path)} {name}")
    return wrong


def test_decisions_know_no_django_but_the_marking_of_words() -> None:
    impure = [
        f"{place(path)} {name}"
        for module in MODULES
        for path in files(module)
        if part_of(path) == "logic"
        for name in imports(path)
        if name.startswith("django.") and not name.startswith("django.utils.translation")
    ]
    assert impure == []


def test_a_foreign_key_points_down() -> None:
    order = [app.split(".")[-1] for app in settings.INSTALLED_APPS]
    upward = [
        str(field)
        for field in foreign_keys()
        if order.index(app_of(field.related_model)) < order.index(app_of(field.model))
    ]
    assert upward == []


def test_a_foreign_key_to_another_module_leaves_no_name_there() -> None:
    across = [field for field in foreign_keys() if app_of(field.related_model) != app_of(field.model)]
    assert [str(field) for field in across if not field.remote_field.hidden] == []


def foreign_keys() -> list[Any]:
    """Return all relations between our tables, and from ours to others."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("gongzhi.")]
    return [field for model in ours for field in relations_of(model)]


def relations_of(model: type[Model]) -> list[Any]:
    """Return the relations that a model itself declares."""
    return [field for field in model._meta.get_fields() if isinstance(field, Field) and field.is_relation]


def app_of(model: type[Model]) -> str:
    """Return the label of the app that has a model."""
    return model._meta.app_label


def test_modules_talk_by_facts_not_by_signals() -> None:
    signals = ("django.dispatch", "django.db.models.signals", "django.core.signals")
    assert [place(path) for path in files() for name in imports(path) if name.startswith(signals)] == []
