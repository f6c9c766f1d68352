"""The kernel as a Django app: it keeps facts, failed reactions and the schedule."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KernelConfig(AppConfig):
    name = "gongzhi.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every module subscribe its reactions and enter its tasks on the schedule."""
        autodiscover_modules("reactions", "tasks")
