"""The module as a Django app."""

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    name = "gongzhi.civic.accountability"
    label = "accountability"
