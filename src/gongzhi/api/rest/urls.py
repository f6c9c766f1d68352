"""Addresses of the REST API, mounted at /api/v1/."""

from django.urls import path

from gongzhi.api.rest.docs import docs
from gongzhi.api.rest.house import api, at_the_door, not_there, openapi

operations, _app, _namespace = api.urls
for operation in operations:
    operation.callback = at_the_door(operation.callback)  # type: ignore[arg-type]  # an operation has one

app_name = "rest"
urlpatterns = [
    *(it for it in operations if it.name != "api-root"),  # type: ignore[union-attr]  # see above
    path("openapi.json", at_the_door(openapi), name="openapi"),
    path("docs/", docs, name="docs"),
    path("", at_the_door(not_there), name="nothing"),
    path("<path:rest>", at_the_door(not_there), name="nothing"),
]
