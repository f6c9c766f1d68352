"""Keeps when each signed-in device was last seen, without a write for every page."""

from collections.abc import Callable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

from gongzhi.kernel import clock

PAUSE = timedelta(minutes=5)
SEEN = "last_seen"


def last_seen(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Note time, address and browser of a session once in five minutes."""

    def note(request: HttpRequest) -> HttpResponse:
        at = clock.now().timestamp()
        if request.user.is_authenticated and at - request.session.get(SEEN, 0) > PAUSE.total_seconds():
            request.session[SEEN] = at
            UserSession.objects.create_from_request(request)
        return get_response(request)

    return note
