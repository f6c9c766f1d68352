"""What is asked for: one request, many by filters, the id behind a token."""

from datetime import datetime, timedelta
from functools import partial

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.api.open311.answers import Answer, Failure
from gongzhi.api.open311.entrance import EVERY, READ_OR_ADD, Call, entrance
from gongzhi.api.open311.opening import open_request
from gongzhi.api.open311.seeing import as_requests, cases_seen_by
from gongzhi.api.reading import Said, Span, listed, listed_among, number_of, span_of
from gongzhi.civic.cases.models import CaseQuerySet, Category
from gongzhi.civic.cases.vocabulary import ENDED
from gongzhi.kernel.errors import Refused

MOST_ROWS = 1000  # GeoReport v2, GET Service Requests: "first 1000 requests"
LONGEST_SPAN = timedelta(days=90)  # the same: "may not span more than 90 days"
LAST_PAGE = 10_000
NOT_FOUND = _("没有找到编号为“%(number)s”的事项，或者它没有公开。")


class SpanTooLong(Refused):
    message = _("start_date和end_date之间最多90天，请分几次查询。")


class EndsBeforeItBegins(Refused):
    message = _("end_date不能早于start_date。")


@partial(entrance, methods=READ_OR_ADD)
def requests(call: Call) -> Answer:
    """List the cases that fit the filters, or take in a new one."""
    return open_request(call) if call.request.method == "POST" else _list(call)


def _list(call: Call) -> Answer:
    said = call.said
    size = number_of(said, "page_size", usual=MOST_ROWS, most=MOST_ROWS)
    begin = (number_of(said, "page", usual=1, most=LAST_PAGE) - 1) * size
    found = _found(call, cases_seen_by(call.person, at=call.at))[begin : begin + size]
    return Answer("service_requests", as_requests(found, call, extended=wants_more(said)))


def _found(call: Call, cases: CaseQuerySet) -> CaseQuerySet:
    """Narrow the cases; ids that are named override everything else, as the specification says."""
    said = call.said
    if numbers := listed(said, "service_request_id"):
        return cases.filter(number__in=numbers)
    if codes := listed(said, "service_code"):
        cases = cases.filter(_of_services(codes, call))
    if len(statuses := listed_among(said, "status", ("open", "closed"))) == 1:
        cases = cases.filter(status__in=ENDED) if statuses == ["closed"] else cases.underway()
    span = span_asked(said, at=call.at)
    return cases.filter(opened_at__gte=span.start, opened_at__lt=span.end)


def _of_services(codes: list[str], call: Call) -> Q:
    """Ask for the category, and of one's own without one, for what was wanted: one index finds both."""
    asked = list(Category.objects.filter(code__in=codes).values_list("pk", flat=True))
    decided = Q(category__in=asked)
    return decided | Q(category=None, wanted__in=asked) if call.person else decided


def span_asked(said: Said, *, at: datetime) -> Span:
    """Return the span between start_date and end_date; where one is missing, 90 days long."""
    start, end = said.get("start_date", ""), said.get("end_date", "")
    first = span_of("start_date", start).start if start else None
    last = span_of("end_date", end).end if end else None
    if last is None:
        last = first + LONGEST_SPAN if first else at + timedelta(seconds=1)
    span = Span(first or last - LONGEST_SPAN, last)
    if span.end <= span.start:
        raise EndsBeforeItBegins
    if span.end - span.start > LONGEST_SPAN + timedelta(days=1):  # both days count in full
        raise SpanTooLong
    return span


def wants_more(said: Said) -> bool:
    """Tell whether extended attributes are asked for."""
    return listed_among(said, "extensions", ("true", "false")) == ["true"]


@entrance
def one_request(call: Call, *, number: str) -> Answer:
    """Tell one case."""
    found = cases_seen_by(call.person, at=call.at).filter(number=number)
    told = as_requests(found, call, extended=wants_more(call.said))
    if not told:
        raise Failure(404, NOT_FOUND % {"number": number[:40]})
    return Answer("service_requests", told)


@entrance
def token(call: Call, *, token: str) -> Answer:
    """Tell the id behind a token: ids are given at once here, and are their own tokens."""
    if not cases_seen_by(call.person, at=call.at).filter(number=token).exists():
        raise Failure(404, NOT_FOUND % {"number": token[:40]})
    return Answer("service_requests", [{"service_request_id": token, "token": token}])


@partial(entrance, methods=EVERY)
def nowhere(_call: Call) -> Answer:
    """Say of any other address that nothing is there."""
    raise Failure(404, _("这里没有这个地址。"))
