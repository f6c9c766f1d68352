"""Pages for what went wrong; the words are in templates/400.html and its like."""

from collections.abc import Mapping

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseServerError,
    JsonResponse,
    RawPostDataException,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from gongzhi.kernel.away import RETRY_AFTER, is_away, what_failed
from gongzhi.web.elder import elder_size

API = "/api/"  # where programs come, who read no pages


@requires_csrf_token
def replayed_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not fit: too old, sent from elsewhere, or without cookies."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what makes no sense."""
    if request.path.startswith(API):
        return _problem("Bad Request", 400, "bad_request", _("读不懂这个请求。"))
    return HttpResponseBadRequest(_plain("400.html", request))


def failed(request: HttpRequest) -> HttpResponse:
    """Answer when we ourselves failed; asks nothing of the database, which may be the reason."""
    if is_away(what_failed()):
        return away(request)
    if request.path.startswith(API):
        told = _("系统出错了，这次请求没有完成。请稍后再试。")
        return _problem("Internal Server Error", 500, "internal_server_error", told)
    return HttpResponseServerError(_plain("500.html", request))


def away(request: HttpRequest) -> HttpResponse:
    """Answer while the database or the disk is away: what was typed is kept on the page, to be sent again."""
    headers = {"Retry-After": str(RETRY_AFTER)}
    if request.path.startswith(API):
        told = _("系统正忙，这次请求没有完成。请稍后再试。")
        return _problem("Service Unavailable", 503, "service_unavailable", told, headers)
    typed = _typed(request)
    files = bool(typed and request.FILES)
    page = _plain("503.html", request, typed=typed, files=files, address=request.get_full_path())
    return HttpResponse(page, status=503, headers=headers)


def _problem(
    title: str, status: int, code: str, told: str, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Answer a program with a problem document (RFC 9457)."""
    said = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": told}
    return JsonResponse(said, status=status, headers=headers, content_type="application/problem+json")


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields of the form that was sent, but for those that a page must not show, as passwords."""
    if request.method != "POST" or request.path.startswith("/account/"):
        return []
    try:
        return [(name, text) for name, texts in request.POST.lists() for text in texts]
    except (OSError, RawPostDataException):  # the form did not come through, or was read as something else
        return []


def _plain(template: str, request: HttpRequest, **more: object) -> str:
    size = elder_size(request)
    known = {"city_name": settings.CITY_NAME, "elder": bool(size), "elder_size": size}
    return render_to_string(template, known | more)
