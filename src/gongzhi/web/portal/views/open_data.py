"""The page about open data: what there is, in which formats, and how programs ask for more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongzhi.kernel import clock
from gongzhi.web.portal.forms import last_months

MONTHS = 6


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """Tell what data the city gives away, and how a program fetches it."""
    page = {
        "months": last_months(timezone.localdate(clock.now()), many=MONTHS),
        "site": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "portal/open_data.html", page)
