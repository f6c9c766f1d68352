"""What the API says: the shapes of its answers, and what they show of a case to whom."""

from datetime import UTC, datetime
from typing import Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from gongzhi.civic.cases.models import Case, CaseQuerySet, Category
from gongzhi.civic.cases.queries.discretion import public_place, public_position, public_words
from gongzhi.civic.cases.vocabulary import Channel, Kind, Outcome, Status, Urgency
from gongzhi.civic.jurisdictions.models import PARENTS, Place
from gongzhi.civic.people.models import Organisation

NUMBER = "25031200000018"


class Named(BaseModel):
    """A thing with a code and a name."""

    code: str = Field(description=_("代码"), examples=["330106"])
    name: str = Field(description=_("名称"), examples=["临湖区"])


class PlaceNamed(Named):
    """A place with its full name."""

    path: str = Field(description=_("从上到下的全名"), examples=["云麓市 › 临湖区 › 荷塘街道"])


class CaseShape(BaseModel):
    """A case, as its reader may see it."""

    number: str = Field(description=_("14位编号"), examples=[NUMBER])
    view: Literal["full", "public"] = Field(
        description=_("full：全部内容；public：公开内容，隐去电话、证件号和具体位置")
    )
    version: int = Field(description=_("版本，每办一步加一；在 ETag 里排在最前"), examples=[3])
    title: str = Field(description=_("标题"), examples=["路灯不亮"])
    text: str = Field(description=_("内容"), examples=["路灯不亮，晚上走路看不清。"])
    kind: Kind = Field(description=_("诉求类型"))
    channel: Channel = Field(description=_("来源渠道"))
    status: Status = Field(description=_("状态"))
    urgency: Urgency = Field(description=_("紧急程度"))
    category: Named | None = Field(description=_("分类"))
    place: PlaceNamed = Field(description=_("地点；公开内容只到社区"))
    address: str = Field(description=_("具体位置；公开内容里为空"), examples=["3幢楼下"])
    lon: float | None = Field(description=_("经度(WGS 84)；公开内容约精确到百米"), examples=[120.13])
    lat: float | None = Field(description=_("纬度(WGS 84)；公开内容约精确到百米"), examples=[30.26])
    is_public: bool = Field(description=_("反映人是否同意公开"))
    lead: Named | None = Field(description=_("主办单位"))
    outcome: Outcome | None = Field(description=_("办理结果"))
    opened_at: datetime = Field(description=_("提出时间"))
    dispatched_at: datetime | None = Field(description=_("派单时间"))
    resolved_at: datetime | None = Field(description=_("答复时间"))
    closed_at: datetime | None = Field(description=_("结束时间"))
    due_at: datetime | None = Field(description=_("最近的期限"))
    has_missed: bool = Field(description=_("有没有超过期限"))
    is_supervised: bool = Field(description=_("是否督办"))
    rounds: int = Field(description=_("第几轮办理"), examples=[1])
    supporters: int = Field(description=_("有多少人也遇到"), examples=[0])
    parent: str | None = Field(description=_("上级事项的编号"), examples=[None])
    merged_into: str | None = Field(description=_("并入的事项的编号"), examples=[None])


class CasePage(BaseModel):
    """One page of cases."""

    items: list[CaseShape] = Field(description=_("这一页的事项，新的在前"))
    next: str | None = Field(description=_("下一页的 cursor；没有下一页时为空"))


class OpenedCase(BaseModel):
    """A case that was just opened, and its code."""

    case: CaseShape = Field(description=_("新事项"))
    code: str = Field(description=_("查询码，只给一次：凭它可以不登录查看"), examples=["ABCDE-FGHJK"])


class ProblemError(BaseModel):
    """One thing that is wrong with a request."""

    detail: str = Field(description=_("哪里不对"), examples=["必填。"])
    pointer: str | None = Field(None, description=_("请求内容里的位置(JSON Pointer)"), examples=["#/text"])
    parameter: str | None = Field(None, description=_("哪个参数"), examples=["limit"])


class ProblemShape(BaseModel):
    """A problem document (RFC 9457)."""

    type: str = Field(description=_("固定为 about:blank"), examples=["about:blank"])
    title: str = Field(description=_("HTTP 状态的名称"), examples=["Not Found"])
    status: int = Field(description=_("HTTP 状态码"), examples=[404])
    code: str = Field(description=_("给程序看的原因"), examples=["not_found"])
    detail: str = Field(description=_("给人看的原因，按 Accept-Language 用中文或英文"))
    errors: list[ProblemError] | None = Field(None, description=_("逐项说明哪里不对"))


def with_what_is_shown(cases: CaseQuerySet) -> CaseQuerySet:
    """Fetch along what a case names, so that a list is one query."""
    return cases.select_related("category", "lead", "parent", "merged_into", f"place__{PARENTS}")


def shown_in_full(case: Case) -> CaseShape:
    """Return a case as its reporter and staff see it."""
    return _shape(case, "full", place=case.place, lon=case.lon, lat=case.lat, address=case.address)


def shown_to_all(case: Case) -> CaseShape:
    """Return a case as everybody may read it; what it is part of is nobody's business."""
    lon, lat = public_position(case) or (None, None)
    shape = _shape(case, "public", place=public_place(case.place), lon=lon, lat=lat, address="")
    shape.title, shape.text = public_words(case.title), public_words(case.text)
    shape.channel, shape.parent, shape.merged_into = Channel.WEB, None, None
    return shape


def _shape(
    case: Case,
    view: Literal["full", "public"],
    *,
    place: Place,
    lon: float | None,
    lat: float | None,
    address: str,
) -> CaseShape:
    return CaseShape(
        number=case.number,
        view=view,
        version=case.version,
        title=case.title,
        text=case.text,
        kind=case.kind,
        channel=case.channel,
        status=case.status,
        urgency=case.urgency,
        category=named(case.category),
        place=PlaceNamed(code=place.code, name=place.name, path=place.path),
        address=address,
        lon=lon,
        lat=lat,
        is_public=case.is_public,
        lead=named(case.lead),
        outcome=case.outcome or None,
        opened_at=in_utc(case.opened_at),
        dispatched_at=in_utc(case.dispatched_at),
        resolved_at=in_utc(case.resolved_at),
        closed_at=in_utc(case.closed_at),
        due_at=in_utc(case.due_at),
        has_missed=case.has_missed,
        is_supervised=case.is_supervised,
        rounds=case.rounds,
        supporters=case.supporters,
        parent=case.parent.number if case.parent else None,
        merged_into=case.merged_into.number if case.merged_into else None,
    )


def in_utc(moment: datetime | None) -> datetime | None:
    """Return a moment as it comes out of the database, so that one case has one spelling and one ETag."""
    return moment and moment.astimezone(UTC)


def named(thing: Category | Organisation | None) -> Named | None:
    """Return code and name of what a case points to."""
    return Named(code=thing.code, name=thing.name) if thing else None
