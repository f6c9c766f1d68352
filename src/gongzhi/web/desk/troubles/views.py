"""Pages of the common troubles at the desk: the table with early notices on top, and one of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.dispatch.models import Trouble
from gongzhi.civic.dispatch.policy import centre_to_choose, visible_troubles
from gongzhi.civic.dispatch.queries.gathering import areas
from gongzhi.civic.dispatch.queries.questions import questions_of
from gongzhi.civic.dispatch.queries.troubles import cases_of
from gongzhi.civic.people.models import Person
from gongzhi.web.desk.entrance import for_staff
from gongzhi.web.paging import LongList
from gongzhi.web.troubles.forms import CountyFilter
from gongzhi.web.troubles.showing import called, figures_in_words, months_chart, trouble_rows

A_PAGE = 40
MOST_NOTICES = 10
ORDERS: Mapping[str, tuple[str | Promise, tuple[str, ...]]] = {
    "heat": (_("按热度"), ("-heat", "pk")),
    "growth": (_("按增长"), ("-growth", "-heat", "pk")),
    "unsolved": (_("按未解决"), ("-unsolved", "-heat", "pk")),
}


@require_safe
@for_staff
def troubles(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """List the troubles in one of three orders, after those that were noticed early."""
    form = CountyFilter(request.GET, counties=areas())
    found = visible_troubles(by, at=at).filter(**form.narrowing)
    order = request.GET.get("by", "")
    order = order if order in ORDERS else "heat"
    page = LongList(found.order_by(*ORDERS[order][1]), A_PAGE).get_page(request.GET.get("page"))
    noticed = found.filter(trouble__noticed_at__isnull=False).order_by("-trouble__noticed_at", "pk")
    context = {
        "form": form,
        "page": page,
        "rows": trouble_rows(page),
        "noticed": trouble_rows(noticed[:MOST_NOTICES]),
        "tabs": _tabs(form, order),
        "order": order,
    }
    return render(request, "desk/troubles/troubles.html", context, status=200 if form.is_valid() else 422)


def _tabs(form: CountyFilter, order: str) -> list[dict[str, Any]]:
    kept = {"county": form.data["county"]} if form.data.get("county") else {}
    return [
        {"label": label, "url": f"?{urlencode({'by': name, **kept})}", "current": name == order}
        for name, (label, _columns) in ORDERS.items()
    ]


@require_safe
@for_staff
def trouble(request: HttpRequest, by: Person, at: datetime, number: int) -> HttpResponseBase:
    """Show one trouble with the cases in it that one may see."""
    seen = visible_troubles(by, at=at)
    found = seen.filter(trouble=number).first()
    if found is None:
        heir = get_object_or_404(Trouble, pk=number, into__isnull=False).into_id
        return redirect("desk:trouble", get_object_or_404(seen, trouble=heir).trouble_id)
    cases = cases_of(number, among=visible_cases(by, at=at)).select_related(
        "place__parent", "category", "lead"
    )
    page = LongList(cases, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "trouble": found.trouble,
        "name": called(found.trouble),
        "figures": figures_in_words(found),
        "chart": months_chart(found.months),
        "page": page,
        "questions": questions_of(found.trouble),
        "may_choose": centre_to_choose(by, found.trouble.county, at=at) is not None,
    }
    return render(request, "desk/troubles/trouble.html", context)
