"""Addresses of how well replies answer; part of the desk (desk:…)."""

from django.urls import path

from gongzhi.web.desk.answers import views

urlpatterns = [
    path("", views.board, name="answers"),
    path("replies/", views.replies, name="answers-replies"),
    path("trend/", views.trend, name="answers-trend"),
    path("export.csv", views.export, name="answers-export"),
]
