"""Addresses of the privacy officer's desk; part of the desk (desk:…)."""

from django.urls import path

from gongzhi.web.desk.privacy import views

urlpatterns = [
    path("", views.privacy, name="privacy"),
]
