"""The page of who decided what on a case, to read and to print, and the same as a file."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongzhi.civic.accountability.policy import can_read_decisions
from gongzhi.civic.accountability.queries.case import Chain, decisions_of
from gongzhi.civic.accountability.queries.file import file_of
from gongzhi.civic.accountability.vocabulary import Decision
from gongzhi.civic.cases.models import Case
from gongzhi.civic.people.models import Person
from gongzhi.web.desk.entrance import for_staff, seen_case


@require_safe
@for_staff
def decisions(request: HttpRequest, by: Person, at: datetime, number: str) -> HttpResponseBase:
    """Show each decision with who took it, its grounds, and what had been seen."""
    case, chain = _told(number, by, at)
    rows = [{"decision": each, "unseen": _unseen(each, chain)} for each in chain.decisions]
    page: dict[str, Any] = {"case": case, "rows": rows, "lines": chain.lines, "at": at}
    return render(request, "desk/decisions.html", page)


@require_safe
@for_staff
def as_file(request: HttpRequest, by: Person, at: datetime, number: str) -> HttpResponseBase:
    """Give the same as JSON, with what opens each fact in the public log."""
    case, chain = _told(number, by, at)
    answer = JsonResponse(file_of(case, chain, at=at), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer.headers["Content-Disposition"] = f'attachment; filename="decisions-{case.number}.json"'
    return answer


def _told(number: str, by: Person, at: datetime) -> tuple[Case, Chain]:
    case = seen_case(number, by, at)
    if not can_read_decisions(by, case, at=at):
        raise Http404
    return case, decisions_of(case, at=at)


def _unseen(decision: Decision, chain: Chain) -> list[Any]:
    """Return the facts that were on the case, and perhaps not on the page."""
    return [chain.lines[order - 1] for order in decision.sight.unseen] if decision.sight else []
