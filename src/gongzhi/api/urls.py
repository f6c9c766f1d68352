"""Addresses for programs."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("gongzhi.api.rest.urls")),
    path("open311/", include("gongzhi.api.open311.urls")),
    path("open-data/", include("gongzhi.api.open_data.urls")),
]
