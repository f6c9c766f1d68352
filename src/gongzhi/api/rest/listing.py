"""The list of cases: filters, and pages that stay in place whatever is added meanwhile."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Annotated, Literal

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from gongzhi.api.rest.answers import answered
from gongzhi.api.rest.callers import CalledRequest, Caller, Token
from gongzhi.api.rest.cursor import BadCursor, Cursor
from gongzhi.api.rest.lookups import body_with, category_with, kept_place
from gongzhi.api.rest.problems import unfit
from gongzhi.api.rest.shapes import CasePage, CaseShape, shown_in_full, shown_to_all, with_what_is_shown
from gongzhi.civic.cases.models import Case, CaseQuerySet
from gongzhi.civic.cases.policy import public_cases
from gongzhi.civic.cases.queries.search import in_branch, matching, matching_publicly
from gongzhi.civic.cases.vocabulary import Kind, Status, Urgency
from gongzhi.civic.clients.vocabulary import Scope

router = Router(tags=[_("事项")])
A_PAGE, MOST = 20, 100
Show = Callable[[Case], CaseShape]
_NO_NUL = r"^[^\x00]*$"  # no database looks for that


def _as_iso(value: object) -> object:
    """Take no number for a moment: pydantic would read it as seconds since 1970."""
    if not isinstance(value, str) or value[4:5] != "-":
        raise ValueError(gettext("时间应写作 2025-03-12T12:00:00+08:00。"))
    return value


def _within_centuries(moment: datetime) -> datetime:
    """Keep moments to those that every database can compare."""
    if not 1900 <= moment.year <= 2200:
        raise ValueError(gettext("时间应在 1900 年至 2200 年之间。"))
    return moment.astimezone(UTC)


_A_MOMENT = WithJsonSchema(
    {"type": "string", "format": "date-time", "pattern": r"^(19[0-9]{2}|2[01][0-9]{2}|2200)-"}
)
Moment = Annotated[AwareDatetime, BeforeValidator(_as_iso), AfterValidator(_within_centuries), _A_MOMENT]
Words = Annotated[str, StringConstraints(max_length=80, pattern=_NO_NUL)]
Code = Annotated[str, StringConstraints(max_length=40, pattern=_NO_NUL)]


class Filter(BaseModel):
    """What a list of cases is narrowed by."""

    view: Literal["mine", "visible", "public"] | None = Field(
        None,
        description=_("mine 自己提的，visible 能看到的(有令牌时的默认)，public 公开的(没有令牌时的默认)"),
    )
    q: Words = Field("", description=_("内容、标题、位置里的字，或编号的开头"), examples=["路灯"])
    status: list[Status] = Field([], description=_("状态，可以写几个"))
    kind: list[Kind] = Field([], description=_("诉求类型，可以写几个"))
    urgency: list[Urgency] = Field([], description=_("紧急程度，可以写几个"))
    place: Code | None = Field(None, description=_("地点代码，含下级"), examples=["330106"])
    category: Code | None = Field(None, description=_("分类代码，含下级"), examples=["01"])
    body: Code | None = Field(None, description=_("主办单位的代码"))
    opened_from: Moment | None = Field(
        None, description=_("提出时间不早于"), examples=["2025-03-01T00:00:00+08:00"]
    )
    opened_before: Moment | None = Field(
        None, description=_("提出时间早于"), examples=["2025-04-01T00:00:00+08:00"]
    )
    overdue: bool | None = Field(None, description=_("true：正在进行的期限已过；false：没有过"))
    limit: int = Field(A_PAGE, ge=1, le=MOST, description=_("一页几件"))
    cursor: str | None = Field(
        None, max_length=80, description=_("上一页的 next；换了过滤条件就不能再用"), examples=[None]
    )


@router.get(
    "",
    operation_id="list_cases",
    url_name="cases",
    auth=Token(Scope.CASES_READ, optional=True),
    response=CasePage,
    summary=_("事项列表"),
    description=_(
        "新的在前。没有令牌时列出公开事项的公开内容。翻页用 next，翻页期间新增的事项不会让一件重复或漏掉。"
    ),
)
def cases(request: CalledRequest, asked: Query[Filter]) -> HttpResponse:
    """List cases."""
    found, shown = _seen(request.auth, asked)
    for narrow in _narrowings(asked, at=request.auth.at):
        found = narrow(found)
    return answered(request, page_of(from_cursor(found, asked.cursor), limit=asked.limit, shown=shown))


def page_of(cases: CaseQuerySet, *, limit: int, shown: Show) -> CasePage:
    """Return the first of the cases, and where the next page begins; one query."""
    page = list(with_what_is_shown(cases)[: limit + 1])
    more = str(Cursor.of(page[limit - 1])) if len(page) > limit else None
    return CasePage(items=[shown(case) for case in page[:limit]], next=more)


def _seen(caller: Caller, asked: Filter) -> tuple[CaseQuerySet, Show]:
    """Return the cases from which the list is taken, and how they are shown."""
    view = asked.view or ("visible" if caller.person else "public")
    if view == "public":
        return (matching_publicly(public_cases(), asked.q) if asked.q else public_cases()), shown_to_all
    if caller.person is None:
        raise unfit(gettext("没有令牌时只能查看公开的事项。"), parameter="view")
    seen = caller.cases().filter(spoken_by=caller.person) if view == "mine" else caller.cases()
    return (matching(seen, asked.q) if asked.q else seen), shown_in_full


def _narrowings(asked: Filter, *, at: datetime) -> Iterator[Callable[[CaseQuerySet], CaseQuerySet]]:
    """Yield what each part of the filter does."""
    equal = {"status__in": asked.status, "kind__in": asked.kind, "urgency__in": asked.urgency}
    times = {"opened_at__gte": asked.opened_from, "opened_at__lt": asked.opened_before}
    chosen = {name: value for name, value in {**equal, **times}.items() if value}
    yield lambda cases: cases.filter(**chosen)
    if asked.overdue is not None:
        is_late = Q(due_at__lt=at)
        yield lambda cases: cases.filter(is_late if asked.overdue else ~is_late | Q(due_at=None))
    if asked.place:
        place = kept_place(asked.place)
        if place is None:
            raise unfit(gettext("没有这个代码的地点。"), parameter="place")
        yield lambda cases: cases.within(place)
    if asked.category:
        category = category_with(asked.category)
        if category is None:
            raise unfit(gettext("没有这个代码的分类。"), parameter="category")
        yield lambda cases: cases.filter(in_branch(category))
    if asked.body:
        body = body_with(asked.body)
        if body is None:
            raise unfit(gettext("没有这个代码的单位。"), parameter="body")
        yield lambda cases: cases.filter(lead=body)


def from_cursor(cases: CaseQuerySet, cursor: str | None) -> CaseQuerySet:
    """Return the cases from where a page begins, newest first."""
    ordered = cases.order_by("-opened_at", "-pk")
    if cursor is None:
        return ordered
    try:
        return Cursor.parse(cursor).after(ordered)
    except BadCursor:
        raise unfit(gettext("cursor 不是上一页给的 next。"), parameter="cursor") from None
