"""Which public cases are asked for: filters, and pages by cursor."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from gongzhi.api.reading import Said, legible, listed_among, number_of, span_of
from gongzhi.api.rest.cursor import BadCursor, Cursor
from gongzhi.civic.cases.models import CaseQuerySet, Category
from gongzhi.civic.cases.policy import public_cases
from gongzhi.civic.cases.queries.search import in_branch
from gongzhi.civic.cases.vocabulary import Status
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.kernel.errors import Refused

A_PAGE = 1000
LARGEST_PAGE = 10_000
STATUSES = (
    Status.ACCEPTED,
    Status.DISPATCHED,
    Status.HANDLING,
    Status.OBJECTED,
    Status.SUSPENDED,
    Status.RESOLVED,
    Status.CLOSED,
)


class UnknownCode(Refused):
    message = _("没有%(name)s为“%(code)s”的项目。")


class NotACursor(Refused):
    message = _("cursor要原样使用上一页给出的next。")


@dataclass(frozen=True)
class Page:
    """Some cases, the newest first, and the cursor behind the last where there are more."""

    cases: CaseQuerySet
    next: str | None = None


def page_of(said: Said) -> Page:
    """Return the page that is asked for; two queries find where it ends, whatever its size."""
    size = number_of(said, "limit", usual=A_PAGE, most=LARGEST_PAGE)
    cases = chosen(said)
    if text := legible("cursor", said.get("cursor", "")):
        cases = _after(cases, text)
    ends = list(cases.only("opened_at")[size - 1 : size + 1])
    more = str(Cursor.of(ends[0])) if len(ends) > 1 else None
    return Page(cases[:size], more)


def _after(cases: CaseQuerySet, text: str) -> CaseQuerySet:
    try:
        return Cursor.parse(text).after(cases)
    except BadCursor as error:
        raise NotACursor from error


def chosen(said: Said) -> CaseQuerySet:
    """Return the public cases that fit the filters."""
    cases = public_cases()
    if text := said.get("from", ""):
        cases = cases.filter(opened_at__gte=span_of("from", text).start)
    if text := said.get("to", ""):
        cases = cases.filter(opened_at__lt=span_of("to", text).end)
    if statuses := listed_among(said, "status", STATUSES):
        cases = cases.filter(status__in=statuses)
    if code := legible("category", said.get("category", "")):
        cases = cases.filter(in_branch(_category(code)))
    if code := legible("place", said.get("place", "")):
        cases = cases.within(_place(code))
    return cases


def _category(code: str) -> Category:
    category = Category.objects.filter(code=code).first()
    if category is None:
        raise UnknownCode(name="category", code=code[:40])
    return category


def _place(code: str) -> Place:
    place = Place.objects.present().filter(code=code).first()
    if place is None:
        raise UnknownCode(name="place", code=code[:40])
    return place
