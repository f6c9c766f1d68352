"""The rates of a month by body, place or category, and the cases behind each figure."""

from dataclasses import asdict
from typing import Annotated, Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import BaseModel, Field, StringConstraints

from gongzhi.api.rest.answers import answered
from gongzhi.api.rest.callers import CalledRequest, Caller, Token
from gongzhi.api.rest.listing import A_PAGE, MOST, Code, from_cursor, page_of
from gongzhi.api.rest.lookups import body_with, category_with, kept_place
from gongzhi.api.rest.problems import unfit
from gongzhi.api.rest.shapes import CasePage, CaseShape, Named, shown_in_full, shown_to_all
from gongzhi.civic.cases.models import Case, CaseQuerySet, Category
from gongzhi.civic.cases.policy import public_cases
from gongzhi.civic.clients.vocabulary import Scope
from gongzhi.civic.evaluation.queries import Row, cases_behind, cases_of, narrowed, rates_by, weights_in
from gongzhi.civic.evaluation.vocabulary import Figure, Grouping, Month
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.civic.people.models import Organisation

router = Router(tags=[_("考核")])
_MODELS: dict[Grouping, Any] = {
    Grouping.BODY: Organisation,
    Grouping.PLACE: Place,
    Grouping.CATEGORY: Category,
}
_FIND = {Grouping.BODY: body_with, Grouping.PLACE: kept_place, Grouping.CATEGORY: category_with}
MonthText = Annotated[str, StringConstraints(pattern=r"^(19|20|21)\d\d-(0[1-9]|1[0-2])$")]
_MONTH = _("月份，按提出时间")


class Figures(BaseModel):
    """Counts of cases, each named as its figure."""

    all: int = Field(description=_("全部事项"))
    excluded: int = Field(description=_("不计入考核"))
    contact_asked: int = Field(description=_("应联系"))
    contacted: int = Field(description=_("按时联系"))
    answered: int = Field(description=_("已评价或超期未办结"))
    resolved: int = Field(description=_("反映人认可已解决"))
    rated: int = Field(description=_("已评满意度"))
    satisfied: int = Field(description=_("满意"))
    due: int = Field(description=_("应办结"))
    in_time: int = Field(description=_("按期办结"))


class RateRow(BaseModel):
    """One line of a table of rates."""

    of: Named | None = Field(description=_("单位、地点或一级分类；没有写明的事项为空"))
    rank: int | None = Field(description=_("名次；没有得分就没有名次"), examples=[1])
    score: float | None = Field(description=_("得分，0 至 100"), examples=[92.5])
    response_rate: float | None = Field(description=_("响应率，0 至 1"), examples=[0.98])
    resolution_rate: float | None = Field(description=_("解决率，0 至 1"), examples=[0.91])
    satisfaction_rate: float | None = Field(description=_("满意率，0 至 1"), examples=[0.9])
    in_time_rate: float | None = Field(description=_("按期办结率，0 至 1"), examples=[0.97])
    figures: Figures = Field(description=_("各项数字；每个数字都能打开成事项，见 /rates/cases"))


class WeightsShape(BaseModel):
    """What each rate weighs in the score."""

    response: float = Field(description=_("响应率"), examples=[30])
    resolution: float = Field(description=_("解决率"), examples=[35])
    satisfaction: float = Field(description=_("满意率"), examples=[35])
    satisfied_from: int = Field(description=_("几档起算满意"), examples=[3])


class RateTable(BaseModel):
    """The rates of a month."""

    month: str = Field(description=_MONTH, examples=["2025-03"])
    by: Grouping = Field(description=_("按什么分组"))
    weights: WeightsShape = Field(description=_("得分的权重"))
    rows: list[RateRow] = Field(description=_("得分高的在前"))


class BehindPage(CasePage):
    """One page of the cases behind a figure."""

    total: int = Field(description=_("这个数字一共是多少件"))
    hidden: int = Field(description=_("其中不能给您看的有多少件"))


class Asked(BaseModel):
    """Which table."""

    month: MonthText = Field(description=_MONTH, examples=["2025-03"])
    by: Grouping = Field(Grouping.BODY, description=_("按单位、地点或一级分类"))


