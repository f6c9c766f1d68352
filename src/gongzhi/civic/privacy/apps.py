"""The module as a Django app."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "gongzhi.civic.privacy"
    label = "privacy"
