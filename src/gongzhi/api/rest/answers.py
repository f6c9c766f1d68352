"""Answers: JSON bytes with a strong ETag, and conditional requests (RFC 9110, section 13)."""

import hashlib
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from pydantic import BaseModel

from gongzhi.api.rest.problems import Problem
from gongzhi.civic.cases.actions import CaseChangedMeanwhile
from gongzhi.civic.cases.models import Case

JSON = "application/json"


def answered(
    request: HttpRequest,
    body: BaseModel | bytes,
    *,
    status: int = 200,
    version: int | None = None,
    headers: Mapping[str, str] | None = None,
    content_type: str = JSON,
) -> HttpResponse:
    """Return a body with its ETag, or 304 where the caller has it already.

    The ETag is of the bytes, so it differs by language and by what a caller may see; before it stands
    the version of a case, which `If-Match` asks for.
    """
    content = body if isinstance(body, bytes) else body.model_dump_json().encode()
    etag = etag_of(content, version)
    if request.method == "GET" and has_already(request, etag):
        return HttpResponse(status=304, headers={"ETag": etag})
    return HttpResponse(
        content, status=status, content_type=content_type, headers={"ETag": etag, **(headers or {})}
    )


def etag_of(content: bytes, version: int | None = None) -> str:
    """Return the strong ETag of a body."""
    digest = hashlib.blake2b(content, digest_size=12).hexdigest()
    return f'"{digest}"' if version is None else f'"{version}-{digest}"'


def has_already(request: HttpRequest, etag: str) -> bool:
    """Tell whether `If-None-Match` names a version: a list, weak ones too, or any (RFC 9110, 13.1.2)."""
    shown = request.META.get("HTTP_IF_NONE_MATCH")
    if not shown:
        return False
    return shown.strip() == "*" or etag in {each.removeprefix("W/") for each in parse_etags(shown)}


def as_it_was_seen(request: HttpRequest, case: Case) -> Case:
    """Return the case if it still has the version that `If-Match` names; the caller must name one."""
    shown = request.META.get("HTTP_IF_MATCH", "")
    if not shown:
        raise Problem(428, _("请用 If-Match 写明您看到的版本：取这件事项时得到的 ETag。"))
    seen = {each.strip('"').partition("-")[0] for each in parse_etags(shown) if each.startswith('"')}
    if str(case.version) not in seen and shown.strip() != "*":
        refusal = CaseChangedMeanwhile(status=case.get_status_display())
        raise Problem(412, str(refusal), code="CaseChangedMeanwhile")
    return case
