"""Addresses of the open data; the page that tells people of them is the portal's."""

from django.urls import path, re_path

from gongzhi.api.open_data import views

app_name = "open-data"
urlpatterns = [
    path("catalogue.json", views.catalogue, name="catalogue"),
    path("fields.json", views.fields, name="fields"),
    path("cases.geojson", views.as_geojson, name="geojson"),
    path("cases.csv", views.as_csv, name="csv"),
    path("cases.csv-metadata.json", views.table, name="csvw"),
    re_path(r"^cases-(?P<month>\d{4}-\d\d)\.csv$", views.month_as_csv, name="month"),
    re_path(r"^facts-(?P<month>\d{4}-\d\d)\.jsonl$", views.facts, name="facts"),
]
