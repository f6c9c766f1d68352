"""Who calls: a program with a token, which acts as its person, or anybody."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from gongzhi.api.rest.problems import Problem
from gongzhi.civic.cases.models import CaseQuerySet
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.clients.actions import note_use_of_token
from gongzhi.civic.clients.models import ApiToken
from gongzhi.civic.clients.queries import token_with_secret
from gongzhi.civic.clients.vocabulary import Scope
from gongzhi.civic.people.models import Person
from gongzhi.kernel import clock


@dataclass(frozen=True)
class Caller:
    """Who calls, and when; without a token, nobody."""

    token: ApiToken | None
    at: datetime

    @property
    def person(self) -> Person | None:
        """The person as whom the program acts."""
        return self.token.person if self.token else None

    def cases(self) -> CaseQuerySet:
        """Return the cases that the caller may see."""
        return visible_cases(self.person, at=self.at)


class CalledRequest(HttpRequest):
    """A request whose caller is known."""

    auth: Caller


class MemberRequest(HttpRequest):
    """A request by a token, as the operation asks for one."""

    auth: "Member"


@dataclass(frozen=True)
class Member(Caller):
    """A caller with a token."""

    token: ApiToken

    @property
    def person(self) -> Person:
        """The person as whom the program acts."""
        return self.token.person


class Token(HttpBearer):
    """Asks for `Authorization: Bearer gz_…` with a scope (RFC 6750); no cookie opens this door."""

    openapi_bearerFormat = "gz_…"  # noqa: N815  # as OpenAPI writes it

    def __init__(self, scope: Scope | None = None, *, optional: bool = False) -> None:
        super().__init__()
        self.scope, self.optional = scope, optional

    def __call__(self, request: HttpRequest) -> Caller:
        """Return the caller; a token that is wrong is refused even where none is needed."""
        at = clock.now()
        shown = request.META.get("HTTP_AUTHORIZATION")
        if shown is None and self.optional:
            return Caller(None, at)
        scheme, _space, secret = (shown or "").partition(" ")
        if scheme.lower() != "bearer":
            raise _unknown("Bearer")
        token = token_with_secret(secret.strip(), at=at)
        if token is None:
            raise _unknown('Bearer error="invalid_token"')
        if self.scope and self.scope not in token.scope_set:
            raise _too_narrow(self.scope)
        note_use_of_token(token, by=token.person, at=at)
        _refuse_other_types(request)
        return Member(token, at)

    def authenticate(self, request: HttpRequest, token: str) -> None:
        """Never asked: `__call__` says it all."""


def _refuse_other_types(request: HttpRequest) -> None:
    """Refuse a body of a type that is not asked for; no body is no type."""
    if request.method not in ("POST", "PATCH") or request.META.get("CONTENT_LENGTH", "") in ("", "0"):
        return
    wanted = "multipart/form-data" if request.path.endswith("/attachments") else "application/json"
    if request.content_type != wanted:
        told = _("请用 Content-Type: %(wanted)s 发送内容。") % {"wanted": wanted}
        raise Problem(415, told, headers={"Accept-Post": wanted})


def _unknown(challenge: str) -> Problem:
    return Problem(
        401,
        _("请在 Authorization 里出示有效的令牌：Bearer gz_…。"),
        headers={"WWW-Authenticate": challenge},
    )


def _too_narrow(scope: Scope) -> Problem:
    challenge = f'Bearer error="insufficient_scope", scope="{scope}"'
    return Problem(
        403,
        _("这个令牌没有“%(scope)s”的授权。") % {"scope": scope.label},
        code="insufficient_scope",
        headers={"WWW-Authenticate": challenge},
    )
