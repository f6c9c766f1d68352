"""Addresses of the hotspots; part of the portal (portal:…)."""

from django.urls import path

from gongzhi.web.portal.troubles import questions, views

urlpatterns = [
    path("", views.troubles, name="troubles"),
    path("questions/", questions.questions, name="questions"),
    path("questions/<int:number>/", questions.question, name="question"),
    path("<int:number>/", views.trouble, name="trouble"),
    path("<int:number>/cases.geojson", views.geojson, name="trouble-geojson"),
]
