"""Tokens by their secret, and those of a person."""

from datetime import datetime

from gongzhi.civic.clients.logic.tokens import hash_of
from gongzhi.civic.clients.models import ApiToken
from gongzhi.civic.clients.models.tokens import ApiTokenQuerySet
from gongzhi.civic.clients.vocabulary import SECRET_PREFIX
from gongzhi.civic.people.models import Person


def token_with_secret(secret: str, *, at: datetime) -> ApiToken | None:
    """Return the token in force that has a secret, with its person; one query."""
    if not secret.startswith(SECRET_PREFIX) or not secret.isascii():
        return None
    try:
        token = ApiToken.objects.select_related("person").get(secret_hash=hash_of(secret))
    except ApiToken.DoesNotExist:
        return None
    return token if token.is_in_force(at) else None


def tokens_of(person: Person) -> ApiTokenQuerySet:
    """Return a person's tokens that were not revoked, expired ones too, the newest first."""
    return ApiToken.objects.filter(person=person, revoked_at=None)
