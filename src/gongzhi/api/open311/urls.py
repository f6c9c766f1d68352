"""Addresses of Open311; the end of each names the format."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.api.open311.asking import one_request, requests, token
from gongzhi.api.open311.discovery import discovery
from gongzhi.api.open311.services import definition, services
from gongzhi.api.open311.updates import updates, updates_of

app_name = "open311"
_END = r"(?:\.(?P<suffix>[^/.]*))?$"


def _read_or_add(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a program send with its key, which no page elsewhere knows, instead of a form's token."""
    return csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(view))


urlpatterns = [
    re_path(rf"^discovery{_END}", require_safe(discovery), name="discovery"),
    # Some clients look for it here, or ask for one service in the singular.
    re_path(rf"^v2/discovery{_END}", require_safe(discovery), name="discovery-below"),
    re_path(rf"^v2/services{_END}", require_safe(services), name="services"),
    re_path(rf"^v2/services?/(?P<code>[^/.]+){_END}", require_safe(definition), name="service"),
    re_path(rf"^v2/requests{_END}", _read_or_add(requests), name="requests"),
    re_path(rf"^v2/requests/(?P<number>[^/.]+){_END}", require_safe(one_request), name="request"),
    re_path(rf"^v2/requests/(?P<number>[^/.]+)/updates{_END}", require_safe(updates_of), name="history"),
    re_path(rf"^v2/tokens/(?P<token>[^/.]+){_END}", require_safe(token), name="token"),
    re_path(rf"^v2/servicerequestupdates{_END}", _read_or_add(updates), name="updates"),
]
