"""Addresses of Open311; the end of each names the format."""

from django.urls import re_path

from gongzhi.api.open311.asking import nowhere, one_request, requests, token
from gongzhi.api.open311.discovery import discovery
from gongzhi.api.open311.files import file
from gongzhi.api.open311.services import definition, services
from gongzhi.api.open311.updates import updates, updates_of

app_name = "open311"
_END = r"(?:\.(?P<suffix>[^/.]*))?$"


urlpatterns = [
    re_path(rf"^discovery{_END}", discovery, name="discovery"),
    # Some clients look for it here, or ask for one service in the singular.
    re_path(rf"^v2/discovery{_END}", discovery, name="discovery-below"),
    re_path(rf"^v2/services{_END}", services, name="services"),
    re_path(rf"^v2/services?/(?P<code>[^/.]+){_END}", definition, name="service"),
    re_path(rf"^v2/requests{_END}", requests, name="requests"),
    re_path(rf"^v2/requests/(?P<number>[^/.]+){_END}", one_request, name="request"),
    re_path(rf"^v2/requests/(?P<number>[^/.]+)/updates{_END}", updates_of, name="history"),
    re_path(rf"^v2/tokens/(?P<token>[^/.]+){_END}", token, name="token"),
    re_path(rf"^v2/servicerequestupdates{_END}", updates, name="updates"),
    # A file ends in its own way; what goes wrong is told in XML.
    re_path(r"^v2/files/(?P<pk>[0-9]{1,18})$", file, {"suffix": "xml"}, name="file"),
    re_path(rf"^[\s\S]*?{_END}", nowhere, name="nowhere"),
]
