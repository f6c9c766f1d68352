"""What administrators do with somebody's account: shut out and let in, end sessions, tokens and lost keys."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.civic.clients.actions import revoke_token
from gongzhi.civic.clients.policy import can_revoke_token
from gongzhi.civic.clients.queries import tokens_of
from gongzhi.civic.clients.vocabulary import Scope
from gongzhi.civic.people.actions import (
    deactivate_person,
    end_sessions,
    reactivate_person,
    reset_second_factor,
)
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import can_manage_account, managed_people
from gongzhi.web.desk.people.entrance import for_administrators
from gongzhi.web.proof import proof_required
from gongzhi.web.refusals import telling


def account_of(person: Person, *, by: Person, at: datetime) -> dict[str, Any]:
    """Return what an administrator sees of somebody's account; never where they were or with what device."""
    keys = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return {
        "can_manage": can_manage_account(by, person, at),
        "sessions": UserSession.objects.filter(user=person).count(),
        "keys": [_key_in_words(kind) for kind in sorted(set(keys.values_list("type", flat=True)))],
        "tokens": [
            {
                "token": token,
                "scopes": [Scope(scope).label for scope in token.scopes.split()],
                "can_revoke": can_revoke_token(by, token, at=at),
            }
            for token in tokens_of(person).filter(expires_at__gt=at)
        ],
    }


def _key_in_words(kind: str) -> str:
    return _("手机验证器") if kind == Authenticator.Type.TOTP else _("通行密钥")


@for_administrators
@proof_required()
@require_POST
def deactivate(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Let somebody in nowhere any more."""
    said = _("账号已停用。登录会马上失效，手里的事项会回到“无人承办”。")
    return _act(request, deactivate_person, said, by=by, at=at, pk=pk)


@for_administrators
@proof_required()
@require_POST
def reactivate(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Let somebody in again."""
    said = _("账号已恢复，岗位照旧。令牌和手里的事项要重新安排。")
    return _act(request, reactivate_person, said, by=by, at=at, pk=pk)


@for_administrators
@proof_required()
@require_POST
def sessions_end(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Let somebody sign in anew on every device."""
    said = _("所有设备上的登录几秒钟内退出。")
    return _act(request, end_sessions, said, by=by, at=at, pk=pk)


@for_administrators
@proof_required()
@require_POST
def second_factor_reset(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Take away somebody's lost second factor and passkeys."""
    said = _("两步验证已重置，本人会收到通知。请提醒本人登录后马上重新开启。")
    return _act(request, reset_second_factor, said, by=by, at=at, pk=pk)


@for_administrators
@proof_required()
@require_POST
def token_revoke(request: HttpRequest, by: Person, at: datetime, pk: int, token: int) -> HttpResponseBase:
    """End one of somebody's tokens."""
    found = get_object_or_404(tokens_of(_found(pk, by, at)), pk=token)
    with telling(request, _("令牌“%(name)s”已停用。") % {"name": found.name}):
        revoke_token(found, by=by, at=at)
    return redirect("desk:person", pk)


def _act(
    request: HttpRequest, act: Callable[..., object], said: str, *, by: Person, at: datetime, pk: int
) -> HttpResponse:
    with telling(request, said):
        act(_found(pk, by, at), by=by, at=at)
    return redirect("desk:person", pk)


def _found(pk: int, by: Person, at: datetime) -> Person:
    return get_object_or_404(managed_people(by, at), pk=pk)
