"""Addresses of the ranking at the desk; part of the desk (desk:…)."""

from django.urls import path

from gongzhi.web.desk.ranking import publishing, views

urlpatterns = [
    path("", views.board, name="ranking"),
    path("cases/", views.cases, name="ranking-cases"),
    path("trend/", views.trend, name="ranking-trend"),
    path("export.csv", views.export, name="ranking-export"),
    path("publish/<str:month>/", publishing.publish, name="ranking-publish"),
    path("exclusion/<str:number>/", views.exclusion, name="exclusion"),
]
