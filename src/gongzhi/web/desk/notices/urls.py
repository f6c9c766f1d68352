"""Addresses of a member's notices."""

from django.urls import path

from gongzhi.web.desk.notices import views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("count/", views.count, name="notices-count"),
    path("read/", views.read, name="notices-read"),
    path("settings/", views.choose, name="notices-settings"),
    path("settings/retry/", views.retry, name="notices-retry"),
]
