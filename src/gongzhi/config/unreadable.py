"""NUL, which no database takes as text: addresses with it name nothing, questions are asked without it."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

NUL = "\x00"
OF_PROGRAMS = ("/api/", "/open311/", "/open-data/")  # doors that name the wrong value themselves


class Unreadable:
    """Takes NUL out of what pages are asked; stands before all that looks into query or cookies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the page be asked without it; a session with it is nobody's."""
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query and not request.path_info.startswith(OF_PROGRAMS):
            request.META["QUERY_STRING"] = query.replace("%00", "")
        if NUL in request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""):
            del request.COOKIES[settings.SESSION_COOKIE_NAME]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, named: dict[str, object]
    ) -> None:
        """Find nothing at an address with it."""
        if NUL in request.path_info and not request.path_info.startswith(OF_PROGRAMS):
            raise Http404
