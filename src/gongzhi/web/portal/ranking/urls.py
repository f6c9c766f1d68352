"""Addresses of the public ranking; part of the portal (portal:…)."""

from django.urls import path

from gongzhi.web.portal.ranking import published, views

urlpatterns = [
    path("", views.board, name="ranking"),
    path("cases/", views.cases, name="ranking-cases"),
    path("trend/", views.trend, name="ranking-trend"),
    path("export.csv", views.export, name="ranking-export"),
    path("published/<str:month>/", published.published, name="ranking-published"),
    path("published/<str:month>/<int:nth>.json", published.receipt, name="ranking-receipt"),
]
