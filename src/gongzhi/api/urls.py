"""Addresses for programs."""

from django.urls import include, path

from gongzhi.api.rest.house import at_the_door, not_there

urlpatterns = [
    path("api/v1/", include("gongzhi.api.rest.urls")),
    path("api/", at_the_door(not_there), name="no-api"),
    path("api/<path:rest>", at_the_door(not_there), name="no-api"),
    path("open311/", include("gongzhi.api.open311.urls")),
    path("open-data/", include("gongzhi.api.open_data.urls")),
]
