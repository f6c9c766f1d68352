"""The API as a whole: its parts, and what every request meets at its door."""

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.parser import Parser
from pydantic_core import from_json, to_json

from gongzhi.api.rest import cases, catalogue, me, places, rates, steps, trail
from gongzhi.api.rest.answers import answered
from gongzhi.api.rest.document import document
from gongzhi.api.rest.problems import Problem, as_response, no_such_thing, tell_problems

View = Callable[..., HttpResponse]


class Json(Parser):
    """Reads JSON strictly: UTF-8, no NaN, no half characters."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return what a body says; anything but JSON raises `ValueError`."""
        return from_json(request.body, allow_inf_nan=False)


api = NinjaAPI(
    title="共治 Gongzhi", version="1", parser=Json(), openapi_url=None, docs_url=None, urls_namespace="rest"
)
tell_problems(api)
for _address, _router in (
    ("/cases", cases.router),
    ("/cases", trail.router),
    ("/cases", steps.router),
    ("/attachments", trail.files),
    ("/places", places.router),
    ("", catalogue.router),
    ("/rates", rates.router),
    ("/me", me.router),
):
    api.add_router(_address, _router)


def at_the_door(view: View) -> View:
    """Speak the caller's language, and answer in problem documents what no operation answers."""

    @csrf_exempt  # no cookie opens this door, so nobody can be led through it unawares
    def meet(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
        language = language_of(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
        with translation.override(language):
            response = view(request, *args, **kwargs)
            if isinstance(response, HttpResponseNotAllowed):
                response = _not_allowed(response)
        response.headers["Content-Language"] = language
        response.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ("Accept-Language", "Authorization"))
        return response

    return update_wrapper(meet, view)


@lru_cache(maxsize=500)
def language_of(accepted: str) -> str:
    """Return the language that a caller understands best; Chinese where nothing fits."""
    for code, _quality in parse_accept_lang_header(accepted.lower()[:500]):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def _not_allowed(response: HttpResponse) -> HttpResponse:
    allowed = response.headers["Allow"]
    told = _("这个地址只接受 %(methods)s。") % {"methods": allowed}
    return as_response(Problem(405, told, headers={"Allow": allowed}))


def openapi(request: HttpRequest) -> HttpResponse:
    """Answer the OpenAPI document, in Chinese or English."""
    if request.method not in ("GET", "HEAD"):
        return _not_allowed(HttpResponseNotAllowed(("GET", "HEAD")))
    return answered(request, to_json(document(api, translation.get_language() or settings.LANGUAGE_CODE)))


def not_there(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer for addresses that don't exist."""
    return as_response(no_such_thing())
