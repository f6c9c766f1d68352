"""The way in: format, jurisdiction, who calls; refusals become GeoReport's errors."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from gongzhi.api.open311.answers import FORMATS, Answer, Failure, written
from gongzhi.api.reading import legible
from gongzhi.civic.clients.actions import note_use_of_token
from gongzhi.civic.clients.queries import token_with_secret
from gongzhi.civic.clients.vocabulary import Scope
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.models import Person
from gongzhi.kernel import clock
from gongzhi.kernel.errors import NotAllowed, Refused

_JURISDICTION = re.compile(r"[\w.:-]{1,80}")


@dataclass(frozen=True)
class Call:
    """What a program says, when, and the person for whom it speaks."""

    request: HttpRequest
    said: dict[str, str]
    at: datetime
    person: Person | None

    @property
    def speaker(self) -> Person:
        """The person for whom the program speaks; without a key nothing is taken in."""
        if self.person is None:
            raise Failure(403, _("缺少api_key。请先在账户页面申请。"))
        return self.person


Work = Callable[..., Answer]


def entrance(work: Work) -> Callable[..., HttpResponse]:
    """Let programs in; no cookie counts here, so that no page elsewhere can act for a visitor."""

    @wraps(work)
    def enter(request: HttpRequest, *, suffix: str | None = None, **words: Any) -> HttpResponse:
        try:
            answer = _answer(work, request, suffix, words)
        except Failure as failure:
            answer = failure.answer
        response = written(answer, suffix if suffix in FORMATS else "xml")
        response["Cache-Control"] = "no-store"  # what is told to one holder of a key is not for the next
        return response

    return enter


def _answer(work: Work, request: HttpRequest, suffix: str | None, words: dict[str, str]) -> Answer:
    if suffix not in FORMATS:
        raise Failure(404 if suffix else 400, _("请在地址末尾写明格式：.xml或.json。"))
    try:
        call = _call(request)
        return work(call, **{name: legible(name, word) for name, word in words.items()})
    except NotAllowed as refusal:
        raise Failure(403, refusal) from refusal
    except Refused as refusal:
        raise Failure(400, refusal) from refusal
    except ValidationError as error:
        raise Failure(400, " ".join(error.messages)) from error


def _call(request: HttpRequest) -> Call:
    at = clock.now()
    said = {name: legible(name, str(text)) for name, text in [*request.GET.items(), *request.POST.items()]}
    _check_jurisdiction(said.get("jurisdiction_id", ""), request.get_host())
    return Call(request, said, at, _person_of(said.get("api_key", ""), at=at))


def _check_jurisdiction(name: str, host: str) -> None:
    """Refuse another city's name; ours are the code of the topmost place and our host, as in "city.gov"."""
    if not name or name in (host, host.rpartition(":")[0]):
        return
    if not _JURISDICTION.fullmatch(name):
        raise Failure(400, _("jurisdiction_id写得不对。"))
    if not Place.objects.present().filter(parent=None, code=name).exists():
        raise Failure(404, _("这里没有jurisdiction_id为“%(name)s”的地方。") % {"name": name})


def _person_of(key: str, *, at: datetime) -> Person | None:
    if not key:
        return None
    token = token_with_secret(key, at=at)
    if token is None or Scope.OPEN311 not in token.scope_set:
        raise Failure(403, _("api_key无效、已过期，或不能用于Open311。"))
    note_use_of_token(token, by=token.person, at=at)
    return token.person
