"""Pages for what went wrong; the words are in templates/400.html and its like."""

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


@requires_csrf_token
def replayed_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not fit: too old, sent from elsewhere, or without cookies."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what makes no sense."""
    return HttpResponseBadRequest(_plain("400.html", request))


def failed(request: HttpRequest) -> HttpResponse:
    """Answer when we ourselves failed; asks nothing of the database, which may be the reason."""
    if is_away(what_failed()):
        return away(request)
    return HttpResponseServerError(_plain("500.html", request))


def away(request: HttpRequest) -> HttpResponse:
    """Answer while the database or the disk is away: what was typed is kept on the page, to be sent again."""
    headers = {"Retry-After": str(RETRY_AFTER)}
    if request.path.startswith("/api/"):
        told = {"type": "about:blank", "title": "Service Unavailable", "status": 503}
        said = {"code": "service_unavailable", "detail": _("系统正忙，这次请求没有完成。请稍后再试。")}
        return JsonResponse(told | said, status=503, headers=headers, content_type="application/problem+json")
    typed = _typed(request)
    files = bool(typed and request.FILES)
    page = _plain("503.html", request, typed=typed, files=files, address=request.get_full_path())
    return HttpResponse(page, status=503, headers=headers)


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