class TableAsked(Asked):
    """Which table, and how fine its places are."""

    level: Level = Field(Level.COUNTY, description=_("按地点时分到哪一级：3 区县，4 街道乡镇，5 社区村"))


class BehindAsked(Asked):
    """Which figure of which line."""

    of: Code | None = Field(None, description=_("哪个单位、地点或分类，写代码；不写就是全部"))
    figure: Figure = Field(Figure.ALL, description=_("哪个数字"))
    limit: int = Field(A_PAGE, ge=1, le=MOST, description=_("一页几件"))
    cursor: str | None = Field(None, max_length=80, description=_("上一页的 next"))


@router.get(
    "",
    operation_id="get_rates",
    url_name="rates",
    auth=Token(optional=True),
    response=RateTable,
    summary=_("一个月的三率"),
    description=_("响应率、解决率、满意率和名次(接诉即办条例第三十二条)，人人可看。"),
)
def table(request: CalledRequest, asked: Query[TableAsked]) -> HttpResponse:
    """Show a month's rates."""
    month = Month.parse(asked.month)
    rows = rates_by(asked.by, cases_of(month), month=month, at=request.auth.at, level=asked.level)
    weights = weights_in(month)
    told = RateTable(
        month=asked.month,
        by=asked.by,
        weights=WeightsShape(
            response=weights.response,
            resolution=weights.resolution,
            satisfaction=weights.satisfaction,
            satisfied_from=weights.satisfied_from,
        ),
        rows=_rows(rows, asked.by),
    )
    return answered(request, told)


def _rows(rows: list[Row], by: Grouping) -> list[RateRow]:
    codes = dict(_MODELS[by].objects.filter(pk__in=[row.key for row in rows]).values_list("pk", "code"))
    return [
        RateRow(
            of=None if row.key is None else Named(code=codes[row.key], name=row.label),
            rank=row.rank,
            score=row.score,
            response_rate=row.tally.response_rate,
            resolution_rate=row.tally.resolution_rate,
            satisfaction_rate=row.tally.satisfaction_rate,
            in_time_rate=row.tally.in_time_rate,
            figures=Figures(**asdict(row.tally)),
        )
        for row in rows
    ]


@router.get(
    "/cases",
    operation_id="list_cases_behind",
    url_name="cases-behind",
    auth=Token(Scope.RATES_READ, optional=True),
    response=BehindPage,
    summary=_("一个数字背后的事项"),
    description=_("正好是这个数字数到的事项。公开的人人可看，有令牌时还有您能看到的；其余只说有多少件。"),
)
def behind(request: CalledRequest, asked: Query[BehindAsked]) -> HttpResponse:
    """List the very cases that a figure counts."""
    caller, month = request.auth, Month.parse(asked.month)
    counted = cases_behind(asked.figure, _line(asked, month), month=month, at=caller.at)
    found = Case.objects.filter(pk__in=counted.values("pk"))
    visible = (caller.cases() | public_cases()).filter(pk__in=counted.values("pk"))
    begun = from_cursor(_marked(visible, caller), asked.cursor)
    page = page_of(begun, limit=asked.limit, shown=_shown)
    total = found.count()
    told = BehindPage(items=page.items, next=page.next, total=total, hidden=total - visible.count())
    return answered(request, told)


def _marked(cases: CaseQuerySet, caller: Caller) -> CaseQuerySet:
    """Mark the cases that the caller may see in full; nobody may."""
    whole = caller.cases().filter(pk=OuterRef("pk")) if caller.person else Case.objects.none()
    return cases.annotate(in_full=Exists(whole))


def _shown(case: Case) -> CaseShape:
    return shown_in_full(case) if getattr(case, "in_full", False) else shown_to_all(case)


def _line(asked: BehindAsked, month: Month) -> CaseQuerySet:
    cases = cases_of(month)
    if asked.of is None:
        return cases
    thing: Any = _FIND[asked.by](asked.of)
    if thing is None:
        raise unfit(gettext("没有这个代码。"), parameter="of")
    return narrowed(cases, **{asked.by.value: thing})
