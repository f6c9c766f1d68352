"""What a reply lacks, said to who writes it while they write; never in their way."""

from datetime import datetime
from itertools import groupby

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST

from gongzhi.civic.dispatch.queries.answers import remarks_on
from gongzhi.civic.people.models import Person
from gongzhi.web.desk.entrance import for_staff, seen_case

ENOUGH = 10
MOST = 20_000
"""Characters: a few are only a beginning, and more than any reply are not read."""


@require_POST
@for_staff
def answer_check(request: HttpRequest, by: Person, at: datetime, number: str) -> HttpResponseBase:
    """Answer with the warnings about a reply as far as it is written; with nothing where there are none."""
    case = seen_case(number, by, at)
    reply = request.POST.get("reply", "").strip()[:MOST]
    found = remarks_on(reply, to=case, at=at) if len(reply) >= ENOUGH else []
    lacks = [
        {"kind": kind, "reasons": [remark.reason for remark in remarks if remark.reason]}
        for kind, remarks in groupby(found, key=lambda remark: remark.kind)
    ]
    return render(request, "desk/parts/answer_check.html", {"lacks": lacks})
