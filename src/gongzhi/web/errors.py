"""Pages for what went wrong; the words are in templates/400.html and its like."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from gongzhi.web.elder import elder_size


@requires_csrf_token
def replayed_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not fit: too old, sent from elsewhere, or without cookies."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what makes no sense."""
    return HttpResponseBadRequest(_plain("400.html", request))


def failed(request: HttpRequest) -> HttpResponse:
    """Answer when we ourselves failed; asks nothing of the database, which may be the reason."""
    return HttpResponseServerError(_plain("500.html", request))


def _plain(template: str, request: HttpRequest) -> str:
    size = elder_size(request)
    known = {"city_name": settings.CITY_NAME, "elder": bool(size), "elder_size": size}
    return render_to_string(template, known)
