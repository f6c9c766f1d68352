"""Tokens: make, note a use, revoke."""

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.vocabulary import Clockwork
from gongzhi.civic.clients.events import TokenCreated, TokenRevoked
from gongzhi.civic.clients.logic.tokens import hash_of, new_secret
from gongzhi.civic.clients.models import ApiToken
from gongzhi.civic.clients.policy import can_create_token, can_revoke_token
from gongzhi.civic.clients.vocabulary import (
    LONGEST_LIFE,
    LONGEST_NAME,
    MOST_TOKENS,
    PERSONAL_SCOPES,
    PROGRAMS,
    Scope,
)
from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.actions import decide_consent
from gongzhi.civic.privacy.queries import require_cleared
from gongzhi.civic.privacy.vocabulary import ConsentPurpose
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import publish, subject_of

A_WHILE = timedelta(hours=1)


class NameMissing(Refused):
    message = _("请给令牌起个名字，写明是哪个程序在用，最多80个字。")


class NothingAllowed(Refused):
    message = _("请至少选一项令牌可以做的事。")


class BadExpiry(Refused):
    message = _("令牌的有效期要在今天之后，最长一年。")


class TooManyTokens(Refused):
    message = _("您已有%(most)s个有效的令牌。请先停用不再使用的。")


@dataclass(frozen=True)
class Created:
    """A token and its secret; the secret is shown once and not stored."""

    token: ApiToken
    secret: str


@transaction.atomic
def create_token(
    name: str,
    *,
    scopes: Collection[Scope],
    expires_at: datetime,
    notice: int | None = None,
    by: Person,
    at: datetime,
) -> Created:
    """Let a program act for oneself, within scopes, for at most a year.

    To let it read of persons is a consent to share, to the version of the notice that was shown.
    """
    if not can_create_token(by):
        raise NotAllowed
    name, secret = _name_of(name), new_secret()
    if not scopes:
        raise NothingAllowed
    if not PERSONAL_SCOPES.isdisjoint(scopes):
        require_cleared(PROGRAMS, at=at)
    if not at < expires_at <= at + LONGEST_LIFE:
        raise BadExpiry
    if ApiToken.objects.filter(person=by).in_force(at).count() >= MOST_TOKENS:
        raise TooManyTokens(most=MOST_TOKENS)
    granted = tuple(scope for scope in Scope if scope in scopes)
    token = ApiToken.objects.create(
        person=by,
        name=name,
        secret_hash=hash_of(secret),
        scopes=" ".join(granted),
        created_at=at,
        expires_at=expires_at,
    )
    if not PERSONAL_SCOPES.isdisjoint(scopes):
        thing = subject_of(token)
        decide_consent(by.pk, ConsentPurpose.SHARE, yes=True, version=notice, thing=thing, by=by, at=at)
    publish(TokenCreated(token=token.pk, person=by.pk, scopes=granted), about=token, by=by, at=at)
    return Created(token, secret)


def _name_of(text: str) -> str:
    name = " ".join(text.split())
    if not 0 < len(name) <= LONGEST_NAME or any(unicodedata.category(sign)[0] == "C" for sign in name):
        raise NameMissing
    return name


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Person, at: datetime) -> ApiToken:
    """End a token at once; a second time changes nothing."""
    if not can_revoke_token(by, token, at=at):
        raise NotAllowed
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        publish(TokenRevoked(token=token.pk, person=token.person_id), about=token, by=by, at=at)
    token.refresh_from_db()
    return token


@transaction.atomic
def end_tokens_of(person: Person, *, by: Clockwork, at: datetime) -> None:
    """End all tokens of somebody who is shut out, so that none works again once they are let in."""
    _end_all(_in_use().filter(person=person), by=by, at=at)


@transaction.atomic
def end_personal_tokens(*, of: int | None = None, by: Clockwork, at: datetime) -> int:
    """End all tokens made until now by which a program reads of persons, or those of one; return how many."""
    tokens = _in_use().filter(created_at__lte=at)
    tokens = tokens if of is None else tokens.filter(person=of)
    return _end_all((it for it in tokens if not PERSONAL_SCOPES.isdisjoint(it.scope_set)), by=by, at=at)


def _in_use() -> QuerySet[ApiToken]:
    return ApiToken.objects.select_for_update().filter(revoked_at=None)


def _end_all(tokens: Iterable[ApiToken], *, by: Clockwork, at: datetime) -> int:
    ended = 0
    for token in tokens:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        publish(TokenRevoked(token=token.pk, person=token.person_id), about=token, by=by, at=at)
        ended += 1
    return ended


def note_use_of_token(token: ApiToken, *, by: Person, at: datetime) -> None:
    """Note that a program used its token, by its own person; once an hour, so that reading writes nothing."""
    if token.person_id != by.pk:
        raise NotAllowed
    long_ago = Q(last_used_at=None) | Q(last_used_at__lt=at - A_WHILE)
    if token.last_used_at is None or token.last_used_at < at - A_WHILE:
        ApiToken.objects.filter(long_ago, pk=token.pk).update(last_used_at=at)
