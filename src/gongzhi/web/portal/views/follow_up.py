"""Evaluating an answer by a link, without signing in: the link opens this one form and nothing else."""

from datetime import datetime

from django.core.signing import BadSignature, SignatureExpired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from gongzhi.civic.cases.actions import follow_up_case
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.cases.queries.timeline import timeline_of
from gongzhi.civic.cases.vocabulary import CodeHolder, Status, Way
from gongzhi.kernel import clock
from gongzhi.web.follow_up_links import FollowUpLink, read_link
from gongzhi.web.portal.forms import FollowUpForm
from gongzhi.web.portal.showing import reply_in
from gongzhi.web.refusals import refusals_on


@never_cache
def follow_up(request: HttpRequest, token: str) -> HttpResponse:
    """Show the answer and ask what its reporter says of it; once per round."""
    at = clock.now()
    try:
        link = read_link(token)
    except SignatureExpired:
        return _closed(request, "expired", status=410)
    except BadSignature:
        return _closed(request, "foreign", status=404)
    case = visible_cases(CodeHolder(link.case_id), at=at).select_related("lead", "place").first()
    if case is None:
        return _closed(request, "foreign", status=404)
    return _ask(request, case, link, at=at)


def _ask(request: HttpRequest, case: Case, link: FollowUpLink, *, at: datetime) -> HttpResponse:
    is_answered = case.follow_ups.filter(round=link.round, reached=True).exists()
    if is_answered or case.rounds != link.round or case.status != Status.RESOLVED:
        return _closed(request, "answered" if is_answered else "past", status=410)
    form = FollowUpForm(request.POST or None, initial={"version": case.version})
    if form.is_valid():
        case.version = form.cleaned_data["version"]
        opinion = form.cleaned_data["opinion"]
        with refusals_on(form):
            follow_up_case(case, way=Way.WEB, by=CodeHolder(case.pk), at=at, **opinion)
            return render(request, "portal/follow_up_done.html", {"is_again": opinion["reopen"]})
    reply = reply_in(timeline_of(case, viewer=CodeHolder(case.pk), at=at))
    page = {"case": case, "form": form, "reply": reply}
    return render(request, "portal/follow_up.html", page, status=422 if form.is_bound else 200)


def _closed(request: HttpRequest, why: str, *, status: int) -> HttpResponse:
    return render(request, "portal/follow_up_closed.html", {"why": why}, status=status)
