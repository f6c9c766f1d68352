"""Cases: open one, see one."""

import hashlib
from typing import Annotated, Literal

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from pydantic import Field, FiniteFloat, Strict, StrictBool

from gongzhi.api.rest.answers import answered, etag_of
from gongzhi.api.rest.callers import CalledRequest, Member, MemberRequest, Token
from gongzhi.api.rest.listing import router
from gongzhi.api.rest.lookups import case_as_seen, kept_place
from gongzhi.api.rest.problems import Problem, unfit
from gongzhi.api.rest.said import Exact
from gongzhi.api.rest.shapes import CaseShape, OpenedCase, shown_in_full, shown_to_all
from gongzhi.civic.cases.actions import NewCase, Opened, open_case
from gongzhi.civic.cases.actions.opening import KeyAlreadyUsed
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import (
    CONFIDENTIAL,
    LONGEST_ADDRESS,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Channel,
    Kind,
)
from gongzhi.civic.clients.vocabulary import Scope
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.actions import note_caller
from gongzhi.civic.people.models import Person

__all__ = ["router"]

ADDRESS = "/api/v1/cases"
LONGEST_KEY = 200
Degrees = Annotated[FiniteFloat, Strict()]


class ReporterSaid(Exact):
    """Who speaks, as an operator notes it."""

    name: str = Field("", max_length=80, description=_("怎么称呼"), examples=["李女士"])
    phone: str = Field("", max_length=30, description=_("联系电话"), examples=["13800001234"])


class NewCaseSaid(Exact):
    """What is said, before it is a case."""

    text: str = Field(
        min_length=1, max_length=LONGEST_TEXT, description=_("内容"), examples=["路灯不亮，晚上走路看不清。"]
    )
    place: str = Field(max_length=20, description=_("地点代码，见 /places"), examples=["330106001001"])
    title: str = Field(
        "", max_length=LONGEST_TITLE, description=_("标题；不写就取第一句"), examples=["路灯不亮"]
    )
    kind: Kind = Field(Kind.HELP, description=_("诉求类型"))
    address: str = Field("", max_length=LONGEST_ADDRESS, description=_("具体位置"), examples=["3幢楼下"])
    lon: Degrees | None = Field(None, ge=-180, le=180, description=_("经度(WGS 84)"), examples=[120.13])
    lat: Degrees | None = Field(None, ge=-90, le=90, description=_("纬度(WGS 84)"), examples=[30.26])
    is_public: StrictBool = Field(False, description=_("是否同意公开"))
    reporter: ReporterSaid | None = Field(
        None, description=_("话务员代人提交时写明是谁(不留姓名就写 {})；不写就是令牌的主人自己")
    )
    channel: Literal["phone", "window", "post", "web"] = Field(
        "phone", description=_("话务员代人提交时的来源渠道")
    )


@router.post(
    "",
    operation_id="open_case",
    url_name="cases",
    auth=Token(Scope.CASES_WRITE),
    response={201: OpenedCase},
    summary=_("提交一件事项"),
    description=_(
        "带上 Idempotency-Key，网络断了可以放心重发：同一个人用同一个键、同样的内容，"
        "得到的是同一件事项和同一个查询码；内容不同则为 422。回答里的 ETag 可以直接用在下一步的 If-Match。"
    ),
)
def open_(request: MemberRequest, said: NewCaseSaid) -> HttpResponse:
    """Open a case; once for each key."""
    caller = request.auth
    opened = _opened(said, _key_in(request, caller.person), caller)
    case = shown_in_full(opened.case).model_dump_json().encode()
    body = b'{"case":%b,"code":"%b"}' % (case, opened.code.encode())
    headers = {"Location": f"{ADDRESS}/{opened.case.number}", "ETag": etag_of(case, opened.case.version)}
    return HttpResponse(body, status=201, content_type="application/json", headers=headers)


def _opened(said: NewCaseSaid, key: str | None, caller: Member) -> Opened:
    place = kept_place(said.place)
    if place is None:
        raise unfit(gettext("没有这个代码的地点。"), pointer="place")
    if said.kind in CONFIDENTIAL:
        raise unfit(gettext("这一类事项要保密，请在网站上提交。"), pointer="kind")
    if said.reporter is None:
        new = _new_case(said, place, key, speaker=caller.person, channel=Channel.API)
        return _open_once(new, caller)
    with transaction.atomic():  # whoever may not speak for others notes nobody down either
        speaker = _speaker(said.reporter, key, caller)
        return _open_once(_new_case(said, place, key, speaker=speaker, channel=Channel(said.channel)), caller)


def _new_case(
    said: NewCaseSaid, place: Place, key: str | None, *, speaker: Person | None, channel: Channel
) -> NewCase:
    return NewCase(
        text=said.text,
        place=place,
        title=said.title,
        kind=said.kind,
        channel=channel,
        address=said.address,
        lon=said.lon,
        lat=said.lat,
        is_public=said.is_public,
        spoken_by=speaker,
        idempotency_key=key,
        digest=hashlib.sha256(said.model_dump_json().encode()).hexdigest() if key else "",
    )


def _open_once(new: NewCase, caller: Member) -> Opened:
    """Open the case; a key that was used with another body is refused (draft as in `_key_in`, 2.7)."""
    try:
        return open_case(new, by=caller.person, at=caller.at)
    except KeyAlreadyUsed:
        told = gettext("这个 Idempotency-Key 已经用来提交过别的内容。新的事项请换一个新的键。")
        raise Problem(422, told, code="KeyAlreadyUsed") from None


def _speaker(reporter: ReporterSaid, key: str | None, caller: Member) -> Person | None:
    """Return who speaks, noted down at most once for a key."""
    before = Case.objects.filter(idempotency_key=key, typed_by=caller.person) if key else Case.objects.none()
    known = before.select_related("spoken_by").first()
    if known is not None:
        return known.spoken_by
    if not (reporter.name or reporter.phone):
        return None
    return note_caller(reporter.name, reporter.phone, by=caller.person, at=caller.at)


def _key_in(request: HttpRequest, person: Person) -> str | None:
    """Return the key of a request, so written that no two people's keys are ever the same.

    draft-ietf-httpapi-idempotency-key-header, section 2.1: a string in quotes; without them it is read too.
    """
    shown = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if shown is None:
        return None
    key = shown.strip().removeprefix('"').removesuffix('"')
    if not 0 < len(key) <= LONGEST_KEY:
        raise unfit(gettext("Idempotency-Key 应有 1 至 200 个字符。"), parameter="Idempotency-Key")
    return f"api:{person.pk}:{hashlib.sha256(key.encode()).hexdigest()}"


@router.get(
    "/{number}",
    operation_id="get_case",
    url_name="case",
    auth=Token(Scope.CASES_READ, optional=True),
    response=CaseShape,
    summary=_("查看一件事项"),
    description=_("没有令牌、或这件事项不归您查看时，只给公开事项的公开内容；其余一律 404。"),
)
def one(request: CalledRequest, number: str) -> HttpResponse:
    """Show a case."""
    case, in_full = case_as_seen(request.auth, number)
    return answered(request, shown_in_full(case) if in_full else shown_to_all(case), version=case.version)
