"""The module as a Django app."""

from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "gongzhi.civic.rights"
    label = "rights"
