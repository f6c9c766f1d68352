"""Publishing a month: what it means, asked once more, then done."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.civic.evaluation.actions import publish_ranking
from gongzhi.civic.evaluation.policy import can_publish_ranking
from gongzhi.civic.evaluation.queries.published import publications_of
from gongzhi.civic.evaluation.vocabulary import Month
from gongzhi.civic.people.models import Person
from gongzhi.kernel.errors import Refused
from gongzhi.web.desk.entrance import for_staff
from gongzhi.web.proof import proof_required


@for_staff
@proof_required()
def publish(request: HttpRequest, by: Person, at: datetime, month: str) -> HttpResponseBase:
    """Let who may publish a month see what was published of it, and publish it."""
    wanted = _month(month)
    if not can_publish_ranking(by, at=at):
        raise Http404
    board = f"{reverse('desk:ranking')}?month={wanted}"
    if request.method == "POST":
        _publish(request, wanted, by, at)
        return redirect(board)
    context = {"month": wanted, "past": publications_of(wanted)[:12], "back": board}
    return render(request, "desk/ranking/publish.html", context)


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise Http404 from error


def _publish(request: HttpRequest, month: Month, by: Person, at: datetime) -> None:
    try:
        publish_ranking(month, by=by, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(month)s的排名已公布。") % {"month": month})
