"""The module as a Django app."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "gongzhi.civic.evaluation"
    label = "evaluation"
