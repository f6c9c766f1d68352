"""The module as a Django app; its reactions and periodic work are known once it is ready."""

from importlib import import_module

from django.apps import AppConfig


class TeamworkConfig(AppConfig):
    name = "gongzhi.civic.teamwork"
    label = "teamwork"

    def ready(self) -> None:
        """Let the module's reactions and periodic work register themselves."""
        import_module("gongzhi.civic.teamwork.reactions")
        import_module("gongzhi.civic.teamwork.tasks")
