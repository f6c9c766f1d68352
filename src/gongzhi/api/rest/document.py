"""The OpenAPI document: what ninja knows, with problems, headers and scopes, in the reader's language."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from pydantic.json_schema import models_json_schema

from gongzhi.api.rest.callers import Token
from gongzhi.api.rest.problems import PROBLEM
from gongzhi.api.rest.shapes import ProblemShape
from gongzhi.civic.clients.vocabulary import Scope

PREFIX = "/api/v1/"
ABOUT = _(
    "共治的 REST 接口。没有令牌可以看公开的内容；有令牌的程序替令牌的主人办事，能看能办的不会多于主人自己。"
    "令牌在“我的账号 › 程序用的令牌”里办理，放在 Authorization: Bearer 里，不用 Cookie。"
    "每个错误都是 application/problem+json(RFC 9457)，说明按 Accept-Language 用中文或英文。"
)
_PROBLEMS: Mapping[int, str] = {
    400: _("读不懂这个请求"),
    401: _("没有令牌，或令牌无效、到期、已停用"),
    403: _("令牌没有这项授权，或您没有这个权限"),
    404: _("没有，或不能给您看"),
    405: _("这个地址不接受这种请求"),
    409: _("别人先办了一步，或事项现在的状态不能这样办"),
    412: _("If-Match 写的版本已经过时"),
    413: _("内容太大"),
    415: _("不收这种类型的内容"),
    422: _("有些内容不符合要求"),
    428: _("没有写 If-Match"),
    429: _("请求太频繁，Retry-After 写着几秒后再来"),
}
_SPOKEN = frozenset({"summary", "description"})


def _header(name: str, description: str, example: str, *, required: bool = False) -> dict[str, Any]:
    schema = {"type": "string"}
    told = {"in": "header", "name": name, "schema": schema, "required": required}
    return {**told, "description": description, "example": example}


_LANGUAGE = _header("Accept-Language", _("用中文(zh)还是英文(en)回答"), "en")
_IF_NONE_MATCH = _header("If-None-Match", _("上次得到的 ETag；没有变就回答 304"), '"3-9f86d081884c7d65"')
_IF_MATCH = _header(
    "If-Match", _("您看到的版本：取这件事项时得到的 ETag"), '"3-9f86d081884c7d65"', required=True
)
_KEY = _header("Idempotency-Key", _("这次提交独有的键，重发时不变"), '"8e03978e-40d5-43dd-bc93-6894a57f9324"')
_KEY["schema"] |= {"minLength": 1, "maxLength": 200, "pattern": r"[^\s\"]"}


class Document(OpenAPISchema):
    """What ninja writes, and what it does not know."""

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        """Add the headers of an operation."""
        details: dict[str, Any] = super().operation_details(operation)
        if operation.description == operation.signature.docstring:  # which speaks to us, not to callers
            details.pop("description", None)
        reads = operation.methods == ["GET"]
        details["parameters"] += [_LANGUAGE, *([_IF_NONE_MATCH] if reads else [])]
        details["parameters"] += [_IF_MATCH] if _takes_step(operation) else []
        details["parameters"] += [_KEY] if details["operationId"] == "open_case" else []
        for status, response in details["responses"].items():
            if int(status) < 300 and response.get("content"):
                response["headers"] = {"ETag": {"$ref": "#/components/headers/ETag"}}
        if reads:
            details["responses"][304] = {"description": _("没有变")}
        for status in sorted(_problems_of(operation)):
            details["responses"][status] = {"$ref": f"#/components/responses/{status}"}
        details["responses"] = {str(status): it for status, it in details["responses"].items()}
        return details

    def operation_security(self, operation: Operation) -> list[dict[str, Any]]:
        """Name the scope that an operation asks for; an empty alternative where it asks for none."""
        token = operation.auth_callbacks[0]
        assert isinstance(token, Token)  # every operation of ours has one
        self.securitySchemes["Token"] = {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "gz_…",
            "description": _("令牌的授权：") + "、".join(Scope.values),
        }
        asked: dict[str, Any] = {"Token": [str(token.scope)] if token.scope else []}
        return [asked, {}] if token.optional else [asked]

    def get_components(self) -> dict[str, Any]:
        """Add what all operations share."""
        components: dict[str, Any] = super().get_components()
        _refs, problems = models_json_schema(
            [(ProblemShape, "serialization")], ref_template="#/components/schemas/{model}"
        )
        components["schemas"] |= problems["$defs"]
        schema = {"$ref": "#/components/schemas/ProblemShape"}
        components["responses"] = {
            str(status): {"description": words, "content": {PROBLEM: {"schema": schema}}}
            for status, words in _PROBLEMS.items()
        }
        etag = {"description": _("这份内容的版本；事项的以版本号开头"), "schema": {"type": "string"}}
        components["headers"] = {"ETag": etag}
        return components


def _takes_step(operation: Operation) -> bool:
    return "/steps/" in operation.path and not operation.path.endswith("/support")


def _problems_of(operation: Operation) -> set[int]:
    token, writes = operation.auth_callbacks[0], operation.methods in (["POST"], ["PATCH"])
    found = {401, 422, 429}
    if isinstance(token, Token) and token.scope:
        found |= {403}
    if "{" in operation.path or operation.path in ("/at", "/catalogue"):
        found |= {404}
    if writes:
        found |= {400, 403, 409, 413, 415}
    return found | {412, 428} if _takes_step(operation) else found


@cache
def _untranslated(api: NinjaAPI) -> Document:
    return Document(api, PREFIX)


@cache
def document(api: NinjaAPI, language: str) -> dict[str, Any]:
    """Return the document in the language that is now spoken; `language` is its name."""
    told: dict[str, Any] = _in_words(_untranslated(api))
    told["info"]["description"] = gettext(ABOUT)
    return told


def _in_words(thing: Any) -> Any:
    """Return a part of the document with what people read of it in the language that is now spoken."""
    if isinstance(thing, Mapping):
        return dict(_members(thing))
    if isinstance(thing, list):
        return [_in_words(each) for each in thing]
    return thing


def _members(thing: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in thing.items():
        if name in _SPOKEN and isinstance(value, str) and value:
            yield name, gettext(value)
        elif name == "tags" and isinstance(value, list):
            yield name, [gettext(tag) for tag in value]
        else:
            yield name, _in_words(value)
