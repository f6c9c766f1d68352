"""The module as a Django app."""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "gongzhi.civic.clients"
    label = "clients"
