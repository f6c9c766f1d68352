"""What was confirmed: it stands above every page until it is done, can be taken back, and is reported."""

from datetime import datetime
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.actions import note_deed_seen, withdraw_deed
from gongzhi.civic.teamwork.models import PendingDeed
from gongzhi.civic.teamwork.queries.pending import deeds_of, deeds_to_show
from gongzhi.kernel.errors import Refused
from gongzhi.web.desk.entrance import for_staff
from gongzhi.web.desk.queue.bulk import way_back


@require_safe
@for_staff
def deeds(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Answer with how far one's deeds are, for the bar above the page."""
    here = urlsplit(request.headers.get("HX-Current-URL", ""))
    address = here._replace(scheme="", netloc="").geturl()
    page = {"deeds": deeds_to_show(by, at=at), "now": at, "here": address}
    # Without the navigation of a whole page, whose counts would be asked for every other second.
    return HttpResponse(render_to_string("desk/parts/deeds.html", {**page, "csrf_token": get_token(request)}))


def _own(number: int, by: Person) -> PendingDeed:
    found = deeds_of(by).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


@require_safe
@for_staff
def deed(request: HttpRequest, by: Person, at: datetime, number: int) -> HttpResponseBase:
    """Show what became of each case of a deed."""
    own = _own(number, by)
    parts = own.parts.select_related("case", "deed").order_by("pk")
    return render(request, "desk/deed.html", {"deed": own, "parts": parts, "now": at})


@require_POST
@for_staff
def withdraw(request: HttpRequest, by: Person, at: datetime, number: int) -> HttpResponse:
    """Take back what has not gone out yet; the words of a single case are in its form again."""
    own = _own(number, by)
    try:
        count = withdraw_deed(own, by=by, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(way_back(request))
    messages.success(request, _("已撤销，%(count)s件事项没有改动。") % {"count": count})
    if own.is_bulk:
        return redirect(way_back(request))
    return redirect("desk:case", own.parts.select_related("case").get().case.number)


@require_POST
@for_staff
def seen(request: HttpRequest, by: Person, at: datetime, number: int) -> HttpResponse:
    """Put the report away."""
    note_deed_seen(_own(number, by), by=by, at=at)
    return redirect(way_back(request))
