"""The switches of every page: language and elder mode, kept in cookies of the device."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from gongzhi.web import elder

A_YEAR = 60 * 60 * 24 * 365


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    return _kept(settings.LANGUAGE_COOKIE_NAME, chosen, request)


@require_POST
def elder_mode(request: HttpRequest) -> HttpResponse:
    """Turn elder mode on, in one of three sizes, or off (0)."""
    chosen = request.POST.get("size", "")
    if chosen == "0":
        response = _back(request)
        response.delete_cookie(elder.COOKIE)
        return response
    if chosen not in map(str, elder.SIZES):
        return HttpResponseBadRequest()
    return _kept(elder.COOKIE, chosen, request)


def _kept(cookie: str, value: str, request: HttpRequest) -> HttpResponse:
    response = _back(request)
    response.set_cookie(
        cookie,
        value,
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )
    return response


def _back(request: HttpRequest) -> HttpResponse:
    """Go back to the page of the switch; never to another site."""
    page = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(page if is_ours else "/")
