"""The page of who decided what about the house: rules, programs, appointments, places, keys."""

from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongzhi.civic.accountability.policy import visible_decisions
from gongzhi.civic.accountability.queries.house import decisions_in
from gongzhi.civic.people.models import Person
from gongzhi.web.desk.audit.forms import DecisionFilter
from gongzhi.web.desk.audit.views import for_auditors
from gongzhi.web.paging import LongList

A_PAGE = 50


@require_safe
@for_auditors
def decisions(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """List the decisions that were asked for, the newest first."""
    seen = visible_decisions(by, at=at)
    assert seen is not None  # who sees none was not let in
    form = DecisionFilter(request.GET)
    found = LongList(form.narrowed(seen), A_PAGE).get_page(request.GET.get("page"))
    page = {"form": form, "page": found, "decisions": decisions_in(found)}
    return render(request, "desk/audit/decisions.html", page, status=200 if form.is_valid() else 422)
