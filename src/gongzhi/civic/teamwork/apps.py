"""The module as a Django app."""

from django.apps import AppConfig


class TeamworkConfig(AppConfig):
    name = "gongzhi.civic.teamwork"
    label = "teamwork"
