"""What every answer gets: a policy against foreign scripts, no copy of personal pages, the language."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware
from django.utils import translation
from django.utils.cache import patch_cache_control

GetResponse = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "worker-src 'self' blob:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'self'; object-src 'none'"
)
# The map asks where one is; passkeys are made and shown on our own pages; nothing else is used.
PERMISSIONS_POLICY = ", ".join(
    [
        *("geolocation=(self)", "publickey-credentials-create=(self)", "publickey-credentials-get=(self)"),
        *(f"{feature}=()" for feature in ("camera", "display-capture", "microphone", "payment", "serial")),
        *(f"{feature}=()" for feature in ("usb", "bluetooth", "hid", "midi", "browsing-topics")),
    ]
)
_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
# Pages that belong to somebody, or whose address is a key: no search engine keeps them.
_NOT_FOR_ROBOTS = (
    "/account/",
    "/desk/",
    "/case/",
    "/files/",
    "/find/",
    "/follow-up/",
    "/mine/",
    "/report/received/",
)


def safety(get_response: GetResponse) -> GetResponse:
    """Let pages load and run only what this very site serves, and keep no copy of what is somebody's own."""

    def guard(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        if request.path.startswith(_NOT_FOR_ROBOTS):
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        if is_personal(request) and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return guard


def heads_of_every_answer() -> dict[str, str]:
    """Return the heads that every answer has, for who answers before Django does."""
    request, answer = HttpRequest(), HttpResponse()
    if settings.SECURE_PROXY_SSL_HEADER:  # as a visitor comes to us by TLS
        name, value = settings.SECURE_PROXY_SSL_HEADER
        request.META[name] = value
    guarded = SecurityMiddleware(lambda request: answer).process_response(request, answer)
    del guarded.headers["Content-Type"]
    return {**guarded.headers, **_ALWAYS}


def is_personal(request: HttpRequest) -> bool:
    """Tell whether an answer may be for this visitor alone: there is a session, or a key in the address."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or request.path.startswith(_NOT_FOR_ROBOTS)


def language(get_response: GetResponse) -> GetResponse:
    """Speak the language that the visitor chose, else Chinese, whatever the browser prefers."""

    def speak(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
            return response

    return speak
