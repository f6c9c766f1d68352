"""Addresses of who looked at whose details; part of the desk (desk:…)."""

from django.urls import path

from gongzhi.web.desk.looks import views

urlpatterns = [
    path("", views.looks, name="looks"),
    path("<int:pk>/answer/", views.answer, name="look-answer"),
]
