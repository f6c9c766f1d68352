"""The application of the look and the pages; its reactions are known once it is ready."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "gongzhi.web"
    label = "web"

    def ready(self) -> None:
        """Let the reactions of the account pages register themselves; say in our words what is missing."""
        from django.forms import Field

        import_module("gongzhi.web.account.reactions")
        Field.default_error_messages["required"] = _("这一项还没有填。")
