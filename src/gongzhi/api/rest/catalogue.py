"""The catalogue: the tree of categories, and which body answers for one at a place."""

from datetime import date
from typing import Annotated

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from gongzhi.api.rest.answers import answered
from gongzhi.api.rest.callers import CalledRequest, MemberRequest, Token
from gongzhi.api.rest.listing import Code
from gongzhi.api.rest.lookups import category_with, kept_place
from gongzhi.api.rest.problems import no_such_thing, unfit
from gongzhi.api.rest.shapes import Named
from gongzhi.civic.cases.models import Category
from gongzhi.civic.cases.queries.rules import entry_for
from gongzhi.civic.clients.vocabulary import Scope

router = Router(tags=[_("分类和派单目录")])


class CategoryShape(Named):
    """A category with those below it."""

    is_active: bool = Field(description=_("是否在用"))
    children: list["CategoryShape"] = Field(description=_("下级分类"))


class CategoryTree(BaseModel):
    """The tree of categories."""

    items: list[CategoryShape] = Field(description=_("一级分类，各带下级"))


class Answering(BaseModel):
    """Which body answers for a category at a place."""

    category: Named = Field(description=_("目录里写的分类，可能是上级分类"))
    place: Named = Field(description=_("目录里写的地点，可能是上级地点"))
    lead: Named = Field(description=_("主办单位"))
    co_handlers: list[Named] = Field(description=_("协办单位"))
    valid_from: date = Field(description=_("从哪天起"))
    source: str = Field(description=_("依据"), examples=["2025 年派单目录"])


@router.get(
    "/categories",
    operation_id="list_categories",
    url_name="categories",
    auth=Token(optional=True),
    response=CategoryTree,
    summary=_("分类"),
    description=_("三级的树。停用的也在，用来看懂以前的事项。"),
)
def categories(request: CalledRequest) -> HttpResponse:
    """Show the tree of categories."""
    below: dict[int | None, list[Category]] = {}
    for category in Category.objects.order_by("code"):
        below.setdefault(category.parent_id, []).append(category)
    return answered(request, CategoryTree(items=_branch(below, None)))


def _branch(below: dict[int | None, list[Category]], parent: int | None) -> list[CategoryShape]:
    return [
        CategoryShape(
            code=each.code, name=each.name, is_active=each.is_active, children=_branch(below, each.pk)
        )
        for each in below.get(parent, ())
    ]


@router.get(
    "/catalogue",
    operation_id="get_answering_body",
    url_name="catalogue",
    auth=Token(Scope.CASES_READ),
    response=Answering,
    summary=_("一个分类在一个地点由谁主办"),
    description=_("按今天的派单目录，最具体的一条为准；目录里没有就是 404。"),
)
def answering(
    request: MemberRequest,
    category: Annotated[Code, Query(description=_("分类代码"), examples=["01"])],
    place: Annotated[Code, Query(description=_("地点代码"), examples=["330106001001"])],
) -> HttpResponse:
    """Tell which body answers."""
    of, at_place = category_with(category), kept_place(place)
    if of is None:
        raise unfit(gettext("没有这个代码的分类。"), parameter="category")
    if at_place is None:
        raise unfit(gettext("没有这个代码的地点。"), parameter="place")
    entry = entry_for(of, at_place, at=request.auth.at)
    if entry is None:
        raise no_such_thing()
    told = Answering(
        category=Named(code=entry.category.code, name=entry.category.name),
        place=Named(code=entry.place.code, name=entry.place.name),
        lead=Named(code=entry.lead.code, name=entry.lead.name),
        co_handlers=[Named(code=body.code, name=body.name) for body in entry.co_handlers.all()],
        valid_from=entry.valid_from,
        source=entry.source,
    )
    return answered(request, told)
