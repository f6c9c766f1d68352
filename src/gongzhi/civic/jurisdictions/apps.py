"""The module as a Django app."""

from django.apps import AppConfig


class JurisdictionsConfig(AppConfig):
    name = "gongzhi.civic.jurisdictions"
    label = "jurisdictions"
