"""The module as a Django app; its reactions are known once it is ready."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "gongzhi.civic.people"
    label = "people"

    def ready(self) -> None:
        """Let the module's reactions register themselves."""
        import_module("gongzhi.civic.people.reactions")
