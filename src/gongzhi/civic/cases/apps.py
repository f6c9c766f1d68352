"""The module as a Django app; its reactions and periodic work are known once it is ready."""

from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "gongzhi.civic.cases"
    label = "cases"

    def ready(self) -> None:
        """Let the module's reactions and periodic work register themselves."""
        import_module("gongzhi.civic.cases.reactions")
        import_module("gongzhi.civic.cases.tasks")
