"""The API as a whole: its parts, and what every request meets at its door."""

from collections.abc import Callable
from functools import lru_cache, update_wrapper, wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.operation import Operation
from ninja.parser import Parser
from pydantic_core import from_json, to_json

from gongzhi.api.rest import cases, catalogue, me, places, rates, steps, trail, webhooks
from gongzhi.api.rest.answers import answered
from gongzhi.api.rest.document import document
from gongzhi.api.rest.problems import Problem, as_response, no_such_thing, tell_problems, unknown_parameters

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


def _exactly(run: Callable[..., Any]) -> Callable[..., Any]:
    """Let an operation refuse parameters that it does not have."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]  # ninja decorates a bound method
    asked = [it for it in operation.models if it.__ninja_param_source__ == "query"]
    known = [name for model in asked for name in model.__ninja_flatten_map__]

    @wraps(run)
    def checked(request: HttpRequest, **path: Any) -> Any:
        if unknown := [name for name in request.GET if name not in known]:
            return as_response(unknown_parameters(unknown, known=known))
        return run(request, **path)

    return checked


api.add_decorator(_exactly, mode="view")
for _address, _router in (
    ("/cases", cases.router),
    ("/cases", trail.router),
    ("/cases", steps.router),
    ("/attachments", trail.files),
    ("/places", places.router),
    ("", catalogue.router),
    ("/rates", rates.router),
    ("/webhooks", webhooks.router),
    ("/me", me.router),
):
    api.add_router(_address, _router)


def at_the_door(view: View) -> View:
    """Speak the caller's language, and answer in problem documents what no operation answers."""

    @csrf_exempt  # no cookie opens this door, so nobody can be led through it unawares
    def meet(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
        language = language_of(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
        is_head = request.method == "HEAD"
        request.method = "GET" if is_head else request.method
        with translation.override(language):
            response = view(request, *args, **kwargs)
            if isinstance(response, HttpResponseNotAllowed):
                response = _not_allowed(response)
        response = _head_of(response) if is_head else response
        response.headers["Content-Language"] = language
        response.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ("Accept-Language", "Authorization"))
        return response

    return update_wrapper(meet, view)


def _head_of(response: HttpResponseBase) -> HttpResponse:
    """Return an answer with its heads and no content (RFC 9110, 9.3.2)."""
    if isinstance(response, HttpResponse):
        response.headers.setdefault("Content-Length", str(len(response.content)))
    head = HttpResponse(status=response.status_code, headers=dict(response.headers))
    response.close()
    return head


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
    methods = {each.strip() for each in response.headers["Allow"].split(",")}
    allowed = ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))
    told = _("这个地址只接受 %(methods)s。") % {"methods": allowed}
    return as_response(Problem(405, told, headers={"Allow": allowed}))


def openapi(request: HttpRequest) -> HttpResponse:
    """Answer the OpenAPI document, in Chinese or English."""
    if request.method != "GET":
        return _not_allowed(HttpResponseNotAllowed(("GET",)))
    return answered(request, to_json(document(api, translation.get_language() or settings.LANGUAGE_CODE)))


def not_there(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer for addresses that don't exist."""
    return as_response(no_such_thing())
