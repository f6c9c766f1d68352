"""A request that a program sends in: who says it, where, and what else was said."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.api.open311.answers import Answer
from gongzhi.api.open311.entrance import Call
from gongzhi.api.open311.files import with_files
from gongzhi.api.open311.locating import place_of, position_of
from gongzhi.api.open311.services import NO, YES, service_with
from gongzhi.api.reading import Said, UnknownWord
from gongzhi.civic.cases.actions import NewCase, answer_question, open_case
from gongzhi.civic.cases.models import Category
from gongzhi.civic.cases.vocabulary import OPEN_KINDS, Channel, CodeHolder, Kind
from gongzhi.civic.people.actions import note_caller
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.queries import memberships_of
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel.errors import Refused

_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,80})\](?:\[\])?")
_ASIAN = re.compile("[\u3400-\u9fff]")


class ServiceMissing(Refused):
    message = gettext_lazy("请写明service_code，可用的见服务列表。")


class NotALink(Refused):
    message = gettext_lazy("media_url应是http或https开头的网址，最多1000个字符。")


@transaction.atomic
def open_request(call: Call) -> Answer:
    """Open a case; what has no field of its own is kept as words that only the reporter and staff read."""
    speaker, said = call.speaker, call.said
    if not said.get("service_code"):
        raise ServiceMissing
    service, attributes = service_with(said["service_code"]), _attributes(call)
    new = _new_case(call, service, attributes, spoken_by=_reporter(call))
    case = open_case(new, by=speaker, at=call.at).case
    case = with_files(case, call, by=CodeHolder(case.pk))
    extras = "\n".join(_beside(said, attributes, service, named=new.spoken_by == speaker))
    answer_question(case, answer=extras, by=CodeHolder(case.pk), at=call.at)
    told = {"service_request_id": case.number, "service_notice": _notice(new), "account_id": None}
    return Answer("service_requests", [told])


def _new_case(
    call: Call, service: Category, attributes: Mapping[str, Sequence[str]], *, spoken_by: Person | None
) -> NewCase:
    position = position_of(call.said)
    return NewCase(
        text=call.said.get("description", ""),
        place=place_of(call.said, on=timezone.localdate(call.at)),
        kind=Kind(_one_of(attributes, "kind", [kind.value for kind in OPEN_KINDS], usual=Kind.HELP)),
        channel=Channel.OPEN311,
        address=call.said.get("address_string", ""),
        lon=position[0] if position else None,
        lat=position[1] if position else None,
        is_public=_one_of(attributes, "public", (YES, NO), usual=NO) == YES,
        wanted=service,
        spoken_by=spoken_by,
    )


def _attributes(call: Call) -> dict[str, list[str]]:
    """Return the values of each attribute: a list has several (GeoReport v2, "multivaluelist")."""
    found: dict[str, list[str]] = {}
    for name, texts in call.every.items():
        if (match := _ATTRIBUTE.fullmatch(name)) and (values := list(filter(None, texts))):
            found.setdefault(match[1], []).extend(values)
    return found


def _one_of(attributes: Mapping[str, Sequence[str]], name: str, words: Any, *, usual: str) -> str:
    chosen = attributes.get(name) or [usual]
    if len(chosen) > 1 or chosen[0] not in words:
        raise UnknownWord(name=f"attribute[{name}]", words="、".join(words))
    return chosen[0]


def _reporter(call: Call) -> Person | None:
    """Return who says it: whom an operator names, or nobody; anybody else speaks for themselves."""
    by = call.speaker
    if not any(membership.role == Role.OPERATOR for membership in memberships_of(by, call.at)):
        return by
    name, phone = _name_in(call.said), call.said.get("phone", "")
    return note_caller(name, phone, by=by, at=call.at) if name or phone else None


def _name_in(said: Said) -> str:
    """Return a name as it is said: 李桂香, Rosa Lee."""
    first, last = said.get("first_name", ""), said.get("last_name", "")
    return f"{last}{first}" if _ASIAN.search(first + last) else f"{first} {last}".strip()


def _beside(
    said: Said, attributes: Mapping[str, Sequence[str]], service: Category, *, named: bool
) -> Iterator[str]:
    """Yield what was said beside the text, line by line; links are kept as words and never opened."""
    chosen = {"name": service.name, "code": service.code}
    yield _("通过开放接口提交，选择的服务：%(name)s（%(code)s）") % chosen
    yield from link_in(said)
    if named and (contact := " ".join(filter(None, (_name_in(said), said.get("phone", ""))))):
        yield _("联系人：%(contact)s") % {"contact": contact}
    if email := said.get("email", ""):
        yield _("邮箱：%(email)s") % {"email": email[:254]}
    others = {name: values for name, values in attributes.items() if name not in ("kind", "public")}
    yield from (f"{name}：{_('、').join(values)}" for name, values in others.items())


def link_in(said: Said) -> Iterator[str]:
    """Yield the line that keeps the address of a picture; nobody opens it."""
    if link := said.get("media_url", ""):
        yield _("图片或视频的网址：%(link)s") % {"link": _link(link)}


def _link(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise NotALink from error
    if parts.scheme not in ("http", "https") or not parts.netloc or len(text) > 1000:
        raise NotALink
    return text


def _notice(new: NewCase) -> str:
    if new.is_public and new.kind != Kind.REPORT:
        return _("已收到。受理后，所有人都能查到办理进展。")
    return _("已收到。没有公开，查询进展时请带上api_key。")
