"""The module as a Django app; its periodic work is known once it is ready."""

from importlib import import_module

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "gongzhi.civic.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Let the module's periodic work register itself."""
        import_module("gongzhi.civic.privacy.tasks")
