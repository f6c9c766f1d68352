"""Keeps when each signed-in device was last seen, and lets nobody work without a required second factor."""

from collections.abc import Callable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from gongzhi.kernel import clock
from gongzhi.web.account.second_factor import is_required

PAUSE = timedelta(minutes=5)
SEEN = "last_seen"
# Where one acts for a body, by hand or by a program that one makes.
OPEN = "/open-data/"  # the same for everybody, so that shared caches may keep it: no session is looked at
WORK = ("/desk/", "/account/tokens/", "/account/webhooks/")

GetResponse = Callable[[HttpRequest], HttpResponse]


def last_seen(get_response: GetResponse) -> GetResponse:
    """Note time, address and browser of a session once in five minutes."""

    def note(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(OPEN):
            _note(request)
        return get_response(request)

    return note


def _note(request: HttpRequest) -> None:
    at = clock.now().timestamp()
    if request.user.is_authenticated and at - request.session.get(SEEN, 0) > PAUSE.total_seconds():
        request.session[SEEN] = at
        UserSession.objects.create_from_request(request)


def second_factor(get_response: GetResponse) -> GetResponse:
    """Send whoever must have a second factor to where one gets it, before any work."""

    def guard(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(WORK) and request.user.is_authenticated and is_required(request):
            return redirect("mfa_index")  # which says why
        return get_response(request)

    return guard
