"""The module as a Django app."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "gongzhi.civic.dispatch"
    label = "dispatch"
