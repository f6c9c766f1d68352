"""The module as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "gongzhi.civic.ledger"
    label = "ledger"
