"""The fields of the open data: what each holds, in Chinese and in English, and where it comes from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.queries.discretion import public_place, public_position, public_words


@dataclass(frozen=True)
class Shown:
    """A case with what is told of it from other tables."""

    case: Case
    reply: str
    url: str


@dataclass(frozen=True)
class Field:
    """One field: its name and type (as CSVW names types), its meaning, and its value."""

    name: str
    datatype: str
    zh: str
    en: str
    of: Callable[[Shown], Any]


def _time(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


def _lon(shown: Shown) -> float | None:
    position = public_position(shown.case)
    return position[0] if position else None


def _lat(shown: Shown) -> float | None:
    position = public_position(shown.case)
    return position[1] if position else None


_ROUNDED = (
    "约百米精度；没有标点时为社区中心。",
    "To about 100 m; without a point, the middle of the community.",
)

FIELDS = (
    Field(
        "number",
        "string",
        "受理编号，永不改变，也不重复使用。",
        "Number of the case; never changes, never used again.",
        lambda shown: shown.case.number,
    ),
    Field(
        "title",
        "string",
        "标题，其中的电话、证件号已遮盖。",
        "Title; telephone and identity numbers are masked.",
        lambda shown: public_words(shown.case.title),
    ),
    Field(
        "text",
        "string",
        "反映的内容，其中的电话、证件号已遮盖。",
        "What was reported; telephone and identity numbers are masked.",
        lambda shown: public_words(shown.case.text),
    ),
    Field(
        "kind",
        "string",
        "诉求类型：inquiry咨询，help求助，complaint投诉，suggestion建议。",
        "Kind of case: inquiry, help, complaint or suggestion.",
        lambda shown: shown.case.kind,
    ),
    Field(
        "category_code",
        "string",
        "分类代码。",
        "Code of the category.",
        lambda shown: shown.case.category and shown.case.category.code,
    ),
    Field(
        "category",
        "string",
        "分类名称。",
        "Name of the category.",
        lambda shown: shown.case.category and shown.case.category.name,
    ),
    Field(
        "place_code",
        "string",
        "所在社区（村）或街道（乡镇）的代码。",
        "Code of the community or street.",
        lambda shown: public_place(shown.case.place).code,
    ),
    Field(
        "place",
        "string",
        "所在地点，从市到社区。",
        "The place, from the city down to the community.",
        lambda shown: public_place(shown.case.place).path,
    ),
    Field("lon", "number", f"经度，WGS 84。{_ROUNDED[0]}", f"Longitude, WGS 84. {_ROUNDED[1]}", _lon),
    Field("lat", "number", f"纬度，WGS 84。{_ROUNDED[0]}", f"Latitude, WGS 84. {_ROUNDED[1]}", _lat),
    Field(
        "body",
        "string",
        "承办单位。",
        "The body that answers for the case.",
        lambda shown: shown.case.lead and shown.case.lead.name,
    ),
    Field(
        "status",
        "string",
        "状态：accepted待派单，dispatched待签收，handling办理中，objected异议待裁，suspended挂账，"
        "resolved待回访，closed已结案。",
        "Where it stands: accepted, dispatched, handling, objected, suspended, resolved or closed.",
        lambda shown: shown.case.status,
    ),
    Field(
        "outcome",
        "string",
        "办理结果：done已解决，partly部分解决，explained解释说明，planned列入计划。",
        "How it was resolved: done, partly, explained or planned.",
        lambda shown: shown.case.outcome or None,
    ),
    Field(
        "reply",
        "string",
        "承办单位最近一次答复。",
        "The latest answer of the body.",
        lambda shown: shown.reply or None,
    ),
    Field(
        "supporters",
        "integer",
        "表示也遇到同样问题的人数。",
        "How many said that they have the same trouble.",
        lambda shown: shown.case.supporters,
    ),
    Field(
        "opened_at",
        "dateTime",
        "提出时间。",
        "When it was opened.",
        lambda shown: _time(shown.case.opened_at),
    ),
    Field(
        "resolved_at",
        "dateTime",
        "最近一次答复的时间。",
        "When it was last answered.",
        lambda shown: _time(shown.case.resolved_at),
    ),
    Field(
        "closed_at",
        "dateTime",
        "结案时间。",
        "When it was closed.",
        lambda shown: _time(shown.case.closed_at),
    ),
    Field(
        "missed",
        "boolean",
        "是否有过超期；补登免责也不抹去。",
        "Whether a deadline was ever missed; an exemption does not take this back.",
        lambda shown: shown.case.has_missed,
    ),
    Field("url", "anyURI", "公开页面的网址。", "Address of its public page.", lambda shown: shown.url),
)
