"""The way out of e-mails: a signed link in each, which a mail program may also press by itself (RFC 8058)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gongzhi.civic.teamwork.actions import stop_letters
from gongzhi.civic.teamwork.queries.notices import person_to_unsubscribe
from gongzhi.kernel import clock


# A mail program has no cookie of ours; the token proves to whom the link was sent.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to send no more e-mails, or stop sending them."""
    person = person_to_unsubscribe(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        stop_letters(person, by=person, at=clock.now())
    return render(request, "stop_letters.html", {"is_done": request.method == "POST"})
