"""The way in: format, method, jurisdiction, who calls; refusals become GeoReport's errors."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation, ValidationError
from django.http import HttpRequest, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from gongzhi.api.open311.answers import FORMATS, Answer, Failure, written
from gongzhi.api.reading import legible
from gongzhi.civic.clients.actions import note_use_of_token
from gongzhi.civic.clients.models import ApiToken
from gongzhi.civic.clients.queries import token_with_secret
from gongzhi.civic.clients.vocabulary import Scope
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.models import Person
from gongzhi.kernel import clock
from gongzhi.kernel.errors import NotAllowed, Refused

READ = ("GET", "HEAD")
READ_OR_ADD = (*READ, "POST")
EVERY = (*READ_OR_ADD, "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
_JURISDICTION = re.compile(r"[\w.:-]{1,80}")
_UNREADABLE = (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError)


@dataclass(frozen=True)
class Call:
    """What a program says, when, and the token that it shows."""

    request: HttpRequest
    every: Mapping[str, Sequence[str]]  # all that was said under a name
    at: datetime
    token: ApiToken | None

    @property
    def said(self) -> dict[str, str]:
        """What was said last under each name."""
        return {name: texts[-1] for name, texts in self.every.items() if texts}

    @property
    def person(self) -> Person | None:
        """The person for whom the program speaks."""
        return self.token.person if self.token else None

    @property
    def speaker(self) -> Person:
        """The person for whom the program speaks; without a key nothing is taken in."""
        if self.person is None:
            raise Failure(403, _("缺少api_key。请先在账户页面申请。"))
        return self.person


Work = Callable[..., Answer | HttpResponseBase]


def entrance(work: Work, *, methods: Collection[str] = READ) -> Callable[..., HttpResponseBase]:
    """Let programs in; no cookie counts here, so that no page elsewhere can act for a visitor.

    A program sends with its key, which no page elsewhere knows, instead of a form's token.
    """

    @csrf_exempt
    @wraps(work)
    def enter(request: HttpRequest, *, suffix: str | None = None, **words: Any) -> HttpResponseBase:
        try:
            _check_way(request, suffix, methods)
            answer = _answer(work, request, words)
        except Failure as failure:
            answer = failure.answer
        known = suffix if suffix in FORMATS else "xml"
        response = written(answer, known) if isinstance(answer, Answer) else answer
        if response.status_code == 405:
            response.headers["Allow"] = ", ".join(methods)
        response.headers["Cache-Control"] = "no-store"  # what one holder of a key is told is not for the next
        return response

    return enter


def _check_way(request: HttpRequest, suffix: str | None, methods: Collection[str]) -> None:
    if suffix not in FORMATS:
        raise Failure(404 if suffix else 400, _("请在地址末尾写明格式：.xml或.json。"))
    if request.method not in methods:
        raise Failure(405, _("这个地址只接受%(methods)s。") % {"methods": _("、").join(methods)})


def _answer(work: Work, request: HttpRequest, words: dict[str, str]) -> Answer | HttpResponseBase:
    try:
        call = _call(request)
        return work(call, **{name: legible(name, word) for name, word in words.items()})
    except NotAllowed as refusal:
        raise Failure(403, refusal) from refusal
    except Refused as refusal:
        raise Failure(400, refusal) from refusal
    except ValidationError as error:
        raise Failure(400, " ".join(error.messages)) from error
    except _UNREADABLE as error:
        raise Failure(400, _("读不出发来的内容：格式不对、没有传完整，或字段太多。")) from error


def _call(request: HttpRequest) -> Call:
    at = clock.now()
    lists = [*request.GET.lists(), *request.POST.lists()]
    every = {name: [legible(name, str(text)) for text in texts] for name, texts in lists}
    call = Call(request, every, at, token=None)
    _check_jurisdiction(call.said.get("jurisdiction_id", ""), request.get_host())
    if key := call.said.get("api_key") or _bearer(request):
        call = Call(request, every, at, _token_with(key, at=at))
        request.auth = call  # type: ignore[attr-defined]  # where the REST API leaves its caller too
    return call


def _bearer(request: HttpRequest) -> str:
    """Return the secret of `Authorization: Bearer gz_…` (RFC 6750), by which no log knows a key."""
    scheme, _space, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def _check_jurisdiction(name: str, host: str) -> None:
    """Refuse another city's name; ours are the code of the topmost place and our host, as in "city.gov"."""
    if not name or name in (host, host.rpartition(":")[0]):
        return
    if not _JURISDICTION.fullmatch(name):
        raise Failure(400, _("jurisdiction_id写得不对。"))
    if not Place.objects.present().filter(parent=None, code=name).exists():
        raise Failure(404, _("这里没有jurisdiction_id为“%(name)s”的地方。") % {"name": name})


def _token_with(key: str, *, at: datetime) -> ApiToken:
    token = token_with_secret(key, at=at)
    if token is None or Scope.OPEN311 not in token.scope_set:
        raise Failure(403, _("api_key无效、已过期，或不能用于Open311。"))
    note_use_of_token(token, by=token.person, at=at)
    return token
