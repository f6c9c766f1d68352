"""The application of the look and the pages; its reactions are known once it is ready."""

from importlib import import_module

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "gongzhi.web"
    label = "web"

    def ready(self) -> None:
        """Let the reactions of the account pages register themselves."""
        import_module("gongzhi.web.account.reactions")
