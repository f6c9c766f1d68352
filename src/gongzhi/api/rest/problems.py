"""Errors as problem documents (RFC 9457), each with a sentence in the language of the caller."""

import logging
import math
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as WordsRefused
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic_core import to_json

from gongzhi.api.rest.wording import worded
from gongzhi.civic.cases.actions import CaseChangedMeanwhile, StepNotPossible
from gongzhi.kernel.away import RETRY_AFTER, is_away
from gongzhi.kernel.errors import NotAllowed, Refused

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
_STATUS: Mapping[type[Refused], int] = {NotAllowed: 403, CaseChangedMeanwhile: 409, StepNotPossible: 409}
# Refusals of files stand behind the door of cases; their names are what a client reads as `code`.
_STATUS_OF_NAME = {"FileTooLarge": 413, "TooManyBytes": 413, "UnknownMedia": 415, "HeicPhoto": 415}


class Problem(Exception):
    """A request that is answered with a problem document."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        code: str = "",
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.code = status, detail, code
        self.errors, self.headers = errors, headers or {}


def as_response(problem: Problem) -> HttpResponse:
    """Return a problem as its document; `code` is for programs, `detail` for people."""
    status = HTTPStatus(problem.status)
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": problem.status,
        "code": problem.code or status.name.lower(),
        "detail": problem.detail,
    }
    if problem.errors:
        told["errors"] = problem.errors
    return HttpResponse(to_json(told), status=problem.status, content_type=PROBLEM, headers=problem.headers)


def no_such_thing() -> Problem:
    """Return the one answer for what is not there and for what is not the caller's."""
    return Problem(404, _("没有这个资源，或者您不能查看它。"))


def unfit(detail: str, *, parameter: str = "", pointer: str = "") -> Problem:
    """Return the answer for one value that the document allows and that names or means nothing here."""
    where = {"parameter": parameter} if parameter else {"pointer": f"#/{pointer}"}
    return Problem(
        422, _("有些内容不符合要求，请看 errors。"), code="unfit", errors=[{**where, "detail": detail}]
    )


def unknown_parameters(names: Sequence[str], *, known: Sequence[str]) -> Problem:
    """Return the answer for parameters that an operation does not have: left out, they would widen a list."""
    told = _("没有这个参数。可以用的有：%(known)s。") % {"known": ", ".join(known)}
    errors = [{"parameter": name[:80], "detail": told if known else _("这里没有参数。")} for name in names]
    return Problem(422, _("有些内容不符合要求，请看 errors。"), code="invalid", errors=errors)


def tell_problems(api: NinjaAPI) -> None:
    """Let an API answer every error with a problem document."""
    tellers = {
        Problem: lambda error: error,
        Refused: _refused,
        WordsRefused: lambda error: Problem(422, " ".join(error.messages), code="unfit"),
        ValidationError: _invalid,
        HttpError: _http_error,
        Http404: lambda _error: no_such_thing(),
        RequestDataTooBig: lambda _error: too_large(),
        SuspiciousOperation: lambda _error: Problem(400, _("读不懂这个请求。")),
        MultiPartParserError: lambda _error: Problem(
            400, _("multipart/form-data 的内容不完整，或者没有写明 boundary。")
        ),
        Exception: _failed,
    }
    for kind, teller in tellers.items():
        api.add_exception_handler(kind, _answering(teller))


def _answering(teller: Any) -> Any:
    def answer(_request: HttpRequest, error: Exception) -> HttpResponse:
        return as_response(teller(error))

    return answer


def _refused(refusal: Refused) -> Problem:
    name = type(refusal).__name__
    known = next((_STATUS[kind] for kind in type(refusal).__mro__ if kind in _STATUS), None)
    return Problem(known or _STATUS_OF_NAME.get(name, 422), str(refusal), code=name)


def _invalid(error: ValidationError) -> Problem:
    errors = [{**_where(each["loc"]), "detail": worded(each)} for each in error.errors]
    return Problem(422, _("有些内容不符合要求，请看 errors。"), code="invalid", errors=errors)


def _where(loc: Sequence[str | int]) -> dict[str, str]:
    """Name the place of a wrong value: a JSON pointer within the body, or a parameter."""
    source, *rest = loc
    if source == "body":
        return {"pointer": "/".join(["#", *map(str, rest[1:])])}
    return {"parameter": [part for part in rest if isinstance(part, str)][-1]}


def _http_error(error: HttpError) -> Problem:
    if error.status_code == 400:
        return Problem(400, _("请求的内容不是规范的 JSON。"), code="not_json")
    return Problem(error.status_code, str(error))


def _failed(error: Exception) -> Problem:
    log.error("a request of the API failed", exc_info=error)
    if is_away(error):
        told = _("系统正忙，这次请求没有完成。请稍后再试。")
        return Problem(503, told, headers={"Retry-After": str(RETRY_AFTER)})
    return Problem(500, _("系统出错了，这次请求没有完成。请稍后再试。"))


def too_large() -> Problem:
    """Return the answer for a body beyond the limit."""
    return Problem(413, _("请求的内容太大。"))


def too_many(seconds: float) -> Problem:
    """Return the answer for a caller who asks too often, and when to come back."""
    wait = str(max(1, math.ceil(seconds)))
    return Problem(429, _("请求太频繁，请稍后再试。"), headers={"Retry-After": wait})
